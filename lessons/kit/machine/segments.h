#pragma once

// What the code of threads does from one operation to the next. It depends on nothing but what Segments::after is given, so
// it is run once and looked up from then on. Lessons' bodies: body_segments.h.

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "kit/machine/effects.h"
#include "kit/machine/operation.h"
#include "kit/worlds/controlled_code.h"

namespace racecourse {

/// A body that goes on and on without coming to a step.
struct TakesNoStep : Misuse {
  /// `line`: of its last step; 0 when it has taken none.
  explicit TakesNoStep(int line);
  /// The same of a program, in one sentence.
  using Misuse::Misuse;
};

/// From one operation to the next.
struct Segment {
  std::uint32_t frame = 0;  ///< how the stack was left; equal numbers are equal bytes
  Operation next;           ///< unless it has ended
  bool ended = false;
  std::uint32_t first_note = 0, notes = 0;
  std::uint32_t first_start = 0;
  std::uint16_t starts = 0;
};

/// All members: one thread only. Those that run code throw Misuse.
class Segments {
 public:
  /// A thread that a segment starts.
  struct Start {
    std::uint32_t code = 0;  ///< equal numbers are equal code
    std::uint32_t name = 0;
    std::uint16_t number = 0;  ///< by which a join means it: see ThreadState::number
  };
  /// The words of all objects before the segment, or after the operation that it follows.
  using Words = std::span<const std::uint64_t>;
  /// Where the code was left.
  struct Place {
    std::uint32_t frame = 0;
    std::uint16_t children = 0;  ///< that it has started so far
    int line = 0;                ///< of the operation, for messages
  };

  virtual ~Segments() = default;

  /// From the beginning of a thread that is there from the start.
  virtual Segment begin(const ControlledCode& code, Words words) = 0;
  /// From the beginning of a thread that was started.
  virtual Segment begin(const Start& start, Words words) = 0;
  /// From an operation with the result `input`.
  virtual Segment after(const Place& place, Input input, Words words) = 0;

  /// Runs all segments again and checks that they do the same. Ends early when stopped.
  virtual void run_again(const std::stop_token& stop) = 0;

  std::span<const Note> notes(const Segment& of) const { return {notes_.data() + of.first_note, of.notes}; }
  std::span<const Start> starts(const Segment& of) const {
    return {starts_.data() + of.first_start, of.starts};
  }
  const std::string& name(const Start& of) const { return names_[of.name]; }

  virtual std::size_t bytes() const;
  /// How often code ran.
  virtual std::uint64_t executions() const = 0;

 protected:
  /// Puts down what else it does.
  void add_effects(Segment& segment, std::span<const Note> notes, std::span<const Start> starts);
  std::uint32_t intern_name(const std::string& name);

 private:
  std::vector<Note> notes_;
  std::vector<Start> starts_;
  std::vector<std::string> names_;
};

}  // namespace racecourse
