#pragma once

// What bodies of lessons do from one operation to the next. It depends on nothing but the bytes of the stack and the
// operation's result, so BodyRunner runs each segment once and it is looked up from then on.

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "kit/base/interned.h"
#include "kit/machine/body_runner.h"
#include "kit/machine/known_segments.h"
#include "kit/machine/segments.h"

namespace racecourse {

class BodySegments final : public Segments {
 public:
  BodySegments();

  Segment begin(const ControlledCode& code, Words words) override;
  Segment begin(const Start& start, Words words) override;
  Segment after(const Place& place, Input input, Words words) override;
  /// A segment that reads a static variable may do something else when another segment ran before it. So this runs them
  /// backwards, and twice: only the second round starts with what the first segments left.
  void run_again(const std::stop_token& stop) override;
  std::size_t bytes() const override;
  std::uint64_t executions() const override { return runner_.executions(); }

 private:
  struct Key {
    std::uint32_t frame;
    std::uint16_t children;
    Input input;
    bool operator==(const Key&) const = default;
    std::uint64_t hash() const {
      return mixed(mixed(input.value + (input.failed_weakly ? 1 : 0)) +
                   (std::uint64_t{frame} << 16 | children));
    }
  };
  struct Beginning {
    ControlledCode code;
    Segment segment;
  };
  /// What two runs left that differ in bytes.
  struct Variants {
    std::vector<std::byte> first, second;
  };

  Segment intern(const BodyRunner::Run& run, std::uint16_t children);
  BodyRunner::Frame frame(std::uint32_t number) const;
  BodyRunner::Effects effects(const Segment& segment) const;
  std::uint32_t index_of(const ControlledCode& code);
  Start start(const BodyRunner::Start& start);
  std::uint32_t intern_frame(const BodyRunner::Run& run);

  BodyRunner runner_;
  Interned<std::byte> frames_;                            // bytes that differed between two runs are zero
  std::unordered_map<std::uint32_t, Variants> variants_;  // by frame
  std::size_t variant_bytes_ = 0;

  std::vector<Beginning> beginnings_;
  KnownSegments<Key> known_;
};

}  // namespace racecourse
