#pragma once

#include "kit/worlds/world.h"

namespace racecourse::locked_counter {

// What the threads share.
template <World W>
struct Shared {
  explicit Shared(W& world) : counter(world, "counter"), lock(world, "counter lock") {}

  typename W::template shared<long> counter;
  typename W::mutex lock;
};

// Lock off: two threads may read the same value.
template <World W>
void add_without_lock(Shared<W>& shared, long additions, auto pause) {
  for (long i = 0; i < additions; ++i) {
    const long seen = shared.counter.load();
    pause();
    shared.counter.store(seen + 1);
  }
}

// Lock on: from the read to the write there is only one thread.
template <World W>
void add_with_lock(Shared<W>& shared, long additions, auto pause) {
  for (long i = 0; i < additions; ++i) {
    const typename W::lock_guard hold(shared.lock);
    const long seen = shared.counter.load();
    pause();
    shared.counter.store(seen + 1);
  }
}

// Lock around the write only: one thread writes at a time, but what it writes may be old by then.
template <World W>
void add_with_lock_around_write(Shared<W>& shared, long additions, auto pause) {
  for (long i = 0; i < additions; ++i) {
    const long seen = shared.counter.load();  // read without the lock
    pause();
    const typename W::lock_guard hold(shared.lock);
    shared.counter.store(seen + 1);
  }
}

// A lock for each thread: nobody else ever takes it, so it keeps nobody out.
template <World W>
void add_with_own_lock(Shared<W>& shared, typename W::mutex& own_lock, long additions, auto pause) {
  for (long i = 0; i < additions; ++i) {
    const typename W::lock_guard hold(own_lock);
    const long seen = shared.counter.load();
    pause();
    shared.counter.store(seen + 1);
  }
}

}  // namespace racecourse::locked_counter
