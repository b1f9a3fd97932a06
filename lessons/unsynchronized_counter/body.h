#pragma once

#include "kit/worlds/world.h"

namespace racecourse::unsynchronized_counter {

// What the threads share.
template <World W>
struct Shared {
  explicit Shared(W& world) : counter(world, "counter"), lock(world, "counter lock") {}

  typename W::template shared<long> counter;
  typename W::mutex lock;
};

// Every thread runs this, with the lock off ...
template <World W>
void add_without_lock(Shared<W>& shared, long additions, auto pause) {
  for (long i = 0; i < additions; ++i) {
    const long seen = shared.counter.load();  // another thread may load the same value now ...
    pause();
    shared.counter.store(seen + 1);  // ... and one of the two additions is lost
  }
}

// ... and this, with the lock on.
template <World W>
void add_with_lock(Shared<W>& shared, long additions, auto pause) {
  for (long i = 0; i < additions; ++i) {
    const typename W::lock_guard hold(shared.lock);  // one thread at a time gets past this line
    const long seen = shared.counter.load();
    pause();
    shared.counter.store(seen + 1);
  }
}

}  // namespace racecourse::unsynchronized_counter
