#pragma once

#include <array>

#include "kit/worlds/world.h"

namespace racecourse::locks_or_queues {

constexpr long most_slots = 8;
constexpr long nothing = -1;

// A ring of slots between the threads that put and the threads that take.
template <World W>
struct Buffer {
  Buffer(W& w, long most)
      : world(w), capacity(most), lock(w, "buffer lock"), changed(w, "a change of the buffer") {}

  W& world;
  const long capacity;  // at most most_slots
  using Slot = typename W::template shared<long>;
  Slot first{world, "first"};    // where the next item is taken
  Slot count{world, "count"};    // how many items there are
  Slot closed{world, "closed"};  // 1 once nothing more will be put
  typename W::mutex lock;
  typename W::condition changed;
  std::array<Slot, most_slots> slots{{{world, "slot 1"},
                                      {world, "slot 2"},
                                      {world, "slot 3"},
                                      {world, "slot 4"},
                                      {world, "slot 5"},
                                      {world, "slot 6"},
                                      {world, "slot 7"},
                                      {world, "slot 8"}}};
};

template <World W>
auto& slot(Buffer<W>& buffer, long place) {
  const long wrapped =
      (place % buffer.capacity + buffer.capacity) % buffer.capacity;  // a wrong count may be below 0
  return buffer.slots[static_cast<unsigned long>(wrapped)];
}

// What to do with the buffer once it is ours: neither checks whether that is possible.
template <World W>
void push(Buffer<W>& buffer, long item) {
  const long count = buffer.count.load();
  slot(buffer, buffer.first.load() + count).store(item);
  buffer.count.store(count + 1);
}

template <World W>
long pop(Buffer<W>& buffer) {
  const long first = buffer.first.load();
  const long item = slot(buffer, first).load();
  buffer.first.store((first + 1) % buffer.capacity);
  buffer.count.store(buffer.count.load() - 1);
  return item;
}

template <World W>
bool full(Buffer<W>& buffer) {
  return buffer.count.load() >= buffer.capacity;
}

template <World W>
bool empty(Buffer<W>& buffer) {
  return buffer.count.load() <= 0;
}

template <World W>
bool finished(Buffer<W>& buffer) {
  return buffer.closed.load() == 1 && empty(buffer);
}

// No lock: look, and hope that it is still true.
template <World W>
void put_without_lock(Buffer<W>& buffer, long item) {
  while (full(buffer)) buffer.world.yield();
  push(buffer, item);
}

template <World W>
long take_without_lock(Buffer<W>& buffer) {
  while (empty(buffer)) {
    if (finished(buffer)) return nothing;
    buffer.world.yield();
  }
  return pop(buffer);
}

// Lock and poll: correct, but a thread that waits keeps a core busy with looking.
template <World W>
void put_polling(Buffer<W>& buffer, long item) {
  for (;; buffer.world.yield()) {
    const typename W::lock_guard hold(buffer.lock);
    if (full(buffer)) continue;
    return push(buffer, item);
  }
}

template <World W>
long take_polling(Buffer<W>& buffer) {
  for (;; buffer.world.yield()) {
    const typename W::lock_guard hold(buffer.lock);
    if (!empty(buffer)) return pop(buffer);
    if (finished(buffer)) return nothing;
  }
}

// Condition variable with `if`: once woken, the thread assumes that what it waited for is there.
template <World W>
void put_with_if(Buffer<W>& buffer, long item) {
  const typename W::lock_guard hold(buffer.lock);
  if (full(buffer)) buffer.changed.wait(buffer.lock);
  push(buffer, item);
  buffer.changed.notify_all();
}

template <World W>
long take_with_if(Buffer<W>& buffer) {
  const typename W::lock_guard hold(buffer.lock);
  if (empty(buffer) && !finished(buffer)) buffer.changed.wait(buffer.lock);
  if (finished(buffer)) return nothing;
  const long item = pop(buffer);  // perhaps another thread was faster, and there is none left
  buffer.changed.notify_all();
  return item;
}

// Condition variable with `while`: the thread looks again each time it is woken.
template <World W>
void put_with_while(Buffer<W>& buffer, long item) {
  const typename W::lock_guard hold(buffer.lock);
  while (full(buffer)) buffer.changed.wait(buffer.lock);
  push(buffer, item);
  buffer.changed.notify_all();
}

template <World W>
long take_with_while(Buffer<W>& buffer) {
  const typename W::lock_guard hold(buffer.lock);
  while (empty(buffer) && !finished(buffer)) buffer.changed.wait(buffer.lock);
  if (finished(buffer)) return nothing;
  const long item = pop(buffer);
  buffer.changed.notify_all();
  return item;
}

// Called once, when the last producer is done: a thread that still waits for an item must know that none will come.
template <World W>
void close(Buffer<W>& buffer) {
  const typename W::lock_guard hold(buffer.lock);
  buffer.closed.store(1);
  buffer.changed.notify_all();
}

// What each producer does in the end: the last one closes.
template <class Count, class Close>
void leave(Count& producers_at_work, Close close_all) {
  if (producers_at_work.fetch_add(-1) == 1) close_all();
}

// A queue: the same again, but nobody outside can forget the lock or the `while`.
template <World W>
class Queue {
 public:
  Queue(W& world, long capacity) : buffer_(world, capacity) {}
  void put(long item) { put_with_while(buffer_, item); }
  long take() { return take_with_while(buffer_); }
  void close() { locks_or_queues::close(buffer_); }

 private:
  Buffer<W> buffer_;
};

}  // namespace racecourse::locks_or_queues
