#pragma once

// What an exploration of all interleavings found: plain data, made by explore() in explorer.h and never changed afterwards.
//
// A schedule is one order of the bodies' shared accesses and lock operations. Starting a thread is not a choice, and neither
// is a thread that is blocked. Interleavings are sequentially consistent.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kit/base/schedule_count.h"
#include "kit/lesson/setting.h"
#include "kit/recording/step.h"

namespace racecourse {

/// How an outcome was found. Only the first of these proves anything about outcomes that were not.
enum class FoundBy {
  visiting,    ///< every state up to some number of steps
  running_on,  ///< single schedules: from where that ended, each thread as long as it could
  at_random    ///< single schedules: each step by any thread that could
};

/// How a run can end. Ends with one value of which some held and some did not are two outcomes.
struct ExploredOutcome {
  /// As the lesson says it, e.g. "7"; "deadlock", "never ends"; of a requirement that was broken, on which line. That comes
  /// first, whatever follows it.
  std::string value;
  std::string ended;        ///< of a program: how it ended, e.g. "returned 0"; its value is what it printed
  bool held = true;         ///< whether the lesson's property held
  bool deadlock = false;    ///< no thread is enabled, and not all have ended
  bool never_ends = false;  ///< threads go on for ever, and no end can be reached any more
  ScheduleCount schedules;  ///< that end so; see Exploration::counted
  double share = 0;         ///< of all schedules, each equally likely; 0 .. 1; see Exploration::counted
  double random_share = 0;  ///< when each step picks one of the enabled threads, each equally likely; 0 .. 1
  int preemptions = 0;      ///< the fewest it takes: switches away from a thread that could have gone on
  /// One with that few. It leads to where a requirement is first broken, and into the loop that never ends.
  Schedule schedule;
  std::string replay;  ///< the same as a token for --replay
  FoundBy found_by = FoundBy::visiting;
};

/// Two threads that are enabled at once, and whose accesses conflict and are not atomic.
struct DataRace {
  std::string object;
  StepKind kinds[2] = {StepKind::load, StepKind::store};
  int lines[2] = {0, 0};    ///< of the body, 1 the first
  int threads[2] = {0, 0};  ///< 0 the first
  Schedule schedule;        ///< leads to the state before both steps
};

/// Who waits for whom when no thread can go on.
struct ExploredDeadlock {
  struct Wait {
    int thread = 0;
    std::string object;  ///< what it waits for
    /// The threads that hold it. Several may share a lock; none when it waits for a notification.
    std::vector<int> holders;
    int line = 0;
  };
  std::vector<Wait> waits;  ///< of all threads that are stuck
  bool cycle = false;       ///< each waits for the next, the last for the first
  Schedule schedule;
};

/// A loop in the state graph: threads can go on forever without progress.
struct ExploredLoop {
  std::vector<int> threads;  ///< that take steps in it
  std::vector<int> lines;
  bool endless = false;  ///< there is no way out
  Schedule schedule;     ///< leads into it
};

/// Where two threads are: steps of the first, steps of the second.
using ProgressPlace = std::array<int, 2>;

/// Where two threads can be, by how many steps each has taken.
struct ProgressCell {
  std::uint16_t steps[2] = {0, 0};
  double bad_share =
      0;  ///< of the schedules that go on from here, those that end badly; see ProgressGraph::endless
  bool trap = false;  ///< no end is left but a deadlock
  bool end = false;   ///< schedules can end here, all threads having ended
};

struct ProgressGraph {
  /// There are loops, so the number of steps has no limit: the graph stops some steps beyond a short run. Endless schedules
  /// cannot be counted; bad_share is then the probability of not ending well when each step picks one of the enabled
  /// threads, all equally likely.
  bool endless = false;
  std::vector<ProgressCell> cells;  ///< only reachable ones, sorted by steps[0], then steps[1]
  /// Each thread's steps by number; where schedules differ, the most common one.
  std::vector<StepLabel> labels[2];
  const ProgressCell* find(int steps_of_first, int steps_of_second) const;
};

enum class ExplorationStatus {
  complete,
  states_budget,  ///< the answer is partial: so many states were reached
  memory_budget,
  time_budget,
  cancelled,
  misuse,        ///< a body did what no body may do; see Exploration::failure
  takes_no_step  ///< the same: it goes on and on without coming to a step
};

struct Exploration {
  std::string lesson;  ///< id
  Settings settings;
  bool spurious_wakeups = false;     ///< sleepers may wake without a notification
  std::vector<std::string> threads;  ///< their names
  ExplorationStatus status = ExplorationStatus::complete;
  std::string failure;  ///< where a body did what no body may do: one sentence
  double seconds = 0;
  ScheduleCount schedules;  ///< in all; of the outcomes found so far when partial; see counted()
  bool endless = false;     ///< there are loops
  bool odds_known =
      true;  ///< false in a partial answer, and where loops could not be solved within the budget
  /// How many steps it takes to the end when each step picks one of the enabled threads, on average. Nothing where it may
  /// never end, and in a partial answer.
  std::optional<double> expected_steps;
  std::uint64_t states = 0;               ///< distinct
  std::uint64_t transitions = 0;          ///< between them
  std::uint64_t bytes = 0;                ///< of memory for the graph, and for counting over it
  ScheduleCount deadlocks;                ///< schedules that end in one
  std::vector<ExploredOutcome> outcomes;  ///< by value: numbers in order, then words
  std::vector<DataRace> races;
  std::vector<ExploredDeadlock> deadlock_kinds;
  std::vector<ExploredLoop> loops;
  std::optional<ProgressGraph>
      progress;             ///< where there are exactly two threads, and few enough cells to draw
  std::string no_progress;  ///< why two threads have no graph: one sentence

  bool complete() const { return status == ExplorationStatus::complete; }
  /// Whether schedules are counted: with loops there are as many as one likes. A partial answer has at least so many.
  bool counted() const { return !endless; }
  const ExploredOutcome* find_outcome(std::string_view value) const;
  const ExploredOutcome* find_outcome(std::string_view value, bool held) const;
};

/// Null when it is none of these.
const ExploredOutcome* find_outcome(std::span<const ExploredOutcome> outcomes, std::string_view value,
                                    bool held);
/// By value, numbers in order, then words; those that held first.
void sort_outcomes(std::vector<ExploredOutcome>& outcomes);

std::string_view to_string(ExplorationStatus status);
/// "by visiting states", "by running on", "at random".
std::string_view to_string(FoundBy how);

/// To be said once where threads race for a variable.
inline constexpr std::string_view more_on_hardware =
    "Where threads race for a variable, real hardware may show more than any interleaving: processors and "
    "compilers "
    "change the order of a thread's own steps.";

}  // namespace racecourse
