#pragma once

// What a task returns or throws, on its way from the thread that does it to whoever asked for it: what a pool needs of
// std::promise and std::future. In libstdc++ those make a system call for every result, which takes longer than a small
// task; here there is one only where a thread sleeps.

#include <atomic>
#include <cstddef>
#include <exception>
#include <future>
#include <memory>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>

#include "thread_pool/blocks.h"

namespace racecourse::thread_pool {

// What a promise and its future share. Whoever leaves it last destroys it: so a thread that was woken, and is done with
// it, does not take it away from the one that is still waking others.
template <class T>
struct SharedState {
  static_assert(!std::is_reference_v<T>, "a task cannot return a reference here; let it return a pointer");
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
  enum Sign : int { ready = 1, asleep = 2, promise_left = 4, future_left = 8 };

  // The result stands; the promise leaves. While nobody sleeps that takes one step, and from then on all is the future's.
  void finish() {
    int no_sign = 0;
    if (signs.compare_exchange_strong(no_sign, ready | promise_left)) return;
    signs.fetch_or(ready);
    signs.notify_all();
    leave(promise_left, future_left);
  }

  void leave(Sign mine, Sign others) {
    if (has(others) || (signs.fetch_or(mine) & others) != 0) delete this;
  }

  // Made in great number by those who submit, destroyed by any thread.
  static void* operator new(std::size_t) { return Blocks<sizeof(SharedState), alignof(SharedState)>::take(); }
  static void operator delete(void* room) {
    Blocks<sizeof(SharedState), alignof(SharedState)>::give_back(room);
  }

  bool has(Sign sign) const { return (signs.load() & sign) != 0; }

  void sleep_until_ready() {
    for (int seen = signs.fetch_or(asleep) | asleep; (seen & ready) == 0; seen = signs.load())
      signs.wait(seen);
  }

  // Nothing yet, what was returned, or what was thrown. The promise's alone until it is ready, then the future's alone.
  std::variant<std::monostate, Value, std::exception_ptr> result;
  // What each has to tell the other; an int, for that is what a thread can sleep on under Linux.
  std::atomic<int> signs{future_left};  // until there is one
};

template <class T>
class Future {
  using State = SharedState<T>;
  struct Leave {
    void operator()(State* state) const { state->leave(State::future_left, State::promise_left); }
  };

 public:
  Future() = default;  // of no task
  // Of a state that has no future yet, and that nobody else knows.
  explicit Future(State& state) : state_(&state) { state.signs.store(0, std::memory_order_relaxed); }

  // Whether there is a task, and get() was not yet called.
  bool valid() const { return state_ != nullptr; }

  // Returns when the task is done or dropped. Any number of threads may wait. Each looks a few times before it falls
  // asleep, as the threads of the pool do.
  void wait() const {
    if (!state_) throw std::future_error(std::future_errc::no_state);
    constexpr int looks = 100;
    for (int i = 0; i < looks; ++i) {
      if (state_->has(State::ready)) return;
      std::this_thread::yield();
    }
    state_->sleep_until_ready();
  }

  // Waits, and returns what the task returned, or throws what it threw; for a task that was dropped, std::future_error
  // with std::future_errc::broken_promise. Then there is nothing left to wait for.
  T get() {
    wait();
    const auto state = std::move(state_);
    if (auto* thrown = std::get_if<2>(&state->result)) std::rethrow_exception(std::move(*thrown));
    if constexpr (!std::is_void_v<T>) return std::get<1>(std::move(state->result));
  }

 private:
  std::unique_ptr<State, Leave> state_;
};

template <class T>
class Promise {
  using State = SharedState<T>;

 public:
  Promise() = default;
  Promise(Promise&&) noexcept = default;

  // A promise that was not kept is broken, where somebody still cares.
  // NOLINTNEXTLINE(bugprone-exception-escape): emplace() calls std::get, which has nothing to throw here
  ~Promise() {
    if (!state_ || state_->has(State::future_left)) return;
    const std::future_error broken(std::future_errc::broken_promise);
    state_->result.template emplace<2>(std::make_exception_ptr(broken));
    state_.release()->finish();
  }

  // To be called once, before it is kept.
  Future<T> future() { return Future<T>(*state_); }

  // Calls `f`: what it returns or throws is what the future gives. To be called once.
  template <class F>
  void keep(F& f) {
    try {
      if constexpr (std::is_void_v<T>) {
        f();
        state_->result.template emplace<1>();
      } else {
        state_->result.template emplace<1>(f());
      }
    } catch (...) {
      state_->result.template emplace<2>(std::current_exception());
    }
    state_.release()->finish();
  }

 private:
  std::unique_ptr<State> state_ =
      std::make_unique<State>();  // its own; the last step of finish() gives it away
};

}  // namespace racecourse::thread_pool
