#pragma once

// The last steps of two threads, each with its time stamp: the path of a real run over the progress graph is computed from
// them. Unlike the recorder (recorder.h) it records every single access and lock operation, which costs time: only runs that
// ask for it have one.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kit/recording/step.h"

namespace racecourse {

/// A step that a real thread took.
struct StampedStep {
  std::uint64_t at = 0;  ///< ticks of clock.h: see stamped_before()
  StepKind kind = StepKind::load;
  std::uint8_t object = 0;  ///< in StampedSteps::objects
  std::int32_t line = 0;    ///< of the body, 1 the first
  std::int64_t before = 0;  ///< the value it found, unless it only writes
  std::int64_t after = 0;   ///< the value it left
  bool operator==(const StampedStep&) const = default;
};

/// Whether a step of that kind is stamped right before it is taken. All others are stamped right after. Releasing a lock is of
/// the first kind and taking it of the second, so that the stamps of a handoff are in order however long the two take.
bool stamped_before(StepKind kind);

/// The steps of two threads, each from where it last began something new.
struct StampedSteps {
  std::vector<StampedStep> lanes[2];
  std::vector<std::string> objects;  ///< names; [0] is ""
  /// The stamp of the last step of either thread that is left out because it came before that; 0 where there is none.
  std::uint64_t left_out_until = 0;
  bool lost = false;  ///< a thread took more steps than are kept
  bool operator==(const StampedSteps&) const = default;
};

/// One thread writes, one thread reads, neither waits. The method is EventRing's (recorder.h).
class alignas(64) StepRing {
 public:
  static constexpr std::size_t capacity = 512;

  // The writer's.

  void write(const StampedStep& step) noexcept {
    const std::uint64_t number = written_.load(std::memory_order_relaxed);
    Slot& slot = slots_[number % capacity];
    const auto what = static_cast<std::uint64_t>(step.kind) | std::uint64_t{step.object} << 8 |
                      static_cast<std::uint64_t>(static_cast<std::uint32_t>(step.line)) << 32;
    slot.at.store(step.at, std::memory_order_release);
    slot.what.store(what, std::memory_order_release);
    slot.before.store(step.before, std::memory_order_release);
    slot.after.store(step.after, std::memory_order_release);
    written_.store(number + 1, std::memory_order_release);
  }
  /// Steps written so far will not be read any more.
  void begin() noexcept { first_.store(written_.load(std::memory_order_relaxed), std::memory_order_release); }

  // The reader's.

  struct Stretch {
    std::vector<StampedStep> steps;
    std::uint64_t left_out_until = 0;  ///< the stamp of the step before them; 0 where there is none
  };
  /// All steps since the last begin() that are stamped no later than `until`. Nothing where some of them are overwritten, or
  /// where the writer calls begin() too often for a read in between.
  std::optional<Stretch> read(std::uint64_t until) const;

 private:
  struct Slot {
    std::atomic<std::uint64_t> at{0}, what{0};
    std::atomic<std::int64_t> before{0}, after{0};
  };
  StampedStep step(std::uint64_t number) const;

  std::array<Slot, capacity> slots_;
  alignas(64) std::atomic<std::uint64_t> written_{0};  // number of the next step
  std::atomic<std::uint64_t> first_{0};                // number of the first step to be read
};

/// The steps of the first two lanes of a run.
class StepLog {
 public:
  /// A number for that name; objects past the 255th share the last number. For the run's own thread, before any lane works.
  std::uint8_t add_object(std::string name);
  /// Whether the steps of that lane are recorded.
  static bool takes(int lane) noexcept { return lane >= 0 && lane < 2; }
  /// For the lane's own thread. Does nothing for a lane past the second.
  void note(int lane, const StampedStep& step) noexcept {
    if (takes(lane)) rings_[static_cast<std::size_t>(lane)].write(step);
  }
  /// That lane begins something new: only steps from here on will be read. For the lane's own thread.
  void begin(int lane) noexcept {
    if (takes(lane)) rings_[static_cast<std::size_t>(lane)].begin();
  }
  /// What both lanes had done by one moment: whatever one of them saw the other do is in it. For the run's own thread.
  StampedSteps read() const;

 private:
  std::vector<std::string> objects_{""};
  StepRing rings_[2];
};

/// How long it takes to record a step on this machine, measured once: the first call takes a fraction of a millisecond. Any
/// thread.
double nanoseconds_per_stamp();

}  // namespace racecourse
