// Explores a program of the reader's own, in a process of its own: the program's code runs here, under our hooks.

#include <unistd.h>

#include <cstdio>
#include <exception>
#include <iostream>

#include "programs/explore_program.h"
#include "programs/output.h"
#include "programs/program_names.h"
#include "programs/runtime.h"

int main(int count, char** words) {
  using namespace racecourse;
  if (count < 3) return 2;
  try {
    const LoadedProgram program(words[1]);
    set_names(program.library(), program.base(), words[2]);
    redirect_streams("");
    set_terminate_handler();
    const Exploration found = explore_program(program, {});
    std::fprintf(
        stderr, "%s %s: %s schedules, %llu states, %llu transitions, %.4f s, %llu bytes, deadlocks %s\n",
        std::string(to_string(found.status)).c_str(), found.failure.c_str(), found.schedules.text().c_str(),
        (unsigned long long)found.states, (unsigned long long)found.transitions, found.seconds,
        (unsigned long long)found.bytes, found.deadlocks.text().c_str());
    for (const ExploredOutcome& outcome : found.outcomes) {
      const ProgramEnding ending = unpacked(outcome.value);
      std::fprintf(stderr, "  [%s] %s: %s, odds %.6f, %d switches\n", ending.output.c_str(),
                   ending.ended.c_str(), outcome.schedules.text().c_str(), outcome.random_share,
                   outcome.preemptions);
    }
    for (const DataRace& race : found.races)
      std::fprintf(stderr, "  race %s lines %d %d\n", race.object.c_str(), race.lines[0], race.lines[1]);
    std::fflush(stderr);
    ::_exit(0);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    ::_exit(1);
  }
}
