#pragma once

// One schedule, walked by hand: step a thread, undo, see what each thread would do next. "You are the scheduler."

#include <memory>

#include "kit/explorer/exploration.h"
#include "kit/explorer/walked.h"
#include "kit/lesson/lesson.h"
#include "kit/machine/program.h"

namespace racecourse {

/// All members: one thread only. Steps take microseconds.
class Walk final : public Walked {
 public:
  /// The lesson must be explorable and outlive the walk. Throws std::runtime_error, one sentence, on misuse by a body; so do
  /// the members that take steps.
  Walk(const Lesson& lesson, const Settings& settings);
  /// The same for a program that is no lesson.
  explicit Walk(std::unique_ptr<MachineHolder> program);
  ~Walk();
  Walk(Walk&&) noexcept;
  Walk& operator=(Walk&&) noexcept;

  /// Returns false and changes nothing when that thread cannot go on, that way.
  bool step(Turn turn);
  /// Returns false when there is nothing to undo.
  bool undo();
  /// Takes the last step back, and lets the same thread take it the next way. Returns false and changes nothing when it can
  /// go only one way.
  bool go_other_way();
  void restart();
  /// Restarts, then takes these steps. Returns false at the first one that is not possible.
  bool follow(const Schedule& schedule);
  /// Goes to where two threads have taken so many steps. Keeps what was walked as far as it leads there, then goes on with few
  /// preemptions. Returns false and changes nothing when no schedule leads there, or there are not exactly two threads.
  bool go_to(const ProgressPlace& place);
  /// Goes to the end: each thread runs as long as it can, or until it yields. At most 2,000 steps: more would take a visible moment, and a body
  /// that loops forever has no end.
  void finish();

  /// What a program has printed so far.
  std::string printed() const;
  const WalkedData& data() const override;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace racecourse
