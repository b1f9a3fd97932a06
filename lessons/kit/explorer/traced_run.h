#pragma once

// A run as a sequence of steps, and which of them happens before which: a step happens before the later ones of its thread
// and of the threads that it starts, and before every later one that depends on it. Lamport, "Time, Clocks, and the Ordering
// of Events in a Distributed System", 1978. Runs with the same steps in the same order of happening are equivalent:
// Mazurkiewicz, "Trace Theory", 1987.
//
// A thread that only reads and comes back to a state that it was in waits for the others: what it read the first time was of
// no use to it. Such a round can be left out of any run that goes on, so a thread that has gone through one rests for good.
// In another run it reads after the others have changed something.

#include <cstdint>
#include <vector>

#include "kit/explorer/wakeup_tree.h"

namespace racecourse {

class TracedRun {
 public:
  static constexpr std::size_t none = ~std::size_t{0};
  /// Each step is compared with all those before it.
  static constexpr std::size_t most_steps = 10'000;

  TracedRun(ControlledMachine& machine, const Footprints& footprints)
      : machine_(machine), footprints_(footprints), last_(machine.initial().size() - 1, none) {
    add_state(machine.initial());
  }

  std::size_t size() const { return steps_.size(); }
  const TracedStep& operator[](std::size_t step) const { return steps_[step].traced; }
  /// Before the step of that number; of size(): now.
  const GlobalState& state(std::size_t step) const { return states_[step].words; }
  const GlobalState& now() const { return states_.back().words; }
  /// Takes a step that can be taken. Only while there are fewer than most_steps. Throws Misuse.
  void push(const TracedStep& step);
  /// Takes the last step back.
  void pop();

  /// The thread's last step, or the one that started it; none.
  std::size_t last(std::size_t thread) const { return last_[thread]; }
  /// Whether the first step is the second or happens before it.
  bool up_to(std::size_t first, std::size_t second) const {
    const std::uint8_t thread = steps_[first].traced.turn.thread;
    const std::vector<std::uint16_t>& clock = steps_[second].clock;
    return thread < clock.size() && clock[thread] >= steps_[first].number;
  }
  /// What the thread had done before that step; none.
  std::size_t before(std::size_t step) const { return steps_[step].previous; }
  /// Whether the thread reads the same again and again.
  bool rests(std::size_t thread) const { return last_[thread] != none && resting(thread, last_[thread]); }
  /// Whether the run has come back to a state that it was in, and not only by reading.
  bool loops() const { return states_.back().loops; }
  std::size_t bytes() const;

 private:
  struct Step {
    TracedStep traced;
    std::uint16_t number = 0;  // among the thread's steps, 1 the first
    bool rests = false;        // the thread, after it
    std::size_t previous = none;
    std::vector<std::uint16_t> clock;  // by thread: how many of its steps are this one or happen before it
  };
  struct State {
    GlobalState words;
    std::uint64_t hash = 0;
    bool loops = false;
  };

  bool resting(std::size_t thread, std::size_t step) const {
    return steps_[step].traced.turn.thread == thread && steps_[step].rests;
  }
  void add_state(GlobalState words);
  void order(Step& step) const;
  bool goes_round(const Step& step) const;
  bool only_reads(std::size_t step) const { return footprints_[steps_[step].traced.footprint].only_reads(); }

  ControlledMachine& machine_;
  const Footprints& footprints_;
  std::vector<Step> steps_;
  std::vector<State> states_;      // one more than steps
  std::vector<std::size_t> last_;  // by thread
};

}  // namespace racecourse
