#pragma once

// What bodies do from one operation to the next. It depends on nothing but the bytes of the stack and the operation's
// result, so BodyRunner runs each segment once and it is looked up from then on.

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "kit/base/id_index.h"
#include "kit/machine/body_runner.h"

namespace racecourse {

/// From one operation to the next.
struct Segment {
  std::uint32_t frame = 0;  ///< how the stack was left; equal numbers are equal bytes
  Operation next;           ///< unless it has ended
  bool ended = false;
  std::uint32_t first_note = 0, notes = 0;
  std::uint32_t first_start = 0;
  std::uint16_t starts = 0;
};

/// All members: one thread only. Those that run a body throw Misuse.
class Segments {
 public:
  /// A thread that a segment starts.
  struct Start {
    Segment first;           ///< to its first operation; it notes nothing and starts nobody
    std::uint32_t code = 0;  ///< equal numbers are equal bodies
    std::uint32_t name = 0;
  };

  Segments();

  /// From a body's beginning.
  Segment begin(const ControlledCode& code);
  /// From an operation with the result `input`, in a thread that was left with that frame and has started `children` so
  /// far. `line`: of the operation, for messages.
  Segment after(std::uint32_t frame, std::uint16_t children, BodyRunner::Input input, int line);

  /// Runs all segments again and checks that they do the same. One that reads a static variable may do something else
  /// when another segment ran before it. So this runs them backwards, and twice: only the second round starts with what
  /// the first segments left. Ends early when stopped.
  void run_again(const std::stop_token& stop);

  std::span<const BodyRunner::Note> notes(const Segment& of) const {
    return {notes_.data() + of.first_note, of.notes};
  }
  std::span<const Start> starts(const Segment& of) const {
    return {starts_.data() + of.first_start, of.starts};
  }
  const std::string& name(const Start& of) const { return names_[of.name]; }

  std::size_t bytes() const;
  /// How often a body's code run.
  std::uint64_t executions() const { return runner_.executions(); }

 private:
  struct Key {
    std::uint32_t frame;
    std::uint16_t children;
    BodyRunner::Input input;
    bool operator==(const Key&) const = default;
  };
  struct Beginning {
    ControlledCode code;
    Segment segment;
  };
  /// What two runs left that differ in bytes.
  struct Variants {
    std::vector<std::byte> first, second;
  };

  Segment intern(const BodyRunner::Run& run);
  BodyRunner::Frame frame(std::uint32_t number) const;
  BodyRunner::Effects effects(const Segment& segment) const;
  std::uint32_t index_of(const ControlledCode& code);
  Start start(const BodyRunner::Start& start);
  std::uint32_t intern_name(const std::string& name);
  std::uint32_t intern_frame(const BodyRunner::Run& run);
  std::uint32_t intern_bytes(std::span<const std::byte> bytes);
  std::span<const std::byte> bytes_of(std::uint32_t frame) const {
    return {frames_.data() + frame_ends_[frame], frame_ends_[frame + 1] - frame_ends_[frame]};
  }

  BodyRunner runner_;
  std::vector<std::byte> frames_;  // one after the other; bytes that differed between two runs are zero
  std::vector<std::size_t> frame_ends_{0};
  IdIndex frame_index_;
  std::unordered_map<std::uint32_t, Variants> variants_;  // by frame
  std::size_t variant_bytes_ = 0;

  std::vector<Beginning> beginnings_;
  std::vector<Key> keys_;
  std::vector<Segment> segments_;
  IdIndex segment_index_;
  std::vector<BodyRunner::Note> notes_;
  std::vector<Start> starts_;
  std::vector<std::string> names_;
};

}  // namespace racecourse
