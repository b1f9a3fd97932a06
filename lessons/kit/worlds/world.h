#pragma once

// What a body may use. A body is written once over a World and compiled for each: RealWorld runs it on real threads at
// full speed (real_world.h); a controlled world visits its interleavings one by one (controlled_world.h).
//
// So that a body can be stopped, copied and replayed at every step, its whole state is on its stack and in the objects of
// its world. It uses no clock, no random numbers and no memory from the heap. It uses no static variables either: a step
// that is taken back would leave them as they are, and two interleavings would see each other through them.
//
// Objects are made before the threads that use them, each with a name for the screen, and stay where they are:
//
//   shared<T>    a variable without protection: load() and store() are two steps, and another thread may come in between
//   atomic<T>    load(), store(), fetch_add(), fetch_or(), fetch_and(), exchange(), compare_exchange(): one step each, in one
//                order for all threads. compare_exchange_weak() may fail although it finds what it expects
//   note<T>      what a body leaves for the end: set() and add() take no step, and no body can read it. The place to count
//                what was done, where a variable would be one more thing that threads meet at
//   mutex        lock(), try_lock(), unlock(), or a lock_guard while it lives; not recursive
//   recursive_mutex  the same, but who holds it may take it again; as many unlock()s then
//   shared_mutex lock() for one thread alone, lock_shared() for several; unlock(), unlock_shared(); try_ for both
//   condition    wait(lock) lets go of the mutex and sleeps, in one step; once it is told, it takes the mutex again. Who is
//                not asleep yet is not told. So look before you wait, and again after: `while (!ready) changed.wait(lock)`
//   event        something that happens once: set(), is_set(), wait(); reset() makes it something that happens again
//   semaphore    a number of permits: acquire(), try_acquire(), release(n). Nobody holds them
//   barrier      for so many threads: arrive_and_wait() returns once all have arrived, and it begins anew;
//                arrive_and_drop() is one thread's last time, and does not wait
//   latch        a count that goes down once: count_down(n), wait() for 0, try_wait(), arrive_and_wait()
//   thread       starts a body at once, with a name and a number; join() waits for its end
//   array<T, 5>  five of those, named "fork 1" to "fork 5": `array<mutex, 5> forks(world, "fork")`. Without the 5 the
//                length is given when it is made: `array<mutex> locks(world, "lock of thread", threads)`
//
// try_lock_for() of a mutex and wait_for() of a condition and an event take nanoseconds, and return false when these are over
// first. In a controlled world no time passes: such a wait may end at any step.
//
// value() of a variable or a note is what it is in the end. It is for the ending, and for whoever looks on; a body loads.
//
// Every wait of a world can be ended by Stop, and is known to be a wait: when all threads sleep in one and nobody is left
// to wake them, the run ends as a deadlock.

#include <concepts>

namespace racecourse {

template <class W>
concept World = requires(W& world, typename W::template shared<long>& variable,
                         typename W::template atomic<long>& number, typename W::template note<long>& left,
                         typename W::mutex& lock, typename W::condition& changed, typename W::event& happened,
                         typename W::thread& thread, typename W::recursive_mutex& recursive,
                         typename W::shared_mutex& shared_lock, typename W::semaphore& permits,
                         typename W::barrier& gate, typename W::latch& start, void (*body)(),
                         long& expected) {
  requires std::constructible_from<typename W::template shared<long>, W&, const char*, long>;
  requires std::constructible_from<typename W::template atomic<long>, W&, const char*, long>;
  requires std::constructible_from<typename W::template note<long>, W&, const char*, long>;
  requires std::constructible_from<typename W::mutex, W&, const char*>;
  requires std::constructible_from<typename W::condition, W&, const char*>;
  requires std::constructible_from<typename W::event, W&, const char*>;
  requires std::constructible_from<typename W::recursive_mutex, W&, const char*>;
  requires std::constructible_from<typename W::shared_mutex, W&, const char*>;
  requires std::constructible_from<typename W::semaphore, W&, const char*, long>;
  requires std::constructible_from<typename W::barrier, W&, const char*, long>;
  requires std::constructible_from<typename W::latch, W&, const char*, long>;
  requires std::constructible_from<typename W::thread, W&, const char*, long, decltype(body)>;
  requires std::constructible_from<typename W::lock_guard, typename W::mutex&>;
  requires std::constructible_from<typename W::template array<typename W::mutex, 2>, W&, const char*>;

  // Two separate steps: another thread may come between.
  { variable.load() } -> std::same_as<long>;
  {variable.store(1L)};
  { variable.value() } -> std::same_as<long>;

  // One step each.
  { number.load() } -> std::same_as<long>;
  {number.store(1L)};
  { number.fetch_add(1L) } -> std::same_as<long>;
  { number.fetch_or(1L) } -> std::same_as<long>;
  { number.fetch_and(1L) } -> std::same_as<long>;
  { number.exchange(1L) } -> std::same_as<long>;
  { number.compare_exchange(expected, 1L) } -> std::same_as<bool>;
  { number.compare_exchange_weak(expected, 1L) } -> std::same_as<bool>;
  { number.value() } -> std::same_as<long>;

  // No step.
  {left.set(1L)};
  {left.add(1L)};
  { left.value() } -> std::same_as<long>;

  {lock.lock()};
  { lock.try_lock() } -> std::same_as<bool>;
  { lock.try_lock_for(1L) } -> std::same_as<bool>;
  {lock.unlock()};

  {recursive.lock()};
  { recursive.try_lock() } -> std::same_as<bool>;
  {recursive.unlock()};

  {shared_lock.lock()};
  { shared_lock.try_lock() } -> std::same_as<bool>;
  {shared_lock.unlock()};
  {shared_lock.lock_shared()};
  { shared_lock.try_lock_shared() } -> std::same_as<bool>;
  {shared_lock.unlock_shared()};

  {changed.wait(lock)};
  { changed.wait_for(lock, 1L) } -> std::same_as<bool>;
  {changed.notify_one()};
  {changed.notify_all()};

  {happened.set()};
  {happened.reset()};
  { happened.is_set() } -> std::same_as<bool>;
  {happened.wait()};
  { happened.wait_for(1L) } -> std::same_as<bool>;

  {permits.acquire()};
  { permits.try_acquire() } -> std::same_as<bool>;
  {permits.release()};
  {permits.release(2L)};

  {gate.arrive_and_wait()};
  {gate.arrive_and_drop()};

  {start.count_down()};
  {start.count_down(2L)};
  { start.try_wait() } -> std::same_as<bool>;
  {start.wait()};
  {start.arrive_and_wait()};

  {thread.join()};

  // On real threads, lets others go first. It promises nothing: in a controlled world it is a step that does nothing.
  {world.yield()};
  // What must be true here, whatever the others do. Where it is not, the property is broken, and the outcome names the line.
  {world.require(true)};
  // The property is broken, and the program ends here, with these words as its outcome.
  {world.fail("why")};
  // One of so many numbers, 0 the first. In a controlled world every one of them is tried.
  { world.choose(2L) } -> std::same_as<long>;
};

}  // namespace racecourse
