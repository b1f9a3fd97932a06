#pragma once

// What a body may use. A body is written once over a World and compiled for each: RealWorld runs it on real threads at
// full speed (real_world.h); a controlled world visits its interleavings one by one.
//
// So that a body can be stopped, copied and replayed at every step, it uses no clock, no random numbers, no static
// variables and no memory from the heap: its whole state is on its stack and in the objects of its world.

#include <concepts>

namespace racecourse {

template <class W>
concept World = requires(W& world, typename W::template shared<long>& variable,
                         typename W::template atomic<long>& number, typename W::mutex& lock,
                         typename W::condition& changed, typename W::event& happened,
                         typename W::thread& thread, void (*body)(), long& expected) {
  requires std::constructible_from<typename W::template shared<long>, W&, const char*, long>;
  requires std::constructible_from<typename W::template atomic<long>, W&, const char*, long>;
  requires std::constructible_from<typename W::mutex, W&, const char*>;
  requires std::constructible_from<typename W::condition, W&, const char*>;
  requires std::constructible_from<typename W::event, W&, const char*>;
  requires std::constructible_from<typename W::thread, W&, const char*, long, decltype(body)>;
  requires std::constructible_from<typename W::lock_guard, typename W::mutex&>;

  // Two separate steps: another thread may come between.
  { variable.load() } -> std::same_as<long>;
  {variable.store(1L)};

  // One step each.
  { number.load() } -> std::same_as<long>;
  {number.store(1L)};
  { number.fetch_add(1L) } -> std::same_as<long>;
  { number.exchange(1L) } -> std::same_as<long>;
  { number.compare_exchange(expected, 1L) } -> std::same_as<bool>;

  {lock.lock()};
  { lock.try_lock() } -> std::same_as<bool>;
  {lock.unlock()};

  {changed.notify_one()};
  {changed.notify_all()};

  {happened.set()};
  { happened.is_set() } -> std::same_as<bool>;
  {happened.wait()};

  {thread.join()};

  {world.yield()};
  // What must be true here, whatever the others do.
  {world.require(true)};
};

}  // namespace racecourse
