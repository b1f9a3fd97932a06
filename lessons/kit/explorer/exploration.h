#pragma once

// What visiting the interleavings of a body found: plain data, made by explore() in explorer.h, never changed afterwards.
//
// A schedule is one order of the bodies' shared accesses and lock operations. Starting a thread is no choice, and neither
// is a thread whose lock is taken. All of it is about sequentially consistent interleavings only.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/base/schedule_count.h"
#include "kit/lesson/setting.h"
#include "kit/recording/step.h"

namespace racecourse {

/// Threads by number, 0 the first; in the order the schedule chose them.
using Schedule = std::vector<std::uint8_t>;

/// How a run can end.
struct ExploredOutcome {
  std::string value;        ///< as the lesson says it, e.g. "7"; "deadlock" where nobody can go on
  bool held = true;         ///< whether the lesson's property held
  bool deadlock = false;    ///< nobody is enabled and not all have ended
  ScheduleCount schedules;  ///< that end so
  double share = 0;         ///< of all schedules, each as likely as the other; 0 .. 1
  double random_share = 0;  ///< when each step picks one of the enabled threads, each as likely; 0 .. 1
  int switches = 0;         ///< fewest preemptions: switches away from a thread that could have gone on
  Schedule schedule;        ///< one with that few
  std::string replay;       ///< the same as a token for --replay
};

/// Two threads enabled at once on accesses that conflict and are not atomic.
struct DataRace {
  std::string object;
  StepKind kinds[2] = {StepKind::load, StepKind::store};
  int lines[2] = {0, 0};  ///< of the body, 1 the first
  Schedule schedule;      ///< leads to where both are about to take their step
};

/// Who waits for whom when nobody can go on, each for the next, the last for the first. Empty when they wait for
/// something that none of them holds (a notification that has passed, say).
struct ExploredDeadlock {
  struct Wait {
    int thread = 0;
    std::string object;  ///< what it waits for
    int holder = -1;     ///< the thread that holds it
    int line = 0;
  };
  std::vector<Wait> waits;  ///< of all threads that are stuck
  bool cycle = false;       ///< the waits form one
  Schedule schedule;
};

/// A loop in the graph of states: threads that can go on for ever without getting anywhere.
struct ExploredLoop {
  std::vector<int> threads;  ///< that take steps in it
  std::vector<int> lines;
  Schedule schedule;  ///< leads into it
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
  /// There are loops, and so no most steps: the graph stops some steps beyond what a short run takes. Schedules without end
  /// cannot be counted; bad_share is then the odds of not ending well when each step picks one of the enabled threads.
  bool endless = false;
  std::vector<ProgressCell> cells;  ///< only those that can be reached; in order of steps[0], then steps[1]
  /// What each thread's step of that number is; where it differs, the commonest.
  std::vector<StepLabel> labels[2];
  const ProgressCell* find(int steps_of_first, int steps_of_second) const;
};

enum class ExplorationStatus {
  complete,
  states_budget,  ///< the answer is partial: so many states were reached
  memory_budget,
  time_budget,
  cancelled,
  misuse  ///< the body did what no body may; see Exploration::failure
};

struct Exploration {
  std::string lesson;  ///< id
  Settings settings;
  std::vector<std::string> threads;  ///< their names
  ExplorationStatus status = ExplorationStatus::complete;
  std::string failure;  ///< with misuse: one sentence
  double seconds = 0;
  ScheduleCount schedules;  ///< in all; of the outcomes found so far when partial
  bool endless = false;  ///< there are loops: counted are the schedules that take no step back in one, to a
                         ///< state that is no farther from the start than where they are
  std::uint64_t states = 0;               ///< distinct
  std::uint64_t transitions = 0;          ///< between them
  std::uint64_t bytes = 0;                ///< of memory the graph took
  ScheduleCount deadlocks;                ///< schedules that end in one
  std::vector<ExploredOutcome> outcomes;  ///< by value: numbers in order, then words
  std::vector<DataRace> races;
  std::vector<ExploredDeadlock> deadlock_kinds;
  std::vector<ExploredLoop> loops;
  std::optional<ProgressGraph>
      progress;             ///< where there are exactly two threads, and few enough cells to draw
  std::string no_progress;  ///< why two threads have none: one sentence

  bool complete() const { return status == ExplorationStatus::complete; }
  const ExploredOutcome* find_outcome(std::string_view value) const;
};

std::string_view to_string(ExplorationStatus status);

}  // namespace racecourse
