#pragma once

// What a task returns or throws, on its way from the thread that does it to whoever asked for it: what a pool needs of
// std::promise and std::future. In libstdc++ those make a system call for every result, which takes longer than a small
// task; here there is one only where a thread sleeps.

#include <atomic>
#include <exception>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>

namespace racecourse::thread_pool {

// What a promise and its future share. Whoever lets go of it last destroys it: so a thread that was woken, and is done
// with it, does not take it away from the one that is still waking others.
template <class T>
struct SharedState {
  static_assert(!std::is_reference_v<T>, "a task cannot return a reference here; let it return a pointer");
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  // The promise's alone until it is ready, then the future's alone.
  std::optional<Value> value;
  std::exception_ptr thrown;
  std::atomic<int> ready{0};  // 0 or 1; an int, for that is what a thread can sleep on under Linux
};

template <class T>
class Future {
 public:
  Future() = default;  // of no task
  explicit Future(std::shared_ptr<SharedState<T>> state) : state_(std::move(state)) {}

  // Whether there is a task, and get() was not yet called.
  bool valid() const { return state_ != nullptr; }

  // Returns when the task is done or dropped. Any number of threads may wait. Each looks a few times before it falls
  // asleep, as the threads of the pool do.
  void wait() const {
    if (!state_) throw std::future_error(std::future_errc::no_state);
    constexpr int looks = 100;
    for (int i = 0; i < looks; ++i) {
      if (state_->ready.load()) return;
      std::this_thread::yield();
    }
    state_->ready.wait(0);
  }

  // Waits, and returns what the task returned, or throws what it threw; for a task that was dropped, std::future_error
  // with std::future_errc::broken_promise. Then there is nothing left to wait for.
  T get() {
    wait();
    const auto state = std::move(state_);
    if (state->thrown) std::rethrow_exception(std::move(state->thrown));
    if constexpr (!std::is_void_v<T>) return *std::move(state->value);
  }

 private:
  std::shared_ptr<SharedState<T>> state_;
};

template <class T>
class Promise {
 public:
  Promise() : state_(std::make_shared<SharedState<T>>()) {}
  Promise(Promise&&) noexcept = default;

  // A promise that was not kept is broken, where somebody still cares.
  ~Promise() {
    if (!state_ || state_.use_count() == 1) return;
    try {
      throw std::future_error(std::future_errc::broken_promise);
    } catch (...) {
      state_->thrown = std::current_exception();
    }
    make_ready();
  }

  // To be called once, before it is kept.
  Future<T> future() const { return Future<T>(state_); }

  // Calls `f`: what it returns or throws is what the future gives. To be called once.
  template <class F>
  void keep(F& f) {
    try {
      if constexpr (std::is_void_v<T>)
        f();
      else
        state_->value.emplace(f());
    } catch (...) {
      state_->thrown = std::current_exception();
    }
    make_ready();
    state_.reset();
  }

 private:
  void make_ready() {
    state_->ready.store(1);
    state_->ready.notify_all();
  }

  std::shared_ptr<SharedState<T>> state_;
};

}  // namespace racecourse::thread_pool
