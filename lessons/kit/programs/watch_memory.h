#pragma once

// What a program that runs for real tells of itself: memory that it shares with the process that runs it. The layer between the
// program and the thread library (lessons/watch) writes; ProgramWatch reads, and believes nothing of it, for the program may
// write there too. All zeros is the state before the program begins.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "kit/recording/event_slots.h"
#include "kit/recording/timeline.h"

namespace racecourse::watch {

/// The number of the descriptor of that memory, for the layer.
inline constexpr const char* descriptor_variable = "RACECOURSE_WATCH";

inline constexpr std::size_t most_threads = 128;   ///< that are watched, main among them; others are counted
inline constexpr std::size_t most_objects = 4096;  ///< a power of two
inline constexpr std::size_t ring = 4096;          ///< events of each thread; a power of two

enum class Kind : std::uint8_t {
  none,
  mutex,
  shared_mutex,
  spin_lock,
  condition,
  semaphore,
  barrier,
  word  ///< of a futex: an atomic variable, a latch, the state of a future
};
inline constexpr std::size_t kind_count = 8;

// What a thread waits for or holds: 0 for nothing that is known, 1 and up for an object in the table, or the end of a thread.
inline constexpr std::uint16_t end_of_thread = 0x8000;  ///< or'd with its number

/// One word of an event. In Thread::now the upper half is the number of the note.
struct Note {
  LaneState state = LaneState::not_started;
  bool timed = false;  ///< a wait that a time limit may end
  std::uint16_t object = 0;
  std::uint16_t holder = 0;  ///< the thread that holds the object, plus 1; 0: none
};
inline constexpr int note_bits = 32;
constexpr std::uint64_t pack(const Note& note) noexcept {
  return static_cast<std::uint64_t>(note.state) | static_cast<std::uint64_t>(note.timed) << 8 |
         static_cast<std::uint64_t>(note.object) << 16 | static_cast<std::uint64_t>(note.holder) << 32;
}
constexpr Note unpack(std::uint64_t word) noexcept {
  return {static_cast<LaneState>(word & 0xFF), (word >> 8 & 1) != 0, static_cast<std::uint16_t>(word >> 16),
          static_cast<std::uint16_t>(word >> 32)};
}

/// An event that says how much processor time the thread had used by then: this in place of the state, above it nanoseconds.
inline constexpr std::uint64_t processor_time_mark = 0xFF;

struct alignas(64) Thread {
  std::atomic<std::int32_t> id;                  ///< gettid(2)
  std::atomic<std::uint64_t> began, ended;       ///< ticks; 0: not yet
  std::atomic<std::uint64_t> now;                ///< a note without holder, and its number
  std::atomic<std::uint64_t> since[2];           ///< ticks of the notes with even numbers, and of the others
  std::atomic<std::uint64_t> waiting, sleeping;  ///< ticks spent so, without what goes on
  std::atomic<std::uint64_t> processor_time;     ///< ns, at its end
  std::atomic<std::uint64_t> written;            ///< events
};

struct Object {
  std::atomic<std::uint64_t> key;      ///< its address and kind; 0: free
  std::atomic<std::uint32_t> holder;   ///< thread plus 1; 0: none, or several
  std::atomic<std::uint32_t> sharers;  ///< of a shared_mutex
  std::atomic<std::uint64_t> taken;    ///< locked, or waited for with success
  std::atomic<std::uint64_t> given;    ///< unlocked, posted, notified
};
constexpr std::uint64_t key_of(std::uint64_t address, Kind kind) noexcept {
  return address << 8 | static_cast<std::uint64_t>(kind);
}
/// Where to begin looking for a key in the table. Collisions go on to the next places, this many at most.
constexpr std::size_t place_of(std::uint64_t key) noexcept {
  return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ULL) >> 32) % most_objects;
}
inline constexpr std::size_t most_collisions = 64;

struct Memory {
  // Set by the reader before the program begins.
  std::atomic<std::uint64_t>
      shortest_hold;  ///< ticks; what is held for less, and that nobody waits for, is no event
  std::atomic<std::uint64_t>
      between_times;  ///< ticks from one look at the processor time to the next, at least
  // Set by the layer.
  std::atomic<std::uint64_t> base;            ///< where the program is loaded
  std::atomic<std::uint32_t> threads;         ///< begun, watched or not
  std::atomic<std::uint64_t> objects_missed;  ///< uses of objects for which there was no place
  std::array<Thread, most_threads> thread;
  std::array<Object, most_objects> object;
  std::array<std::array<EventSlot, ring>, most_threads> events;
};

}  // namespace racecourse::watch
