#include "programs/explore_program.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "kit/base/words.h"
#include "kit/explorer/exploration_report.h"
#include "kit/explorer/state_graph.h"
#include "kit/explorer/walk.h"
#include "programs/output.h"
#include "programs/program_names.h"
#include "programs/program_round.h"
#include "programs/runtime.h"

namespace racecourse {

namespace {

using Clock = std::chrono::steady_clock;

// Of a round that begins when the time is over.
constexpr std::chrono::milliseconds least_time{1};

/// `began`: the rounds share the time that there is.
ExploreOptions options_of(const ExploreMessage& asked, Clock::time_point began) {
  const auto used = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
  ExploreOptions options;
  options.max_states = asked.max_states;
  options.max_bytes = asked.max_bytes;
  options.max_time = std::max(std::chrono::milliseconds(asked.max_milliseconds) - used, least_time);
  options.spurious_wakeups = asked.spurious_wakeups;
  options.progress_graph = asked.progress_graph;
  return options;
}

/// Calls once() until nothing more is found on the way.
template <class Once>
void repeat_while_more_is_known(Once once) {
  for (;;) {
    try {
      return once();
    } catch (const MoreIsKnown&) {  // begins anew
    }
  }
}

void unpack(Exploration& exploration) {
  for (ExploredOutcome& outcome : exploration.outcomes) {
    ProgramEnding parts = unpacked(outcome.value);
    outcome.value = std::move(parts.output);
    outcome.ended = std::move(parts.ended);
  }
  // What is printed mostly ends with a newline: numbers are sorted without it.
  const auto key = [](const ExploredOutcome& outcome) { return without_last_newline(outcome.value); };
  std::stable_sort(exploration.outcomes.begin(), exploration.outcomes.end(),
                   [&](const ExploredOutcome& a, const ExploredOutcome& b) {
                     if (key(a) != key(b)) return value_before(key(a), key(b));
                     return a.ended < b.ended;
                   });
}

void explore(const LoadedProgram& program, Discoveries& found, const ExploreMessage& asked,
             Exploration& result) {
  const auto began = Clock::now();
  try {
    repeat_while_more_is_known([&] {
      result = {};
      result.spurious_wakeups = asked.spurious_wakeups;
      ProgramRound round(program, found, asked.expected);
      if (asked.spurious_wakeups) round.machine().allow_spurious_wakeups();
      const ExploreOptions options = options_of(asked, began);
      StateGraph graph(round.machine(), options);
      result.status = graph.build();
      report(graph, options.progress_graph, result);
    });
  } catch (...) {
    note_misuse(result.status, result.failure);
  }
  unpack(result);
  result.seconds = std::chrono::duration<double>(Clock::now() - began).count();
}

void follow(const LoadedProgram& program, Discoveries& found, const ExploreMessage& asked,
            ExploredMessage& answer) {
  repeat_while_more_is_known([&] {
    Walk walk(std::make_unique<ProgramRound>(program, found, asked.expected));
    answer.followed = walk.follow(asked.schedule);
    answer.walked = walk.data();
    const ProgramEnding parts = unpacked(walk.outcome());
    answer.walked.outcome = walk.outcome().empty() ? walk.printed() : parts.output;
    answer.walked.ended = parts.ended;
  });
}

}  // namespace

ExploredMessage answer(const ExploreMessage& asked) {
  ExploredMessage answer;
  try {
    Runtime::record();  // whether there is room for a program's memory is no property of the program
    const LoadedProgram program(asked.library);
    set_names(program.library(), program.base(), asked.source);
    redirect_streams(asked.input);
    set_terminate_handler();
    Discoveries found;
    read_discoveries(asked.found, program, found);
    if (asked.walks)
      follow(program, found, asked, answer);
    else
      explore(program, found, asked, answer.exploration);
    answer.found = write_discoveries(found, program);
  } catch (const std::exception& error) {
    answer.failure = error.what();
  }
  return answer;
}

}  // namespace racecourse
