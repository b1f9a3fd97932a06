#pragma once

// One schedule of a body, walked by hand: step a thread, undo, see what each would do next. "You are the scheduler."

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kit/explorer/exploration.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

/// A step as it was taken, or as it would be taken next.
struct WalkStep {
  int thread = 0;
  StepKind kind = StepKind::load;
  std::string object;       ///< its name, e.g. "counter"
  std::int64_t before = 0;  ///< the object's value before the step
  std::int64_t after = 0;   ///< and after it
  int line = 0;             ///< of the body, 1 the first
  bool preempts = false;    ///< taken although another thread, the one before it, could have gone on
  std::string sentence;     ///< e.g. "thread 2 writes 1 over thread 1's 1: one addition is lost"
};

struct WalkThread {
  std::string name;
  bool ended = false;
  bool enabled = false;
  StepKind next = StepKind::load;  ///< unless it has ended
  std::string next_object;
  int line = 0;   ///< of the next step
  int steps = 0;  ///< taken so far
  std::string
      blocked;  ///< why it cannot go: "waits for counter lock, which thread 1 holds"; empty when it can
  std::int64_t seen = 0;  ///< what its last load or compare gave
  bool has_seen = false;
};

struct WalkObject {
  std::string name;
  std::string value;       ///< "3", "held by thread 1", "free", "set"
  std::string long_value;  ///< what it may be at its longest, as far as that is known
};

/// All members: one thread only. Steps take microseconds.
class Walk {
 public:
  /// The lesson must be explorable and outlive the walk. Throws std::runtime_error, one sentence, on misuse by the body.
  Walk(const Lesson& lesson, const Settings& settings);
  ~Walk();
  Walk(Walk&&) noexcept;
  Walk& operator=(Walk&&) noexcept;

  /// Where everybody stands now.
  const std::vector<WalkThread>& threads() const;
  const std::vector<WalkObject>& objects() const;
  /// The steps taken so far.
  const std::vector<WalkStep>& steps() const;
  const Schedule& schedule() const;
  /// Nobody can go on.
  bool over() const;
  bool deadlocked() const;
  /// How it ended, once it is over; empty before.
  const std::string& outcome() const;
  bool held() const;

  /// False, and nothing changes, when that thread cannot go.
  bool step(std::size_t thread);
  /// False when there is nothing to undo.
  bool undo();
  void restart();
  /// Restarts, then takes these steps; ends early where one is not possible, and says so.
  bool follow(const Schedule& schedule);
  /// To where two threads have taken so many steps: what was walked as far as it leads there, then on with few switches. False,
  /// and nothing changes, where no schedule leads there, or there are not exactly two threads.
  bool go_to(const ProgressPlace& place);
  /// To the end: each thread goes on as long as it can. At most 2,000 steps: with more a window would be seen to wait, and a
  /// body that goes round for ever has none.
  void finish();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace racecourse
