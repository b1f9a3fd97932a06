#pragma once

// One schedule, walked by hand: step a thread, undo, see what each thread would do next. "You are the scheduler."

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kit/explorer/exploration.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

/// A step that was taken.
struct WalkStep {
  int thread = 0;
  std::uint8_t way = 0;            ///< which way the step went
  std::vector<std::uint8_t> ways;  ///< that it could go
  StepKind kind = StepKind::load;
  std::string object;       ///< its name, e.g. "counter"
  std::int64_t before = 0;  ///< the object's value before the step; of a choice and a wake-up the way it went
  std::int64_t after = 0;   ///< after it
  int line = 0;             ///< of the body, 1 the first
  bool preempts = false;    ///< the thread of the step before could have gone on
  std::string sentence;     ///< e.g. "thread 2 writes 1 over thread 1's 1: one addition is lost"
};

struct WalkThread {
  std::string name;
  bool ended = false;
  bool enabled = false;
  std::vector<std::uint8_t> ways;  ///< that its step can go now
  StepKind next = StepKind::load;  ///< unless it has ended
  std::string next_object;
  int line = 0;   ///< of the next step
  int steps = 0;  ///< taken so far
  /// Why it cannot go on: "waits for counter lock, which thread 1 holds"; empty when it can.
  std::string blocked;
  std::int64_t seen = 0;  ///< the result of its last load or compare
  bool has_seen = false;
};

struct WalkObject {
  std::string name;
  std::string value;       ///< "3", "held by thread 1", "free", "set"
  std::string long_value;  ///< the longest that `value` may become, as far as that is known
};

/// All members: one thread only. Steps take microseconds.
class Walk {
 public:
  /// The lesson must be explorable and outlive the walk. Throws std::runtime_error, one sentence, on misuse by a body; so do
  /// the members that take steps.
  Walk(const Lesson& lesson, const Settings& settings);
  ~Walk();
  Walk(Walk&&) noexcept;
  Walk& operator=(Walk&&) noexcept;

  /// As they are now.
  const std::vector<WalkThread>& threads() const;
  const std::vector<WalkObject>& objects() const;
  /// The steps taken so far.
  const std::vector<WalkStep>& steps() const;
  const Schedule& schedule() const;
  /// No thread can go on.
  bool over() const;
  bool deadlocked() const;
  /// How it ended, once it is over, or a requirement was broken; empty before.
  const std::string& outcome() const;
  bool held() const;

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

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace racecourse
