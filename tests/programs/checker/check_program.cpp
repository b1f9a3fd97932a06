// An independent check of what is explored: plain depth first, one schedule after the other, with no state merged and nothing
// counted over a graph.
//
//     check_program LIBRARY SOURCE      exits with 0 where both find the same outcomes in the same numbers; 3: too many schedules

#include <unistd.h>

#include <cstdio>
#include <map>
#include <string>
#include <utility>

#include "programs/explore_program.h"
#include "programs/program_round.h"

using namespace racecourse;

namespace {

using Counts = std::map<std::pair<std::string, std::string>, std::uint64_t>;

constexpr std::uint64_t most_schedules = 200'000;

void count_from(ControlledMachine& machine, const GlobalState& state, Counts& counts) {
  bool goes_on = false;
  for (std::size_t slot = 0; slot + 1 < state.size(); ++slot)
    machine.for_each_turn(state, slot, [&](Turn turn) {
      goes_on = true;
      GlobalState next = state;
      machine.take(next, turn);
      count_from(machine, next, counts);
    });
  if (goes_on) return;
  const Ending ending = machine.all_ended(state) ? machine.ending(state[0]) : machine.deadlock(state[0]);
  const ProgramEnding parts = unpacked(ending.value);
  ++counts[{parts.output, parts.ended}];
}

Counts counted_by_explorer(const Exploration& found) {
  Counts counts;
  for (const ExploredOutcome& outcome : found.outcomes)
    counts[{outcome.value, outcome.ended}] = std::stoull(outcome.schedules.text());
  return counts;
}

int check(const std::string& library, const std::string& source) {
  const ExploredMessage explored = answer({.library = library,
                                           .source = source,
                                           .max_states = 1'000'000,
                                           .max_bytes = 1U << 30,
                                           .max_milliseconds = 60'000});
  const Exploration& found = explored.exploration;
  if (!found.complete() || !found.counted() || found.schedules.as_double() > most_schedules) return 3;
  const LoadedProgram program(library);
  Discoveries known;
  read_discoveries(explored.found, program, known);
  Counts counts;
  for (bool again = true; again;) {
    again = false;
    counts.clear();
    try {
      ProgramRound round(program, known, {});
      count_from(round.machine(), round.machine().initial(), counts);
    } catch (const MoreIsKnown&) {
      again = true;
    }
  }
  return counts == counted_by_explorer(found) ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  const int code = count == 3 ? check(words[1], words[2]) : 2;
  std::fflush(stdout);
  ::_exit(code);
}
