#pragma once

// Where a walk has come to (walk.h): what was done, and what can be done next.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "kit/recording/step.h"

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

struct WalkedData {
  std::vector<WalkThread> threads;
  std::vector<WalkObject> objects;
  std::vector<WalkStep> steps;
  Schedule schedule;
  bool over = false, deadlocked = false, held = true;
  std::string outcome;
  std::string ended;  ///< of a program: see ExploredOutcome
};

class Walked {
 public:
  /// As they are now.
  const std::vector<WalkThread>& threads() const { return data().threads; }
  const std::vector<WalkObject>& objects() const { return data().objects; }
  /// The steps taken so far.
  const std::vector<WalkStep>& steps() const { return data().steps; }
  const Schedule& schedule() const { return data().schedule; }
  /// No thread can go on.
  bool over() const { return data().over; }
  bool deadlocked() const { return data().deadlocked; }
  /// How it ended, once it is over, or a requirement was broken; empty before.
  const std::string& outcome() const { return data().outcome; }
  /// Of a program how it ended, e.g. "returned 0": its outcome is what it printed.
  const std::string& ended() const { return data().ended; }
  bool held() const { return data().held; }

  virtual const WalkedData& data() const = 0;

 protected:
  Walked() = default;
  Walked(const Walked&) = default;
  Walked& operator=(const Walked&) = default;
  ~Walked() = default;
};

/// One that was made elsewhere.
class WalkedCopy final : public Walked {
 public:
  explicit WalkedCopy(WalkedData data) : data_(std::move(data)) {}
  const WalkedData& data() const override { return data_; }

 private:
  WalkedData data_;
};

}  // namespace racecourse
