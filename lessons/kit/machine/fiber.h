#pragma once

// A second flow of control on the same thread, with a stack of its own. It can be entered, left and entered again (Boost.Context
// switches the stacks). ThreadSanitizer and AddressSanitizer are told.
//
// A fiber that was left is nothing but the bytes from its context to the top of its stack: copied away and back later, they
// can be entered again.

#include <cstddef>
#include <memory>
#include <span>

namespace racecourse {

class Fiber {
 public:
  /// Called on the fiber's stack when it is first entered. Must not return: it leaves for good with `leave(true)`.
  using Entry = void (*)(void* argument);

  /// `size`: bytes of stack, rounded up to whole pages.
  explicit Fiber(std::size_t size);
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  /// Starts from the beginning with an empty stack and cleared registers.
  void start(Entry entry, void* argument);
  /// Runs it until it leaves.
  void enter();
  /// Called inside: goes back to the caller of enter(). `for_good` when it will not be entered again. Returns with the
  /// caller-saved registers cleared, for they hold what the other stack left in them.
  void leave(bool for_good = false);
  /// Whether the stack was used to its last bytes: its contents are then meaningless.
  bool overflowed() const;

  /// Its bytes while it is left.
  std::span<const std::byte> live() const;
  /// Makes it what it was when live() gave these bytes. Everything below them is set to zero: what a function leaves
  /// unwritten in its frame must not depend on what ran there before.
  void restore(std::span<const std::byte> bytes);
  /// Whether the address is on its stack.
  bool owns(const void* address) const;

 private:
  struct Arrival;      // how Boost.Context hands over
  struct Annotations;  // what the sanitizers are told
  std::byte* top() const { return stack_.get() + size_; }
  void clear_below(const std::byte* end);

  const std::size_t size_;
  const std::unique_ptr<std::byte[], void (*)(void*)> stack_;
  std::unique_ptr<Annotations> annotations_;
  void* context_ = nullptr;  // the fiber's, while it is left
  void* owner_ = nullptr;    // the context that entered it, while it runs
  Entry entry_ = nullptr;
  void* argument_ = nullptr;
};

}  // namespace racecourse
