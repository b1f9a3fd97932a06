#pragma once

// The vocabulary of bodies on real threads, at full speed. world.h says what every world offers.
//
// A plain `long` that two threads change is undefined behaviour, and compilers make use of it: GCC turns a loop of
// `++counter` into one addition, and no race is ever seen. So `shared` is an atomic whose load and store are two separate
// relaxed operations: the machine does what a plain variable would do, updates are lost honestly, and the program is
// correct C++.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "kit/lesson/ending.h"
#include "kit/running/lane.h"
#include "kit/running/lane_thread.h"
#include "kit/worlds/named_array.h"

namespace racecourse {

class Stage;

class RealWorld {
 public:
  /// Names of locks are given to the stage, for the timeline. The stage must outlive the world.
  explicit RealWorld(Stage& stage) : stage_(&stage) {}

  /// A variable that threads share without protection. Each has a cache line of its own.
  template <class T>
  class alignas(64) shared {
   public:
    shared(RealWorld&, const char* /*name*/, T initial = {}) : value_(initial) {}
    T load() const noexcept { return value_.load(std::memory_order_relaxed); }
    void store(T value) noexcept { value_.store(value, std::memory_order_relaxed); }
    T value() const noexcept { return value_.load(std::memory_order_relaxed); }

   protected:
    std::atomic<T> value_;
  };

  /// A variable whose every operation is one step, in one order for all threads.
  template <class T>
  class alignas(64) atomic {
   public:
    atomic(RealWorld&, const char* /*name*/, T initial = {}) : value_(initial) {}
    T load() const noexcept { return value_.load(); }
    void store(T value) noexcept { value_.store(value); }
    T fetch_add(T by) noexcept { return value_.fetch_add(by); }
    T fetch_or(T bits) noexcept { return value_.fetch_or(bits); }
    T fetch_and(T bits) noexcept { return value_.fetch_and(bits); }
    T exchange(T value) noexcept { return value_.exchange(value); }
    bool compare_exchange(T& expected, T desired) noexcept {
      return value_.compare_exchange_strong(expected, desired);
    }
    /// May fail although it finds what it expects.
    bool compare_exchange_weak(T& expected, T desired) noexcept {
      return value_.compare_exchange_weak(expected, desired);
    }
    T value() const noexcept { return value_.load(); }

   private:
    std::atomic<T> value_;
  };

  /// Any thread sets it or adds to it.
  template <class T>
  class note {
   public:
    note(RealWorld&, const char* /*name*/, T initial = {}) : value_(initial) {}
    void set(T value) noexcept { value_.store(value, std::memory_order_relaxed); }
    void add(T by) noexcept { value_.fetch_add(by, std::memory_order_relaxed); }
    T value() const noexcept { return value_.load(std::memory_order_relaxed); }

   private:
    std::atomic<T> value_;
  };

  template <class T, std::size_t length = of_any_length>
  using array = NamedArray<T, length>;

  /// A mutex as quick as std::mutex, that knows who holds it, counts handoffs and the time waited, and that Stop can
  /// end a wait for. Three states and a place to sleep: Drepper, "Futexes Are Tricky", 2011, mutex 2. Not recursive.
  class condition;
  class alignas(64) mutex {
   public:
    mutex(RealWorld& world, const char* name);
    ~mutex();
    mutex(const mutex&) = delete;
    mutex& operator=(const mutex&) = delete;

    /// Lanes only. Throws Stopped when the run ends while it waits.
    void lock() {
      Lane& lane = Lane::here();
      if (!take_free()) [[unlikely]]
        lock_contended(lane);
      taken_by(lane);
    }
    /// Any thread; one that is no lane leaves no trace in the counts.
    bool try_lock() noexcept {
      if (!take_free()) return false;
      if (Lane* lane = Lane::current()) taken_by(*lane);
      return true;
    }
    /// Waits at most that many nanoseconds; false when they are over. Lanes only. Throws Stopped when the run ends meanwhile.
    bool try_lock_for(std::int64_t most_ns);
    void unlock() noexcept {
      const bool noted = hold_noted_;
      const std::uint8_t object = object_;
      if (noted) [[unlikely]]
        note_release();
      holder_.store(-1, std::memory_order_relaxed);
      // From here on the next owner may destroy the mutex: waking somebody needs its address, but none of its members.
      if (word_.exchange(free_, std::memory_order_release) == contended_) [[unlikely]]
        wake_one(word_, object, noted);
    }
    /// The lane that holds it; -1 while none does. Any thread.
    int holder() const noexcept { return holder_.load(std::memory_order_relaxed); }

   private:
    friend class condition;
    static constexpr std::uint32_t free_ = 0, held_ = 1,
                                   contended_ = 2;  // contended: held, and somebody may sleep

    bool take_free() noexcept {
      std::uint32_t expected = free_;
      return word_.compare_exchange_strong(expected, held_, std::memory_order_acquire,
                                           std::memory_order_relaxed);
    }
    void taken_by(Lane& lane) noexcept {
      lane.acquisitions.add(1);
      holder_.store(lane.id(), std::memory_order_relaxed);
      const int last = last_holder_.load(std::memory_order_relaxed);
      if (last == lane.id()) return;
      if (last >= 0) lane.hand_overs.add(1);
      last_holder_.store(lane.id(), std::memory_order_relaxed);
    }
    bool take_by_spinning() noexcept;
    void lock_contended(Lane& lane);
    bool sleep_until_taken(Lane& lane, std::uint64_t began, std::chrono::steady_clock::time_point end);
    void take_back(Lane& lane) noexcept;
    void note_wait(Lane& lane, std::uint64_t began) noexcept;
    void note_hold(Lane& lane, std::uint64_t began) noexcept;
    void note_release() noexcept;
    static void wake_one(std::atomic<std::uint32_t>& word, std::uint8_t object, bool hold_was_noted) noexcept;

    std::atomic<std::uint32_t> word_{free_};
    std::atomic<int> holder_{-1};
    std::atomic<int> last_holder_{-1};  // holds it, or held it last
    bool hold_noted_ = false;           // the recorder knows of this hold; guarded by the mutex itself
    Stage& stage_;
    const std::uint8_t object_;
  };

  using lock_guard = std::lock_guard<mutex>;

  /// Lets a lane that holds a mutex sleep until it is told that something changed. A count that every notification
  /// advances: who read it before it let go of the mutex cannot miss one. Wakes without a reason too, now and then.
  class alignas(64) condition {
   public:
    condition(RealWorld& world, const char* name);
    condition(const condition&) = delete;
    condition& operator=(const condition&) = delete;

    /// Lanes only, with the mutex held; it is held again afterwards. Throws Stopped when the run ends while it sleeps.
    void wait(mutex& lock);
    /// The same for at most that many nanoseconds; false when they are over and nothing was told. `holder` is the lane
    /// that stands in the way, for the timeline; -1 where none does, or nobody knows.
    bool wait_for(mutex& lock, std::int64_t most_ns, int holder = -1);
    /// Any thread, with or without the mutex.
    void notify_one() noexcept;
    void notify_all() noexcept;

   private:
    bool sleep_until(mutex& lock, std::chrono::steady_clock::time_point end, int holder);

    std::atomic<std::uint32_t> notifications_{0};
    const std::uint8_t object_;
  };

  /// Something that happens once, until it is reset. Who waits for it sleeps.
  class alignas(64) event {
   public:
    event(RealWorld& world, const char* name);
    event(const event&) = delete;
    event& operator=(const event&) = delete;

    /// Any thread. Wakes all who wait, now and later.
    void set() noexcept;
    /// Any thread. Who waits from now on waits for the next time. Whoever waited already may miss that it was set, as a
    /// sleeper that takes long to wake finds it reset.
    void reset() noexcept { word_.store(0, std::memory_order_release); }
    /// Any thread.
    bool is_set() const noexcept { return word_.load(std::memory_order_acquire) != 0; }
    /// Lanes only. Throws Stopped when the run ends while it waits.
    void wait();
    /// The same for at most that many nanoseconds; whether it is set by then.
    bool wait_for(std::int64_t most_ns);

   private:
    bool sleep_until(std::chrono::steady_clock::time_point end);

    std::atomic<std::uint32_t> word_{0};  // 1: set
    const std::uint8_t object_;
  };

  // real_gates.h
  class recursive_mutex;
  class shared_mutex;
  class semaphore;
  class barrier;
  class latch;

  /// A thread that a body starts. Its name on the screen is `name` and the number.
  class thread {
   public:
    thread() = default;
    /// Starts at once; not at all when the run is to end. Lanes only. Throws std::runtime_error when the
    /// machine refuses it.
    template <class Body>
    thread(RealWorld& world, const char* name, long number, Body body)
        : thread_(world.start(name, number, std::move(body))) {}
    /// Waits until it has ended. One that is not joined goes on by itself; the run waits for it in the end.
    void join() { thread_.join(); }

   private:
    LaneThread thread_;
  };

  /// Lets others run. Lanes only. Throws Stopped when the run is to end, so that a loop that polls can be left.
  void yield() {
    if (Lane::here().stop_requested()) [[unlikely]]
      throw Stopped{};
    std::this_thread::yield();
  }
  /// Lanes only. Throws PropertyBroken where it does not hold: the run ends, and that it was broken on that line is its
  /// outcome.
  void require(bool holds, int line = __builtin_LINE());
  /// Lanes only. Throws PropertyBroken: the run ends, the property is broken, and these words are its outcome.
  [[noreturn]] void fail(Reason why);
  /// One of 0 .. count - 1, each as likely. Any thread. Throws std::invalid_argument where there is none.
  long choose(long count);
  /// A number for Lane::note that stands for this name: for what lanes hold that is no mutex of this world.
  std::uint8_t add_object(const char* name);
  /// For `wait` nanoseconds of work that is not shared.
  void spin(std::int64_t wait_ns) noexcept;

 private:
  LaneThread start(const char* name, long number, std::function<void()> body);

  Stage* stage_;
};

}  // namespace racecourse

#include "kit/worlds/real_gates.h"
