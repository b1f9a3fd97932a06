#pragma once

// The vocabulary of bodies on real threads as in real_world.h, where each step also says when it was taken: for the path of
// a run over the progress graph. Only runs that ask for it (RunOptions::stamp_steps) are made in it, and only those of two
// threads: each step takes some nanoseconds more, and the run says about how many.
//
// What a thread writes is visible to all before the step is stamped. Events, gates and started threads are RealWorld's: their
// steps are not stamped, and a body that takes any has no path.

#include <cmath>
#include <cstdint>
#include <exception>
#include <string>
#include <type_traits>
#include <utility>

#include "kit/host/clock.h"
#include "kit/recording/step_log.h"
#include "kit/running/stage.h"
#include "kit/worlds/line_guard.h"
#include "kit/worlds/real_world.h"

namespace racecourse {

class StampedWorld : public RealWorld {
  /// What an object needs to note steps.
  class Noter {
   public:
    Noter(StampedWorld& world, const char* name) : log_(world.log_), object_(world.log_.add_object(name)) {}
    /// Of the calling lane; a thread that is none takes no steps.
    void operator()(StepKind kind, int line, std::int64_t before, std::int64_t after) const noexcept {
      const Lane* const lane = Lane::current();
      if (lane && StepLog::takes(lane->id()))
        log_.note(lane->id(), {ticks_in_order(), kind, object_, line, before, after});
    }

   private:
    StepLog& log_;
    const std::uint8_t object_;
  };

 public:
  /// The stage must outlive the world.
  explicit StampedWorld(Stage& stage) : RealWorld(stage), log_(stage.step_log()) {}

  /// The calling lane begins what its path is to show from here on. Lanes only.
  void begin_path() noexcept { log_.begin(Lane::here().id()); }

  template <class T>
  class alignas(64) shared : public RealWorld::shared<T> {
    static_assert(std::is_integral_v<T>);

   public:
    shared(StampedWorld& world, const char* name, T initial = {})
        : RealWorld::shared<T>(world, name, initial), note_(world, name) {}
    T load(int line = __builtin_LINE()) const noexcept {
      const T seen = RealWorld::shared<T>::load();
      note_(StepKind::load, line, seen, seen);
      return seen;
    }
    void store(T value, int line = __builtin_LINE()) noexcept {
      this->value_.store(value, std::memory_order_seq_cst);
      note_(StepKind::store, line, 0, value);
    }

   private:
    Noter note_;
  };

  template <class T>
  class alignas(64) atomic : public RealWorld::atomic<T> {
    static_assert(std::is_integral_v<T>);

   public:
    atomic(StampedWorld& world, const char* name, T initial = {})
        : RealWorld::atomic<T>(world, name, initial), note_(world, name) {}
    T load(int line = __builtin_LINE()) const noexcept {
      const T seen = RealWorld::atomic<T>::load();
      note_(StepKind::load, line, seen, seen);
      return seen;
    }
    void store(T value, int line = __builtin_LINE()) noexcept {
      RealWorld::atomic<T>::store(value);
      note_(StepKind::store, line, 0, value);
    }
    T fetch_add(T by, int line = __builtin_LINE()) noexcept {
      const T found = RealWorld::atomic<T>::fetch_add(by);
      note_(StepKind::fetch_add, line, found, static_cast<T>(found + by));
      return found;
    }
    T fetch_or(T bits, int line = __builtin_LINE()) noexcept {
      const T found = RealWorld::atomic<T>::fetch_or(bits);
      note_(StepKind::fetch_or, line, found, static_cast<T>(found | bits));
      return found;
    }
    T fetch_and(T bits, int line = __builtin_LINE()) noexcept {
      const T found = RealWorld::atomic<T>::fetch_and(bits);
      note_(StepKind::fetch_and, line, found, static_cast<T>(found & bits));
      return found;
    }
    T exchange(T value, int line = __builtin_LINE()) noexcept {
      const T found = RealWorld::atomic<T>::exchange(value);
      note_(StepKind::exchange, line, found, value);
      return found;
    }
    bool compare_exchange(T& expected, T desired, int line = __builtin_LINE()) noexcept {
      const bool done = RealWorld::atomic<T>::compare_exchange(expected, desired);
      note_(StepKind::compare_exchange, line, expected, done ? desired : expected);
      return done;
    }
    bool compare_exchange_weak(T& expected, T desired, int line = __builtin_LINE()) noexcept {
      const bool done = RealWorld::atomic<T>::compare_exchange_weak(expected, desired);
      note_(StepKind::compare_exchange_weak, line, expected, done ? desired : expected);
      return done;
    }

   private:
    Noter note_;
  };

  class alignas(64) mutex : public RealWorld::mutex {
   public:
    mutex(StampedWorld& world, const char* name) : RealWorld::mutex(world, name), note_(world, name) {}
    void lock(int line = __builtin_LINE()) {
      RealWorld::mutex::lock();
      note_(StepKind::lock, line, 0, 1);
    }
    bool try_lock(int line = __builtin_LINE()) noexcept {
      const bool taken = RealWorld::mutex::try_lock();
      note_(StepKind::try_lock, line, taken ? 0 : 1, 1);
      return taken;
    }
    bool try_lock_for(std::int64_t most_ns, int line = __builtin_LINE()) {
      const bool taken = RealWorld::mutex::try_lock_for(most_ns);
      note_(StepKind::try_lock_for, line, taken ? 0 : 1, 1);
      return taken;
    }
    void unlock(int line = __builtin_LINE()) noexcept {
      // What a stopped body lets go of while it unwinds is no step of it.
      if (std::uncaught_exceptions() == 0) note_(StepKind::unlock, line, 1, 0);
      RealWorld::mutex::unlock();
    }

   private:
    Noter note_;
  };

  using lock_guard = LineGuard<mutex>;

  class alignas(64) condition : public RealWorld::condition {
   public:
    condition(StampedWorld& world, const char* name)
        : RealWorld::condition(world, name), note_(world, name) {}
    /// Two steps; who is stopped while asleep takes only the first. Nobody but the other of the two threads tells it
    /// anything, so it does not wake for what another sleeper was told.
    void wait(mutex& lock, int line = __builtin_LINE()) {
      note_(StepKind::wait, line, 0, 0);
      RealWorld::condition::wait(lock);
      note_(StepKind::wake, line, 0, 0);
    }
    /// Its second step says which way it went: 1 when the time was over.
    bool wait_for(mutex& lock, std::int64_t most_ns, int line = __builtin_LINE()) {
      note_(StepKind::wait, line, 0, 0);
      const bool in_time = RealWorld::condition::wait_for(lock, most_ns);
      note_(StepKind::wake, line, in_time ? 0 : 1, 0);
      return in_time;
    }
    void notify_one(int line = __builtin_LINE()) noexcept {
      note_(StepKind::notify, line, 0, 0);
      RealWorld::condition::notify_one();
    }
    void notify_all(int line = __builtin_LINE()) noexcept {
      note_(StepKind::notify, line, 0, 0);
      RealWorld::condition::notify_all();
    }

   private:
    Noter note_;
  };

  void yield(int line = __builtin_LINE()) {
    log_.note(Lane::here().id(), {ticks_in_order(), StepKind::yield, 0, line, 0, 0});
    RealWorld::yield();
  }
  long choose(long count, int line = __builtin_LINE()) {
    const long chosen = RealWorld::choose(count);
    log_.note(Lane::here().id(), {ticks_in_order(), StepKind::choose, 0, line, chosen, chosen});
    return chosen;
  }

 private:
  StepLog& log_;
};

/// Calls `run` with a world for real threads: one that stamps steps where the run asks for it and `has_path` says that it is
/// of two threads whose steps somebody would follow, else the plain one.
template <class Run>
void in_real_world(Stage& stage, bool has_path, Run run) {
  if (has_path && stage.stamps_steps()) {
    stage.add_note(
        "Each step of the two threads is noted with its time, for their path in Every interleaving. On this "
        "machine, that takes about " +
        std::to_string(std::llround(nanoseconds_per_stamp())) + " ns per step.");
    StampedWorld world(stage);
    run(world);
  } else {
    RealWorld world(stage);
    run(world);
  }
}

}  // namespace racecourse
