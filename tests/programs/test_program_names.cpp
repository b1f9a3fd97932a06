// What a program's memory is called: each file declares the names of what its threads share, "// name: accounts[1].balance".

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "kit/programs/program_explorer.h"

using namespace racecourse;

namespace {

namespace fs = std::filesystem;

std::vector<std::string> declared_in(const fs::path& file) {
  constexpr std::string_view begin = "// name: ";
  std::vector<std::string> names;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(begin)) names.push_back(line.substr(begin.size()));
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> found_in(const fs::path& file) {
  Build build = build_program(file, BuildFor::exploring, {});
  REQUIRE(build.status == BuildStatus::built);
  ProgramExplorer explorer(file, {}, std::move(build), {});
  std::string failure;
  const auto walked = explorer.follow({}, failure);
  CAPTURE(failure);
  REQUIRE(walked);
  std::vector<std::string> names;
  for (const WalkObject& object : walked->objects) names.push_back(object.name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("what threads share is called what the source calls it") {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(NAMED_PROGRAMS)) {
    CAPTURE(entry.path().filename().string());
    CHECK(found_in(entry.path()) == declared_in(entry.path()));
    ++files;
  }
  CHECK(files >= 5);
}

TEST_CASE("the program ends on the last line of main") {
  const fs::path file = fs::path(PLAIN_PROGRAMS) / "counter.cpp";
  for (const int level : {0, 2}) {
    Build build = build_program(file, BuildFor::exploring, {.optimise = level});
    REQUIRE(build.status == BuildStatus::built);
    ProgramExplorer explorer(file, {.optimise = level}, std::move(build), {});
    const Exploration found = explorer.explore({});
    std::string failure;
    const auto walked = explorer.follow(found.outcomes.front().schedule, failure);
    REQUIRE(walked);
    CHECK(walked->steps.back().kind == StepKind::exit);
    CHECK(walked->steps.back().line == 21);
  }
}
