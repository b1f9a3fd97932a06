#pragma once

// Where a program of the reader's own keeps what it has while it is explored: at addresses that never change, so that its
// memory can be copied away and back.
//
//     region of a thread:   HeapHeader | blocks ->     ...      | guard |      ...      <- stack | thread-local | ThreadHeader

#include <cstddef>
#include <cstdint>
#include <ctime>

namespace racecourse {

inline constexpr std::size_t page_size = 4096;
inline constexpr std::size_t most_regions = 250;
inline constexpr std::uintptr_t regions_begin = 0x5c0000000000;
inline constexpr std::size_t region_size = std::size_t{64} << 20;
inline constexpr std::size_t stack_size = std::size_t{8} << 20;
inline constexpr std::size_t heap_unit = 16;  // blocks are so many bytes, or a multiple
inline constexpr std::size_t blocks_begin = std::size_t{1} << 20;
inline constexpr std::size_t blocks_size = region_size - stack_size - page_size - blocks_begin;

/// What belongs to one thread and is not on its stack. It lies above the stack, and is copied with it.
struct ThreadHeader {
  std::uint32_t region = 0;
  std::uint32_t epoch = 0;  ///< see Epochs
  std::uint16_t children = 0;
  void* (*entry)(void*) = nullptr;
  void* argument = nullptr;
  // What the C++ runtime keeps for each thread.
  void* caught = nullptr;
  std::uint64_t uncaught = 0;
  void* once_callable = nullptr;
  void (*once_call)() = nullptr;
  std::int64_t late = 0;  ///< what the clock shows when it is next looked at, after a time limit was over
  struct AtExit* at_exit = nullptr;      ///< destructors of thread-local variables
  struct Specific* specifics = nullptr;  ///< values of keys
};

/// At the beginning of each heap: what is known of its thread's blocks, and what the thread leaves when it ends.
struct HeapHeader {
  static constexpr std::size_t classes = 64;
  std::uint64_t used = 0;  ///< bytes of blocks
  void* free[classes] = {};
  std::uint32_t final_epoch = 0;
  void* result = nullptr;
  std::uint64_t in_use[blocks_size / heap_unit / 64] = {};  ///< a bit for each unit
};
static_assert(sizeof(HeapHeader) <= blocks_begin);

/// What every clock shows, in nanoseconds.
inline constexpr std::int64_t stopped_clock = 1'000'000'000'000;
constexpr std::int64_t nanoseconds(const timespec& time) {
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

/// How the program ended.
enum class Ended : std::uint32_t {
  not_yet,
  returned,
  exited,
  asserted,
  terminated,
  crashed,
  aborted,
  failed
};

/// What belongs to the program as a whole.
struct ProgramRecord {
  static constexpr std::size_t most_output = std::size_t{48} << 10;
  Ended ended = Ended::not_yet;
  std::int32_t code = 0;  ///< that it returned
  std::uint64_t random = 1;
  std::uint64_t input_read = 0;
  struct AtExit* at_exit = nullptr;  ///< what is done when the program ends
  struct Key* keys = nullptr;        ///< of pthread_key_create
  char words[512] = {};              ///< what else there is to say of how it ended
  std::uint64_t output_size = 0;
  char output[most_output] = {};
};

inline std::uintptr_t region_begin(std::uint32_t region) { return regions_begin + region * region_size; }
inline std::uintptr_t region_end(std::uint32_t region) { return region_begin(region) + region_size; }
// NOLINTBEGIN(performance-no-int-to-ptr): addresses are what this is about
inline ThreadHeader& header_of(std::uint32_t region) {
  return *reinterpret_cast<ThreadHeader*>(region_end(region) - sizeof(ThreadHeader));
}
inline HeapHeader& heap_of(std::uint32_t region) {
  return *reinterpret_cast<HeapHeader*>(region_begin(region));
}
// NOLINTEND(performance-no-int-to-ptr)
inline std::uintptr_t blocks_of(std::uint32_t region) { return region_begin(region) + blocks_begin; }
/// How much of the header there is: its last part is about blocks that were never used.
inline std::size_t header_used(const HeapHeader& heap) {
  return offsetof(HeapHeader, in_use) + heap.used / heap_unit / 8 + 8;
}
inline bool in_regions(std::uintptr_t address) {
  return address - regions_begin < most_regions * region_size;
}
inline std::uint32_t region_of(std::uintptr_t address) {
  return static_cast<std::uint32_t>((address - regions_begin) / region_size);
}
inline bool on_stack(std::uintptr_t address) {
  return in_regions(address) && (address - regions_begin) % region_size >= region_size - stack_size;
}

}  // namespace racecourse
