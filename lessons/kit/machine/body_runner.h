#pragma once

// Runs a body's code from one operation to the next, on a fiber: what it did on the way, the operation it came to, and the
// live bytes of its stack, from which it can go on as often as one likes.
//
// What a body does between two operations must depend on nothing but the bytes of its stack and what the operation gave. A
// body that reads a clock or a random number, or changes a static variable, breaks this rule. So each segment is run twice,
// and both runs must do the same. Bytes alone prove nothing: a frame has dead places, in which each run may leave
// something else. Where two runs differ in bytes only, both stacks are kept. The next segment then runs from each of them,
// and a difference that matters shows there in what is done.
//
// A body must not keep memory from the heap either: a stack can be restored, the heap cannot.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kit/machine/fiber.h"
#include "kit/worlds/controlled_world.h"

namespace racecourse {

/// What a thread is about to do.
struct Operation {
  std::uint64_t value = 0;
  std::uint64_t expected = 0;
  std::uint32_t object = 0;
  std::int32_t line = 0;
  StepKind kind = StepKind::load;
  bool operator==(const Operation&) const = default;
};

/// All members: one thread only. Those that run code throw Misuse.
class BodyRunner final : private ControlledDriver {
 public:
  /// What a body leaves behind without taking a step.
  struct Note {
    enum class What : std::uint8_t { set, add, broken, terminated } what = What::set;
    std::uint32_t object = 0;
    std::uint64_t value = 0;
    bool operator==(const Note&) const = default;
  };
  /// A thread it started.
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
  /// From where it was left, given what its operation came to and how many threads it has started so far.
  Run go_on(const Frame& frame, std::uint64_t input, std::uint16_t children);
  /// The same once more, of which `effects` are known. Throws Misuse when it does something else.
  void begin_again(const ControlledCode& code, const Effects& effects);
  void go_on_again(const Frame& frame, std::uint64_t input, std::uint16_t children, const Effects& effects);
  /// How often code ran.
  std::uint64_t executions() const { return executions_; }

 private:
  /// Why the body left its fiber.
  enum class Request : std::uint8_t { operation, note, start, terminate, end };

  std::uint64_t perform(StepKind kind, std::uint32_t object, std::uint64_t value, std::uint64_t expected,
                        int line) override;
  void require(bool holds) override;
  void note(const ControlledObject& object, std::uint64_t value, bool add) override;
  std::uint32_t start(const char* name, long number, const ControlledCode& code) override;
  void terminate() override;
  static void run_body(void* runner);

  Effects run(const char* where);
  Effects run_from_start(const ControlledCode& code);
  Effects run_from(std::span<const std::byte> frame, std::uint64_t input, std::uint16_t children);
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
};

}  // namespace racecourse
