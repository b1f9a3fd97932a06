#pragma once

// Looks for ends that lie deeper than a search came that was cut off: single schedules, one after the other, each to its end.
// What it finds is true; what it does not find may be there all the same.

#include <chrono>
#include <cstdint>
#include <random>
#include <stop_token>
#include <vector>

#include "kit/explorer/exploration.h"
#include "kit/machine/controlled_machine.h"

namespace racecourse {

/// An end, and the first schedule that came to it.
struct DeepEnd {
  Ending ending;
  bool deadlock = false;
  FoundBy found_by = FoundBy::at_random;
  int preemptions = 0;
  Schedule schedule;
};

/// All members: one thread only. Those that run schedules throw Misuse. The same machine gives the same schedules.
class DeepSearch {
 public:
  struct Budget {
    std::uint64_t steps = 0;
    std::chrono::steady_clock::time_point until;
    std::stop_token stop;
  };
  DeepSearch(ControlledMachine& machine, Budget budget);

  bool budget_left() const;
  /// Follows the schedule, then lets each thread run as long as it can. One that yields lets the others go first, so that
  /// loops that wait for them end.
  void run_on(const Schedule& schedule);
  /// From the beginning: each step picks one of the threads that can take one. Some walks prefer the thread of the last
  /// step.
  void walk_at_random();
  /// Of those that are equal, the first one.
  const std::vector<DeepEnd>& ends() const { return ends_; }

 private:
  void begin(FoundBy how);
  std::vector<Turn> turns() const;
  void take(Turn turn, const std::vector<Turn>& possible);
  bool over(const std::vector<Turn>& possible);
  void note_end(bool deadlock, Ending ending);
  std::size_t pick(std::size_t count) { return static_cast<std::size_t>(random_() % count); }

  ControlledMachine& machine_;
  Budget budget_;
  std::mt19937_64 random_{1};
  std::uint64_t steps_ = 0;
  GlobalState state_;
  bool yielded_ = false;  // the last step did
  DeepEnd now_;
  std::vector<DeepEnd> ends_;
};

}  // namespace racecourse
