#pragma once

// The events a thread records about itself: changes of state, never the single steps of its work. Each thread has a ring of
// its own. It writes without waiting for anyone; the oldest events are overwritten, and the reader counts those it missed.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kit/recording/event_slots.h"
#include "kit/recording/timeline.h"

namespace racecourse {

/// From this moment on the lane is in that state. 16 bytes in the ring.
struct Event {
  std::uint64_t ticks = 0;  ///< of clock.h
  LaneState state = LaneState::not_started;
  std::uint8_t object = 0;   ///< what it waits for or holds; 0: nothing
  std::int16_t holder = -1;  ///< when waiting: the lane that holds the object; -1: unknown
};

/// State, object and holder in one word, so that a reader never sees parts of two events. The bits above are free.
inline constexpr int event_bits = 32;
constexpr std::uint64_t pack(LaneState state, std::uint8_t object, std::int16_t holder) noexcept {
  return static_cast<std::uint64_t>(state) | static_cast<std::uint64_t>(object) << 8 |
         static_cast<std::uint64_t>(static_cast<std::uint16_t>(holder)) << 16;
}

constexpr Event unpack(std::uint64_t ticks, std::uint64_t what) noexcept {
  return {ticks, static_cast<LaneState>(what & 0xFF), static_cast<std::uint8_t>(what >> 8),
          static_cast<std::int16_t>(static_cast<std::uint16_t>(what >> 16))};
}

/// One thread writes, one thread reads, neither waits (event_slots.h).
class EventRing {
 public:
  /// Holds the newest `capacity` events, rounded up to a power of two.
  explicit EventRing(std::size_t capacity);

  /// The writer's only call: three stores.
  void write(std::uint64_t ticks, std::uint64_t what) noexcept {
    write_slot(slots_.data(), mask_, written_, ticks, what);
  }

  /// The reader's only call: appends all events since the last call to `out`, oldest first. Returns how many were
  /// overwritten before they could be read.
  std::uint64_t drain(std::vector<Event>& out);

 private:
  std::vector<EventSlot> slots_;
  std::uint64_t mask_;
  std::atomic<std::uint64_t> written_{0};  // number of the next event
  std::uint64_t read_ = 0;                 // the reader's: number of the next event to read
};

}  // namespace racecourse
