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

Exploration explored(const fs::path& file, const BuildOptions& how) {
  Build build = build_program(file, BuildFor::exploring, how);
  CAPTURE(build.sentence);
  CAPTURE(build.words);
  REQUIRE(build.status == BuildStatus::built);
  std::vector<std::string> expected = expected_in(build.source);
  ProgramExplorer explorer(file, how, std::move(build), std::move(expected));
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

/// Checks a program as its comments say. At a higher optimisation only what can happen is checked, not in how many orders.
void check_program(const fs::path& file, const BuildOptions& how, bool counts) {
  CAPTURE(file.filename().string());
  CAPTURE(how.optimise);
  const Exploration found = explored(file, how);
  const std::vector<Outcome> can = declared_in(file, "can"), reaches = declared_in(file, "reaches");
  REQUIRE(can.size() + reaches.size() > 0);
  if (!can.empty()) {
    const bool counted = counts && !can.front().count.empty();
    std::vector<Outcome> expected = can;
    if (!counted)
      for (Outcome& outcome : expected) outcome.count.clear();
    CHECK(sorted_texts(outcomes_of(found, counted)) == sorted_texts(expected));
  }
  const std::vector<std::string> all =
      sorted_texts(outcomes_of(found, counts && !reaches.empty() && !reaches.front().count.empty()));
  for (const Outcome& outcome : reaches) {
    CAPTURE(outcome.value);
    CHECK(std::find(all.begin(), all.end(), text_of(outcome)) != all.end());
  }
}

}  // namespace

// The check follows every schedule, so it is for programs with few of them: the others exit with 3.
TEST_CASE("plain depth first without merging finds the same outcomes in the same numbers") {
  int checked = 0;
  for (const fs::path& file : programs())
    for (const int level : {0, 2}) {
      CAPTURE(file.filename().string());
      CAPTURE(level);
      const Build build = build_program(file, BuildFor::exploring, {.optimise = level});
      REQUIRE(build.status == BuildStatus::built);
      ChildProcess check(CHECK_PROGRAM, {build.path().string(), file.string()});
      const int code = check.wait().code;
      CHECK((code == 0 || code == 3));
      checked += code == 0 ? 1 : 0;
    }
  CHECK(checked > 80);
}

TEST_CASE("a plain program has exactly its outcomes, each in so many orders") {
  REQUIRE(programs().size() > 50);
  for (const fs::path& file : programs()) check_program(file, {}, true);
}
