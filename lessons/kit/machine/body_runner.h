#pragma once

// Runs a body's code from one operation to the next, on a fiber: what it did on the way, the operation it came to, and the
// live bytes of its stack, from which it can go on as often as one likes.
//
// Each stretch is run twice. What a body does between two operations is to depend on nothing but the bytes of its stack and
// what the operation gave; a body that keeps memory from the heap, reads a clock or a random number does not do the same
// thing again, and is found out.

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
  /// From one operation to the next.
  struct Ran {
    std::vector<std::byte> frame;  ///< empty once it has ended
    Operation next;                ///< unless it has ended
    bool ended = false;
    std::vector<Note> notes;
    std::vector<Start> starts;
  };

  BodyRunner();

  /// From the beginning to the first operation.
  Ran begin(const ControlledCode& code);
  /// From where it was left as those bytes, given what its operation came to and how many threads it has started so far.
  Ran go_on(std::span<const std::byte> frame, std::uint64_t input, std::uint16_t children);
  /// How often code ran.
  std::uint64_t executions() const { return executions_; }

 private:
  std::uint64_t perform(StepKind kind, std::uint32_t object, std::uint64_t value, std::uint64_t expected,
                        int line) override;
  void require(bool holds) override;
  void note(const ControlledObject& object, std::uint64_t value, bool add) override;
  std::uint32_t start(const char* name, long number, const ControlledCode& code) override;
  void terminate() override;
  static void run_body(void* runner);

  Ran run(const char* where);
  void check_start(const Start& start) const;
  static Ran checked(Ran first, const Ran& second);

  Fiber fiber_;
  ControlledCode code_;
  std::uint64_t input_ = 0;
  std::uint16_t children_ = 0;
  Operation pending_;
  bool ended_ = false;
  std::string failure_;
  std::vector<Note> notes_;
  std::vector<Start> starts_;
  std::uint64_t executions_ = 0;
};

}  // namespace racecourse
