// After many runs of each lesson, to their end or stopped on the way, nothing is left: no thread, no descriptor, no
// child process, no file. Counted by what the system says (Linux).

#include <doctest/doctest.h>

#if defined(__linux__)

#include <stdlib.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "../children.h"
#include "../rounds.h"
#include "../waiting.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"

using namespace racecourse;
using racecourse::testing::rounds;
using racecourse::testing::wait_until;
using namespace std::chrono_literals;

namespace {

constexpr int runs_of_each = rounds(100);

/// A folder of our own for temporary files, while it lives.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = std::filesystem::temp_directory_path() / "racecourse-leftovers-XXXXXX";
    REQUIRE(mkdtemp(name.data()));
    path_ = name;
    if (const char* set = std::getenv("TMPDIR")) before_ = set;
    setenv("TMPDIR", path_.c_str(), 1);
  }
  ~TemporaryFolder() {
    if (before_.empty())
      unsetenv("TMPDIR");
    else
      setenv("TMPDIR", before_.c_str(), 1);
    std::filesystem::remove_all(path_);
  }
  /// Of the program. A child under ThreadSanitizer makes a file as it starts, and removes it at once; one that is ended in
  /// between leaves it.
  std::size_t files() const {
    const auto is_ours = [](const std::filesystem::directory_entry& entry) {
      return !entry.path().filename().string().starts_with("tsan.");
    };
    return static_cast<std::size_t>(std::count_if(std::filesystem::directory_iterator(path_), {}, is_ours));
  }

  static std::size_t entries_of(const std::filesystem::path& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
  }

 private:
  std::filesystem::path path_;
  std::string before_;
};

std::size_t threads() { return TemporaryFolder::entries_of("/proc/self/task"); }
std::size_t descriptors() { return TemporaryFolder::entries_of("/proc/self/fd"); }
/// As little work as the lesson's ranges allow: what is left does not depend on how long it takes.
Settings small(const Lesson& lesson, const Variant& variant) {
  Settings settings = lesson.default_settings();
  for (const Setting& setting : lesson.settings)
    if (setting.is_number())
      settings.set_number(setting.name, std::clamp<std::int64_t>(2, setting.low, setting.high));
  for (const auto& [name, value] : variant.conditions) REQUIRE_FALSE(settings.set(name, value));
  return settings;
}

/// Sets a word where the lesson has that setting and that word.
void set_if_there(Settings& settings, const char* name, const char* word) {
  if (settings.has(name)) settings.set(name, word);
}

/// Other words in each run, so that every way comes to its turn.
void turn_words(Settings& settings, int turn, const Variant& variant) {
  for (const Setting& setting : settings.declared()) {
    const bool fixed = std::any_of(variant.conditions.begin(), variant.conditions.end(),
                                   [&](const Variant::Condition& c) { return c.setting == setting.name; });
    if (!setting.is_number() && !fixed) settings.set_number(setting.name, turn % (setting.last() + 1));
  }
}

void run_in_part(const Lesson& lesson, const Settings& settings, int turn) {
  Run run(lesson, settings);
  // Some go to their end, some are stopped at once, some on the way; the destructor waits for all of them.
  if (turn % 3 == 0) REQUIRE(run.wait(120s));
  if (turn % 3 == 1) run.wait(std::chrono::milliseconds(turn % 7));
}

void check_for_leftovers(const Lesson& lesson) {
  const TemporaryFolder folder;
  // The first run may set up what stays for good: a measure of the machine, a pool of a library.
  {
    Run first(lesson, small(lesson, lesson.variants.front()));
    REQUIRE(first.wait(120s));
  }
  const std::size_t threads_before = threads();
  const std::size_t descriptors_before = descriptors();
  for (int turn = 0; turn < runs_of_each; ++turn) {
    const Variant& variant = lesson.variants[static_cast<std::size_t>(turn) % lesson.variants.size()];
    Settings settings = small(lesson, variant);
    turn_words(settings, turn, variant);
    // A Python takes a tenth of a second to start: now and then is enough.
    if (turn % 50 != 0) set_if_there(settings, "python", "off");
    run_in_part(lesson, settings, turn);
  }
  // Linux wakes whoever joins a thread before it takes that thread off its list: one that has ended may still be there
  // for a moment. One that was left stays for good.
  wait_until([&] { return threads() <= threads_before; });
  CHECK(descriptors() == descriptors_before);
  CHECK_FALSE(has_child());
  CHECK(folder.files() == 0);
}

}  // namespace

TEST_CASE("many runs of a lesson leave no thread, descriptor, child or file") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    check_for_leftovers(lesson);
  }
}

#endif
