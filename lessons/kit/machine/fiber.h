#pragma once

// A second flow of control on the same thread, on a stack of its own: entered, left again, entered once more (the switch
// is Boost.Context's). Tells ThreadSanitizer and AddressSanitizer what happens.
//
// A fiber that has been left is the bytes from its context to the top of its stack and nothing else: whoever copies them
// away and back later can enter it again where it was then.

#include <cstddef>
#include <memory>
#include <span>

namespace racecourse {

class Fiber {
 public:
  /// Called on the fiber's stack when it is first entered. Must not return: it leaves for good with `leave(true)`.
  using Entry = void (*)(void* argument);

  /// `size` bytes of stack, rounded up to whole pages.
  explicit Fiber(std::size_t size);
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  /// Begins anew: what was on the stack is forgotten. `entry` finds the registers cleared.
  void start(Entry entry, void* argument);
  /// Runs it until it leaves.
  void enter();
  /// From inside: back to whoever entered it. `for_good` when it will not be entered again. Returns with the registers
  /// cleared that a call may change: they held what the other stack left in them.
  void leave(bool for_good = false);
  /// The stack was used to its last bytes: what it says is worth nothing.
  bool overflowed() const;

  /// What it is while it is left.
  std::span<const std::byte> live() const;
  /// Makes it what it was when live() gave these bytes. Below them everything is zero again, so that what a function
  /// leaves unwritten in its frame does not depend on what ran there before.
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
  void* context_ = nullptr;  // of the fiber, while it is left
  void* owner_ = nullptr;    // of who entered it, while it runs
  Entry entry_ = nullptr;
  void* argument_ = nullptr;
};

}  // namespace racecourse
