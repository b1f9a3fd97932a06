#pragma once

// Something to call once. Like std::function, but what it holds need only be movable, and small things need no memory of
// their own: what std::move_only_function is from C++23 on.

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace racecourse::thread_pool {

class Task {
 public:
  Task() = default;  // nothing to call

  template <class F>
  // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): it requires that F is no Task
  requires(!std::is_same_v<std::decay_t<F>, Task>) explicit Task(F&& f) {
    using Held = std::decay_t<F>;
    if constexpr (fits<Held>) {
      ::new (room_) Held(std::forward<F>(f));
      kind_ = &kind_of<Held>;
    } else {
      using Boxed = Box<Held>;
      ::new (room_) Boxed{std::make_unique<Held>(std::forward<F>(f))};
      kind_ = &kind_of<Boxed>;
    }
  }
  Task(Task&& other) noexcept : kind_(std::exchange(other.kind_, nullptr)) {
    if (kind_) kind_->move(other.room_, room_);
  }
  Task& operator=(Task&& other) noexcept {
    if (this == &other) return *this;
    this->~Task();
    return *::new (this) Task(std::move(other));
  }
  ~Task() {
    if (kind_) kind_->destroy(room_);
  }

  void operator()() { kind_->call(room_); }

 private:
  static constexpr std::size_t room = 40;

  struct Kind {
    void (*call)(void*);
    void (*move)(void* from, void* to) noexcept;  // and destroys what was moved from
    void (*destroy)(void*) noexcept;
  };
  template <class F>
  struct Box {
    std::unique_ptr<F> held;
    void operator()() { (*held)(); }
  };

  template <class F>
  static constexpr bool fits =
      sizeof(F) <= room && alignof(F) <= alignof(std::max_align_t) && std::is_nothrow_move_constructible_v<F>;
  template <class F>
  static constexpr Kind kind_of{[](void* held) { (*static_cast<F*>(held))(); },
                                [](void* from, void* to) noexcept {
                                  ::new (to) F(std::move(*static_cast<F*>(from)));
                                  static_cast<F*>(from)->~F();
                                },
                                [](void* held) noexcept { static_cast<F*>(held)->~F(); }};

  const Kind* kind_ = nullptr;
  alignas(std::max_align_t) std::byte room_[room];
};

}  // namespace racecourse::thread_pool
