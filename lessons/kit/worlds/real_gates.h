#pragma once

// The locks and gates of real_world.h beyond mutex, condition and event: one word each, on which threads sleep. Included by
// it, at its end. All waits: lanes only; Stopped is thrown when the run ends meanwhile. They must outlive the threads that
// use them.

#include "kit/worlds/real_world.h"

namespace racecourse {

/// Who holds it may take it again.
class RealWorld::recursive_mutex {
 public:
  recursive_mutex(RealWorld& world, const char* name) : lock_(world, name) {}

  /// Lanes only, as all of these.
  void lock() {
    if (!is_mine()) lock_.lock();
    ++depth_;
  }
  bool try_lock() noexcept {
    if (!is_mine() && !lock_.try_lock()) return false;
    ++depth_;
    return true;
  }
  void unlock() noexcept {
    if (--depth_ == 0) lock_.unlock();
  }
  /// As of a mutex.
  int holder() const noexcept { return lock_.holder(); }

 private:
  bool is_mine() const noexcept { return lock_.holder() == Lane::here().id(); }

  mutex lock_;
  long depth_ = 0;  // guarded by lock_
};

/// One thread has it alone, or several share it. Nobody is preferred: as long as others share it, who wants it alone waits.
class alignas(64) RealWorld::shared_mutex {
 public:
  shared_mutex(RealWorld& world, const char* name);
  ~shared_mutex();
  shared_mutex(const shared_mutex&) = delete;
  shared_mutex& operator=(const shared_mutex&) = delete;

  void lock();
  bool try_lock() noexcept;
  void unlock() noexcept;
  void lock_shared();
  bool try_lock_shared() noexcept;
  void unlock_shared() noexcept;
  /// The lane that holds it, alone or as the only one that shares it; -1 while there is none, or are several. Any thread.
  int holder() const noexcept { return holder_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::uint32_t alone_ = 1, one_sharer_ = 2;

  void taken(int holder) noexcept;
  void released(std::uint32_t word) noexcept;
  void shared_by(std::int64_t lane, std::int64_t lanes) noexcept;

  std::atomic<std::uint32_t> word_{0};  // alone_, or one_sharer_ for each of them
  std::atomic<std::uint32_t> sleepers_{0};
  std::atomic<std::int64_t> sharers_{0};  // how many, and below that the sum of their numbers
  std::atomic<int> holder_{-1};
  Stage& stage_;
  const std::uint8_t object_;
};

/// A number of permits. Nobody holds them: any thread may give some back.
class alignas(64) RealWorld::semaphore {
 public:
  /// `count`, at least 0, can be taken at first.
  semaphore(RealWorld& world, const char* name, long count);
  semaphore(const semaphore&) = delete;
  semaphore& operator=(const semaphore&) = delete;

  void acquire();
  /// Any thread, as release().
  bool try_acquire() noexcept;
  void release(long count = 1) noexcept;

 private:
  std::atomic<std::uint32_t> word_;  // how many can be taken
  std::atomic<std::uint32_t> sleepers_{0};
  const std::uint8_t object_;
};

/// Threads wait there until all of them have arrived; then it begins anew.
class alignas(64) RealWorld::barrier {
 public:
  /// For so many threads, 1 to 65,535.
  barrier(RealWorld& world, const char* name, long count);
  barrier(const barrier&) = delete;
  barrier& operator=(const barrier&) = delete;

  void arrive_and_wait();
  /// For the last time, and without waiting. Any thread.
  void arrive_and_drop() noexcept;

 private:
  std::uint32_t arrive() noexcept;

  std::atomic<std::uint32_t> each_time_;
  std::atomic<std::uint32_t> word_;  // the round, and below it how many are still to come
  const std::uint8_t object_;
};

/// A count that goes down to 0 once; who waits for that sleeps.
class alignas(64) RealWorld::latch {
 public:
  latch(RealWorld& world, const char* name, long count);
  latch(const latch&) = delete;
  latch& operator=(const latch&) = delete;

  /// Any thread, as try_wait(). By no more than are left.
  void count_down(long by = 1) noexcept;
  bool try_wait() const noexcept { return word_.load(std::memory_order_acquire) == 0; }
  void wait();
  void arrive_and_wait() {
    count_down();
    wait();
  }

 private:
  std::atomic<std::uint32_t> word_;  // how many are left
  const std::uint8_t object_;
};

}  // namespace racecourse
