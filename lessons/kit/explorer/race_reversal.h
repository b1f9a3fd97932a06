#pragma once

// The races of a run, and the runs that reverse them. Two steps race when they depend on each other and nothing but that
// orders them: then the second one could have come first, with all that does not need the first.

#include <cstdint>
#include <functional>
#include <vector>

#include "kit/explorer/traced_run.h"

namespace racecourse {

class RaceReversal {
 public:
  /// Where to leave the run, as the number of the step that is not taken then, and the steps to take instead.
  using Visit = std::function<void(std::size_t step, std::vector<TracedStep> instead)>;

  RaceReversal(ControlledMachine& machine, Footprints& footprints, const TracedRun& run)
      : machine_(machine), footprints_(footprints), run_(run) {}

  /// Visits every reversal. The run must be at its end: steps that a thread still waits for race with those that made it
  /// wait. `check` is called often; what it throws is passed on, and so is Misuse.
  void visit_all(const Visit& visit, const std::function<void()>& check);

 private:
  /// A step that was taken, or that a thread waits for.
  struct Later {
    TracedStep traced;
    std::size_t number;                 // run_.size() where it was not taken
    std::size_t previous;               // of its thread
    std::vector<std::size_t> reversed;  // the steps that it races with
  };

  void find_later();
  void leave_at(std::size_t step);
  bool race(std::size_t step, const Later& later) const;
  void reverse(std::size_t step, Later& later, const Visit& visit);

  ControlledMachine& machine_;
  Footprints& footprints_;
  const TracedRun& run_;
  std::vector<Later> later_;
  // The run without one step, and without what happens after it.
  std::size_t left_at_ = TracedRun::none;
  std::vector<TracedStep> steps_;
  GlobalState state_;
};

}  // namespace racecourse
