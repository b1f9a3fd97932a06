#pragma once

// The locks and gates of controlled_world.h beyond mutex, condition and event. Included by it, at its end.

#include "kit/worlds/controlled_world.h"

namespace racecourse {

/// Who holds it may take it again.
class ControlledWorld::recursive_mutex : public ControlledObject {
 public:
  recursive_mutex(ControlledWorld& world, const char* name)
      : ControlledObject(*world.stage_, name, ObjectKind::recursive_mutex, 0, 8, false) {}
  RACECOURSE_IN_BODY void lock(int line = __builtin_LINE()) { perform(StepKind::lock, line); }
  RACECOURSE_IN_BODY bool try_lock(int line = __builtin_LINE()) {
    return perform(StepKind::try_lock, line) != 0;
  }
  RACECOURSE_IN_BODY void unlock(int line = __builtin_LINE()) { perform(StepKind::unlock, line); }

 private:
  RACECOURSE_IN_BODY std::uint64_t perform(StepKind kind, int line) {
    return ControlledDriver::here().perform(kind, index(), 0, 0, line);
  }
};

/// Nobody is preferred: whoever can take it may.
class ControlledWorld::shared_mutex : public ControlledObject {
 public:
  shared_mutex(ControlledWorld& world, const char* name)
      : ControlledObject(*world.stage_, name, ObjectKind::shared_mutex, 0, 8, false) {}
  RACECOURSE_IN_BODY void lock(int line = __builtin_LINE()) { perform(StepKind::lock, line); }
  RACECOURSE_IN_BODY bool try_lock(int line = __builtin_LINE()) {
    return perform(StepKind::try_lock, line) != 0;
  }
  RACECOURSE_IN_BODY void unlock(int line = __builtin_LINE()) { perform(StepKind::unlock, line); }
  RACECOURSE_IN_BODY void lock_shared(int line = __builtin_LINE()) { perform(StepKind::lock_shared, line); }
  RACECOURSE_IN_BODY bool try_lock_shared(int line = __builtin_LINE()) {
    return perform(StepKind::try_lock_shared, line) != 0;
  }
  RACECOURSE_IN_BODY void unlock_shared(int line = __builtin_LINE()) {
    perform(StepKind::unlock_shared, line);
  }

 private:
  RACECOURSE_IN_BODY std::uint64_t perform(StepKind kind, int line) {
    return ControlledDriver::here().perform(kind, index(), 0, 0, line);
  }
};

class ControlledWorld::semaphore : public ControlledObject {
 public:
  /// `count` can be taken at first. Throws Misuse where it is below 0.
  semaphore(ControlledWorld& world, const char* name, long count)
      : ControlledObject(*world.stage_, name, ObjectKind::semaphore, at_least(0, count), 8, true) {}
  RACECOURSE_IN_BODY void acquire(int line = __builtin_LINE()) { perform(StepKind::acquire, 0, line); }
  RACECOURSE_IN_BODY bool try_acquire(int line = __builtin_LINE()) {
    return perform(StepKind::try_acquire, 0, line) != 0;
  }
  RACECOURSE_IN_BODY void release(long count = 1, int line = __builtin_LINE()) {
    perform(StepKind::release, count, line);
  }

 private:
  RACECOURSE_IN_BODY std::uint64_t perform(StepKind kind, long count, int line) {
    return ControlledDriver::here().perform(kind, index(), static_cast<std::uint64_t>(count), 0, line);
  }
};

class ControlledWorld::barrier : public ControlledObject {
 public:
  /// For so many threads. Throws Misuse where there are none.
  barrier(ControlledWorld& world, const char* name, long count)
      : ControlledObject(*world.stage_, name, ObjectKind::barrier, at_least(1, count) * ((1ULL << 32) + 1), 8,
                         false) {}
  /// Two steps, but for the last one to arrive: to arrive, and to go on once all have.
  RACECOURSE_IN_BODY void arrive_and_wait(int line = __builtin_LINE()) { perform(StepKind::arrive, line); }
  RACECOURSE_IN_BODY void arrive_and_drop(int line = __builtin_LINE()) { perform(StepKind::drop, line); }

 private:
  RACECOURSE_IN_BODY void perform(StepKind kind, int line) {
    ControlledDriver::here().perform(kind, index(), 0, 0, line);
  }
};

class ControlledWorld::latch : public ControlledObject {
 public:
  /// Throws Misuse where the count is below 0.
  latch(ControlledWorld& world, const char* name, long count)
      : ControlledObject(*world.stage_, name, ObjectKind::latch, at_least(0, count), 8, true) {}
  RACECOURSE_IN_BODY void count_down(long by = 1, int line = __builtin_LINE()) {
    perform(StepKind::count_down, by, line);
  }
  RACECOURSE_IN_BODY bool try_wait(int line = __builtin_LINE()) {
    return perform(StepKind::is_set, 0, line) != 0;
  }
  RACECOURSE_IN_BODY void wait(int line = __builtin_LINE()) { perform(StepKind::await, 0, line); }
  /// Two steps, one after the other.
  RACECOURSE_IN_BODY void arrive_and_wait(int line = __builtin_LINE()) {
    count_down(1, line);
    wait(line);
  }

 private:
  RACECOURSE_IN_BODY std::uint64_t perform(StepKind kind, long count, int line) {
    return ControlledDriver::here().perform(kind, index(), static_cast<std::uint64_t>(count), 0, line);
  }
};

}  // namespace racecourse
