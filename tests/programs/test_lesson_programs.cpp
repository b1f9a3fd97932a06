// The lessons as programs of plain C++: plain.cpp of each, and the other ways of those that can be explored.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "kit/explorer/explorer.h"
#include "kit/host/child_process.h"
#include "kit/host/temporary_file.h"
#include "kit/lesson/course.h"
#include "kit/programs/program_ending.h"
#include "kit/programs/program_explorer.h"
#include "kit/programs/program_file.h"

using namespace racecourse;

namespace {

namespace fs = std::filesystem;

/// What a reader changes in a program.
struct Change {
  std::string from, to;
};
using Changes = std::vector<Change>;

std::string text_in(const fs::path& file) {
  std::ifstream in(file);
  REQUIRE(in);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

/// Each of them is made at the one place where it fits.
std::string changed(std::string text, const Changes& changes) {
  for (const Change& change : changes) {
    CAPTURE(change.from);
    const std::size_t at = text.find(change.from);
    REQUIRE(at != std::string::npos);
    CHECK(text.find(change.from, at + 1) == std::string::npos);
    text.replace(at, change.from.size(), change.to);
  }
  return text;
}

Exploration explored_in(const fs::path& file) {
  const Build build = build_program(file, BuildFor::exploring, {});
  REQUIRE_MESSAGE(build.status == BuildStatus::built, build.sentence, build.words);
  const std::vector<std::string> expected = expected_in(build.source);
  REQUIRE_FALSE(expected.empty());
  Exploration found = ProgramExplorer(file, {}, build, expected).explore({});
  REQUIRE_MESSAGE(found.complete(), found.failure);
  return found;
}

Exploration explored_program(const fs::path& file, const Changes& changes) {
  if (changes.empty()) return explored_in(file);
  const TemporaryFile copy("copy.cpp");
  std::ofstream(copy.path()) << changed(text_in(file), changes);
  return explored_in(copy.path());
}

bool holds_in_all(const Exploration& found) {
  return std::all_of(found.outcomes.begin(), found.outcomes.end(), [](const auto& o) { return o.held; });
}

fs::path plain_of(const Lesson& lesson) {
  std::string folder = lesson.id;
  std::replace(folder.begin(), folder.end(), '-', '_');
  return fs::path(LESSON_FOLDERS) / folder / "plain.cpp";
}

fs::path beside(const char* name) { return fs::path(LESSON_PROGRAMS) / name; }

bool compiles_without_warnings(const fs::path& file) {
  ChildProcess compiler("c++", {"-std=c++20", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", file.string()});
  return compiler.wait().code == 0;
}

// Ways of a lesson -------------------------------------------------------------------------------------------------------

/// A variant of a lesson as a program. `orders`, where the steps are not the same, are the program's own.
struct Way {
  std::string lesson, variant;
  fs::path program;
  Changes changes = {};
  std::optional<std::string> orders = {};
};

fs::path plain_of(const char* id) { return plain_of(*find_lesson(id)); }

const Changes one_thread{{"a(add), b(add)", "a(add)"}, {"  b.join();\n", ""}, {"expect: 10", "expect: 5"}};
const Change lock_after_read{"    const std::lock_guard hold(lock);\n    const int seen = counter;\n",
                             "    const int seen = counter;\n    const std::lock_guard hold(lock);\n"};
const Change own_lock{"\nstd::mutex lock;", "\nthread_local std::mutex lock;"};

const std::string payer_first =
    "  const std::lock_guard hold_from(from.lock);\n  const std::lock_guard hold_to(to.lock);\n";
const Change in_order{payer_first,
                      "  const std::lock_guard hold_a(a.lock);\n  const std::lock_guard hold_b(b.lock);\n"};
const Change at_once{payer_first, "  const std::scoped_lock hold(from.lock, to.lock);\n"};
const Changes back_off{{payer_first,
                        "  for (;; std::this_thread::yield()) {\n"
                        "    from.lock.lock();\n"
                        "    if (to.lock.try_lock()) break;\n"
                        "    from.lock.unlock();\n"
                        "  }\n"},
                       {"  to.balance += 1;\n",
                        "  to.balance += 1;\n"
                        "  to.lock.unlock();\n"
                        "  from.lock.unlock();\n"}};

const std::string say = "  const int said = finished;\n";
const std::string join_all = "  for (std::thread& worker : workers) worker.join();\n";

std::vector<Way> ways() {
  const fs::path unlocked = plain_of("unsynchronized-counter"), locked = plain_of("locked-counter");
  const fs::path transfers = plain_of("deadlock"), workers = beside("workers.cpp");
  return {
      {"unsynchronized-counter", "one thread", unlocked, one_thread},
      {"unsynchronized-counter", "lock on", locked},
      {"unsynchronized-counter", "lock off", unlocked},
      {"locked-counter", "one thread", unlocked, one_thread},
      {"locked-counter", "lock on", locked},
      {"locked-counter", "lock off", unlocked},
      {"locked-counter", "lock around the write only", locked, {lock_after_read}},
      {"locked-counter", "one lock per thread", locked, {own_lock}},
      // Main is a thread of the lesson, and joining is a step of it. In a program it is none.
      {"start-and-join", "joined", workers, {{say + join_all, join_all + say}}, "6"},
      {"start-and-join", "not joined", workers},
      // So nothing keeps main from ending the program as its first step.
      {"start-and-join",
       "handle dropped",
       workers,
       {{join_all, "  workers.clear();\n"}, {say, "  const int said = 3;\n"}},
       "1"},
      {"locks-or-queues", "no lock", beside("no_lock.cpp")},
      {"locks-or-queues", "lock and poll", beside("lock_and_poll.cpp")},
      {"locks-or-queues", "condition with if, one of each", beside("condition_if_one_each.cpp")},
      {"locks-or-queues", "condition with if", beside("condition_if.cpp")},
      {"locks-or-queues", "condition with while", beside("condition_while.cpp")},
      {"locks-or-queues", "queue", beside("condition_while.cpp")},  // the same, in a class
      {"deadlock", "opposite order", transfers},
      {"deadlock", "one order", transfers, {in_order}},
      {"deadlock", "both at once", transfers, {at_once}},
      {"deadlock", "try and back off", transfers, back_off},
  };
}

const Way* way_of(const std::vector<Way>& all, const Lesson& lesson, const Variant& variant) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Way& way) {
    return way.lesson == lesson.id && way.variant == variant.name;
  });
  return found == all.end() ? nullptr : &*found;
}

/// How a program's end is called in the lesson.
std::string as_lesson_says(const ExploredOutcome& outcome) {
  if (outcome.ended == ended_well) return outcome.value.substr(0, outcome.value.find('\n'));
  if (outcome.ended.starts_with("terminate: "))
    return "ended by signal 6 (Aborted)";  // as a process ends then
  return outcome.ended;
}

void check_outcomes_as_in_lesson(const Exploration& program, const Exploration& lesson, bool same_steps) {
  REQUIRE(program.outcomes.size() == lesson.outcomes.size());
  CHECK(program.counted() == lesson.counted());
  for (const ExploredOutcome& outcome : program.outcomes) {
    const std::string value = as_lesson_says(outcome);
    CAPTURE(value);
    const ExploredOutcome* expected = lesson.find_outcome(value, outcome.held);
    REQUIRE(expected);
    CHECK(outcome.deadlock == expected->deadlock);
    if (!same_steps) continue;
    if (lesson.counted()) CHECK(outcome.schedules == expected->schedules);
    CHECK(outcome.random_share == doctest::Approx(expected->random_share).epsilon(1e-9));
    CHECK(outcome.preemptions == expected->preemptions);
  }
}

// What a reader is told to change ----------------------------------------------------------------------------------------

struct Advice {
  std::string lesson;
  bool begins_well = false;
  Changes changes;
  bool ends_well = false;
};

const std::string late_words = "  std::cout << finished << \" of 3 have finished\\n\";\n";

const std::vector<Advice> advice{
    {"start-and-join", false, {{late_words + join_all, join_all + late_words}}, true},
    {"start-and-join", false, {{join_all, ""}}, false},
    {"many-threads", true, {{"answers[i] = ", "answers[0] = "}}, false},
    {"unsynchronized-counter", false, {}, false},
    {"locked-counter", true, {lock_after_read}, false},
    {"locked-counter", true, {own_lock}, false},
    {"daemon-thread", false, {{"writer.detach()", "writer.join()"}}, true},
    {"event-shutdown", true, {{"  stop = true;\n  changed.notify_one();\n", "  stop = true;\n"}}, false},
    {"thread-pool", true, {{"  changed.notify_all();\n", ""}}, false},
    {"gil",
     false,
     {{"    let_others_go();    // after the load\n", ""},
      {"    let_others_go();    // after the addition\n", ""}},
     true},
    {"event-loop",
     true,
     {{"  run_loop(4);\n", "  std::thread second(run_loop, 2);\n  run_loop(2);\n  second.join();\n"}},
     false},
    {"locks-or-queues",
     false,
     {{"  if (full)", "  while (full)"}, {"  if (!full)", "  while (!full)"}},
     true},
    {"which-model", true, {{"  const std::lock_guard hold(lock);\n", ""}}, false},
    {"deadlock", false, {at_once}, true},
};

}  // namespace

TEST_CASE(
    "the same program in plain C++ has the outcomes of each variant, and its counts where the steps are the "
    "same") {
  const std::vector<Way> all = ways();
  std::size_t compared = 0;
  for (const Lesson& lesson : course()) {
    if (!lesson.explorable()) continue;
    for (const Variant& variant : lesson.variants) {
      CAPTURE(lesson.id);
      CAPTURE(variant.name);
      const Way* way = way_of(all, lesson, variant);
      REQUIRE(way);
      Settings settings = lesson.explore_settings();
      for (const auto& [name, value] : variant.conditions) REQUIRE_FALSE(settings.set(name, value));
      const Exploration program = explored_program(way->program, way->changes);
      check_outcomes_as_in_lesson(program, explore(lesson, settings), !way->orders);
      if (way->orders) CHECK(program.schedules.text() == *way->orders);
      ++compared;
    }
  }
  CHECK(compared == all.size());
}

TEST_CASE("the copy of each lesson does what it says, and so it does after what it says to change") {
  for (const Lesson& lesson : course())
    CHECK_MESSAGE(std::any_of(advice.begin(), advice.end(),
                              [&](const Advice& about) { return about.lesson == lesson.id; }),
                  lesson.id);
  for (const Advice& about : advice) {
    CAPTURE(about.lesson);
    const fs::path file = plain_of(about.lesson.c_str());
    const Exploration found = explored_program(file, {});
    CHECK(holds_in_all(found) == about.begins_well);
    CHECK(found.states < 10'000);  // the verdict is there at once
    if (!about.changes.empty()) CHECK(holds_in_all(explored_program(file, about.changes)) == about.ends_well);
  }
}

TEST_CASE("the copy of each lesson is its plain.cpp, and compiles without a warning") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    CHECK(lesson.plain == text_in(plain_of(lesson)));
    CHECK(compiles_without_warnings(plain_of(lesson)));
  }
}

TEST_CASE("the copy of the lesson that is shown to whoever adds one breaks as the lesson does") {
  CHECK(compiles_without_warnings(EXAMPLE_PROGRAM));
  CHECK_FALSE(holds_in_all(explored_program(EXAMPLE_PROGRAM, {})));
}
