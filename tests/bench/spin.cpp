#include "spin.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "bench.h"

namespace racecourse::bench {

namespace {

bool succeeds(const std::string& command) { return std::system(command.c_str()) == 0; }

}  // namespace

std::string promela_of_counters(long threads, long additions) {
  return fmt::format(
      "byte counter = 0;\n"
      "active [{}] proctype adder() {{\n"
      "  byte i = 0; byte seen = 0;\n"
      "  do\n"
      "  :: i < {} -> atomic {{ seen = counter; }} atomic {{ counter = seen + 1; seen = 0; i++ }}\n"
      "  :: else -> break\n"
      "  od\n"
      "}}\n",
      threads, additions);
}

SpinSearch::SpinSearch(const std::string& promela, Reduction reduction)
    : folder_(std::filesystem::temp_directory_path() / fmt::format("racecourse_spin_{}", ::getpid())) {
  if (!succeeds("spin -V > /dev/null 2>&1")) {
    problem_ = "spin is not installed";
    return;
  }
  std::filesystem::create_directories(folder_);
  std::ofstream(folder_ / "program.pml") << promela;
  const std::string reduce = reduction == Reduction::none ? " -DNOREDUCE" : "";
  if (!succeeds(fmt::format("cd {} && (spin -a program.pml && cc -O2 -DSAFETY -DMEMLIM=4096{} -o pan pan.c) "
                            "> build.txt 2>&1",
                            folder_.string(), reduce)))
    problem_ = "spin could not build its search";
}

SpinSearch::~SpinSearch() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

double SpinSearch::run() const {
  return seconds_of(
      [&] { succeeds(fmt::format("cd {} && ./pan -m1000000 -c0 > found.txt 2>&1", folder_.string())); });
}

std::string SpinSearch::states() const {
  std::ifstream found(folder_ / "found.txt");
  for (std::string line; std::getline(found, line);)
    if (const std::size_t at = line.find(" states, stored"); at != std::string::npos)
      return line.substr(line.find_first_not_of(' '), at - line.find_first_not_of(' '));
  return "unknown";
}

}  // namespace racecourse::bench
