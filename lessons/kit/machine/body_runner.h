#pragma once

// Runs a body's code from one operation to the next, on a fiber. Gives what it did on the way, its next operation, and the
// live bytes of its stack, from which it can be resumed as often as needed.
//
// What a body does between two operations must depend on nothing but the bytes of its stack and the operation's result. A
// body that reads a clock or a random number, or changes a static variable, breaks this rule. So each segment runs twice,
// and both runs must do the same. Different bytes alone prove nothing: a frame has dead places, and each run may leave
// something else there. When two runs differ in bytes only, both stacks are kept and the next segment runs once from each.
// A difference that matters then shows in what the body does.
//
// A body must not keep memory from the heap, either: its stack can be restored, the heap cannot.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kit/host/watchdog.h"
#include "kit/machine/effects.h"
#include "kit/machine/fiber.h"
#include "kit/machine/operation.h"
#include "kit/worlds/controlled_world.h"

namespace racecourse {

/// All members: one thread only. Those that run code throw Misuse, TakesNoStep among them.
class BodyRunner final : private ControlledDriver {
 public:
  /// A thread that it started.
  struct Start {
    std::string name;
    ControlledCode code;
    bool operator==(const Start&) const = default;
  };
  /// What it did from one operation to the next.
  struct Effects {
    Operation next;  ///< unless it has ended
    bool ended = false;
    std::vector<Note> notes;
    std::vector<Start> starts;
    bool operator==(const Effects&) const = default;
  };
  /// A stack as each of two runs left it.
  struct Frame {
    std::span<const std::byte> first, second;
  };
  struct Run {
    Effects effects;
    std::vector<std::byte> first, second;  ///< the frame; empty once it has ended
  };

  BodyRunner();

  /// From the beginning to the first operation.
  Run begin(const ControlledCode& code);
  /// From where it was left, given its operation's result and how many threads it has started so far. `line`: of that
  /// operation, for messages.
  Run resume(const Frame& frame, Input input, std::uint16_t children, int line);
  /// Once more, when its effects are known. Throws Misuse when they differ.
  void begin_again(const ControlledCode& code, const Effects& effects);
  void resume_again(const Frame& frame, Input input, std::uint16_t children, const Effects& effects);
  /// How often code ran.
  std::uint64_t executions() const { return executions_; }

 private:
  /// Why the body left its fiber.
  enum class Request : std::uint8_t { operation, note, start, last_note, end };

  std::uint64_t perform(StepKind kind, std::uint32_t object, std::uint64_t value, std::uint64_t expected,
                        int line) override;
  void require(bool holds, int line) override;
  void note(const ControlledObject& object, std::uint64_t value, bool add) override;
  std::uint32_t start(const char* name, long number, const ControlledCode& code) override;
  void terminate() override;
  void fail(const char* why) override;
  void end_with(Note::What what, std::uint64_t value);
  static void run_body(void* runner);
  static void give_up(void* runner, void* interrupted);

  Effects run(int line);
  Effects run_from_start(const ControlledCode& code);
  Effects run_from(std::span<const std::byte> frame, Input input, std::uint16_t children, int line);
  void check_start(const Start& start) const;
  std::span<const std::byte> frame() const;
  template <class First, class Second>
  Run run_twice(First first, Second second);

  Fiber fiber_;
  ControlledCode code_;
  std::uint64_t input_ = 0;
  std::uint16_t children_ = 0;
  // What the body asks for.
  Request request_ = Request::operation;
  Operation operation_;
  Note note_;
  const char* start_name_ = nullptr;
  long start_number_ = 0;
  const ControlledCode* start_code_ = nullptr;
  std::string failure_;
  std::uint64_t executions_ = 0;
  /// Inlined, as all that stands between a body and its fiber.
  [[gnu::always_inline]] void leave() {
    in_body_ = 0;
    fiber_.leave();
    in_body_ = 1;
  }

  volatile std::sig_atomic_t gave_up_ = 0, in_body_ = 0;
  Watchdog watchdog_{give_up, this};
};

}  // namespace racecourse
