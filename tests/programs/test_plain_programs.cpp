// Programs of plain C++, one for each part of the thread library, with all their outcomes:
//
//     // can: WHAT IT PRINTS | HOW IT ENDS | IN HOW MANY ORDERS
//
// The count is left out where it depends on how the standard library is made. Instead of `can`, `reaches` allows others.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "kit/host/child_process.h"
#include "kit/programs/compiler.h"
#include "kit/programs/program_explorer.h"
#include "kit/programs/program_file.h"

using namespace racecourse;

namespace {

namespace fs = std::filesystem;

struct Outcome {
  std::string value, ended, count;
  bool operator==(const Outcome&) const = default;
};

std::string with_newlines(std::string text) {
  for (std::size_t at = text.find("\\n"); at != std::string::npos; at = text.find("\\n"))
    text.replace(at, 2, "\n");
  return text;
}

/// The outcomes that a program's comments declare, with that word before them.
std::vector<Outcome> declared_in(const fs::path& file, const std::string& word) {
  std::vector<Outcome> all;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    const std::string begin = "// " + word + ": ";
    if (!line.starts_with(begin)) continue;
    const std::size_t first = line.find(" | "), second = line.find(" | ", first + 1);
    REQUIRE(first != std::string::npos);
    const std::string value = first < begin.size() ? "" : line.substr(begin.size(), first - begin.size());
    const bool counted = second != std::string::npos;
    all.push_back({with_newlines(value), line.substr(first + 3, counted ? second - first - 3 : second),
                   counted ? line.substr(second + 3) : ""});
  }
  return all;
}

Build built(const fs::path& file, const BuildOptions& how) {
  Build build = build_program(file, BuildFor::exploring, how);
  CAPTURE(build.sentence);
  CAPTURE(build.words);
  REQUIRE(build.status == BuildStatus::built);
  return build;
}

/// Whether plain depth first, with nothing merged, finds the same. It follows every schedule, so it is for programs with few
/// of them: false for others.
bool agrees_depth_first(const fs::path& file, const Build& build) {
  ChildProcess check(CHECK_PROGRAM, {build.path().string(), file.string()});
  const int code = check.wait().code;
  constexpr int too_many = 3;
  CHECK((code == 0 || code == too_many));
  return code == 0;
}

Exploration explored(const fs::path& file, const Build& build) {
  ProgramExplorer explorer(file, {}, build, expected_in(build.source));
  Exploration found = explorer.explore({});
  CHECK(found.failure == "");
  CHECK(found.complete());
  return found;
}

std::string text_of(const Outcome& outcome) {
  return "\"" + outcome.value + "\" " + outcome.ended + " " + outcome.count;
}

std::vector<std::string> sorted_texts(const std::vector<Outcome>& outcomes) {
  std::vector<std::string> texts;
  for (const Outcome& outcome : outcomes) texts.push_back(text_of(outcome));
  std::sort(texts.begin(), texts.end());
  return texts;
}

/// Of those found, without counts where none is declared.
std::vector<Outcome> outcomes_of(const Exploration& found, bool counted) {
  std::vector<Outcome> all;
  for (const ExploredOutcome& outcome : found.outcomes)
    all.push_back({outcome.value, outcome.ended,
                   counted && found.counted() ? outcome.schedules.text() : std::string{}});
  return all;
}

std::vector<fs::path> programs() {
  std::vector<fs::path> all;
  for (const auto& entry : fs::directory_iterator(PLAIN_PROGRAMS))
    if (entry.path().extension() == ".cpp") all.push_back(entry.path());
  std::sort(all.begin(), all.end());
  return all;
}

/// Checks what was found as the program's comments say.
void check_outcomes(const fs::path& file, const Exploration& found) {
  const std::vector<Outcome> can = declared_in(file, "can"), reaches = declared_in(file, "reaches");
  REQUIRE(can.size() + reaches.size() > 0);
  if (!can.empty()) CHECK(sorted_texts(outcomes_of(found, !can.front().count.empty())) == sorted_texts(can));
  if (reaches.empty()) return;
  const auto all = sorted_texts(outcomes_of(found, !reaches.front().count.empty()));
  for (const Outcome& outcome : reaches) {
    CAPTURE(outcome.value);
    CHECK(std::find(all.begin(), all.end(), text_of(outcome)) != all.end());
  }
}

}  // namespace

TEST_CASE("a plain program has exactly its outcomes, each in so many orders") {
  REQUIRE(programs().size() > 50);
  int checked = 0;
  for (const fs::path& file : programs()) {
    CAPTURE(file.filename().string());
    const Build build = built(file, {});
    check_outcomes(file, explored(file, build));
    checked += agrees_depth_first(file, build) ? 1 : 0;
  }
  CHECK(checked > 40);
}

namespace {

std::vector<BuildOptions> other_builds() {
  std::vector<BuildOptions> all{{.optimise = 1}};
  if (find_compiler("clang++").can_explore)
    for (const int level : {0, 1, 2}) all.push_back({.optimise = level, .compiler = "clang++"});
  return all;
}

bool agrees_depth_first(const fs::path& file, const BuildOptions& how) {
  CAPTURE(file.filename().string());
  CAPTURE(how.compiler);
  CAPTURE(how.optimise);
  return agrees_depth_first(file, built(file, how));
}

}  // namespace

TEST_CASE("optimized programs are counted as depth first counts them") {
  int checked = 0;
  for (const fs::path& file : programs()) checked += agrees_depth_first(file, {.optimise = 2}) ? 1 : 0;
  CHECK(checked > 40);
}

TEST_CASE("so are other builds") {
  // One of them for each program: all of them take some minutes, see below.
  const std::vector<BuildOptions> builds = other_builds();
  int checked = 0;
  std::size_t turn = 0;
  for (const fs::path& file : programs())
    checked += agrees_depth_first(file, builds[turn++ % builds.size()]) ? 1 : 0;
  CHECK(checked > 40);
}

TEST_CASE("every other build of a program is counted as depth first counts it" * doctest::skip()) {
  std::size_t checked = 0;
  for (const BuildOptions& how : other_builds())
    for (const fs::path& file : programs()) checked += agrees_depth_first(file, how) ? 1 : 0;
  CHECK(checked > 40 * other_builds().size());
}
