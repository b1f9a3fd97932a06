#pragma once

// Proves that code goes round for ever: it is followed one instruction at a time, until its registers and its stack are as
// they were before. Nothing was written in between, so what it has read there is what it waits for. One copy is enough to find
// that (Brent, "An Improved Monte Carlo Factorization Algorithm", 1980).

#include <signal.h>  // NOLINT(modernize-deprecated-headers): siginfo_t
#include <ucontext.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "programs/loaded_objects.h"
#include "programs/places.h"

namespace racecourse {

/// One at a time in a process, for one of its threads, which alone may use it.
class EndlessLoop {
 public:
  /// `proved` is called in the place of the loop's next instruction, as though the loop called it, and does not return.
  EndlessLoop(const LoadedObjects& loaded, void (*proved)());
  ~EndlessLoop();
  EndlessLoop(const EndlessLoop&) = delete;
  EndlessLoop& operator=(const EndlessLoop&) = delete;

  /// In a signal handler: follows what it interrupts, on a stack that ends there.
  void follow(ucontext_t& interrupted, std::uintptr_t stack_end);
  bool follows() const { return follows_; }
  /// What is followed reads memory by a hook, and does nothing else there.
  void note_read(const Access& read);
  /// It has come to a step, or to its end.
  void let_go() { follows_ = false; }
  /// What the loop reads, each time round.
  const std::vector<Access>& reads() const { return reads_; }
  /// Where its stack begins.
  std::uintptr_t stack() const { return reference_.registers[REG_RSP]; }

 private:
  using Registers = std::array<std::uintptr_t, REG_EFL + 1>;
  struct State {
    Registers registers{};
    std::array<std::byte, 256> vectors{};
    bool operator==(const State&) const = default;
  };

  static void trapped(int, siginfo_t*, void* context);
  static State state_of(const ucontext_t& at);
  void look_at(ucontext_t& at);
  void compare(ucontext_t& at);
  bool is_as_before(const State& state) const;
  void refer_to(const State& state);
  void call_proved(ucontext_t& at) const;

  static inline EndlessLoop* active_ = nullptr;

  const LoadedObjects& loaded_;
  void (*const proved_)();
  bool follows_ = false, refers_ = false;
  int instructions_ = 0, since_ = 0, patience_ = 0;
  std::uintptr_t stack_end_ = 0;
  State reference_;
  std::vector<std::byte> stack_;
  std::vector<Access> reads_;       // since the reference
  std::uint64_t hooks_before_ = 0;  // that were called before it
};

}  // namespace racecourse
