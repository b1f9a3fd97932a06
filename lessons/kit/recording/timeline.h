#pragma once

// What one thread did, as slices of time. One thread appends, any number of threads read, and nobody waits: slices live in
// chunks that are written once, and a view is a list of chunks and a count. A picture is drawn from columns (columns.h).

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace racecourse {

/// What a thread is doing. `off_core`: it could have gone on, but the operating system ran something else on its core.
enum class LaneState : std::uint8_t {
  not_started,
  running,
  off_core,
  waiting,
  holding,
  sleeping,
  input_output,
  done
};
inline constexpr std::size_t lane_state_count = 8;

/// How a thread came to its end: it did what it was to do, the run was stopped before that, it was stopped as it waited for
/// what could never come, or something else ended it.
enum class LaneEnd : std::uint8_t { done, stopped, stuck, cut_off };
inline constexpr std::size_t lane_end_count = 4;

/// A stretch of time in one state. Times are nanoseconds since the start of the run.
struct Slice {
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;
  LaneState state = LaneState::running;
  std::uint8_t object = 0;   ///< what it waits for or holds: index into Snapshot::objects; 0: nothing
  std::int16_t holder = -1;  ///< the lane that held it when the wait began; -1: unknown
};

/// An immutable snapshot of a lane's slices up to some moment. Cheap to copy; safe to read on any thread.
class TimelineView {
 public:
  std::size_t size() const { return count_ - first_; }
  bool empty() const { return size() == 0; }
  /// By position, 0 the oldest that is kept. `i` < size().
  const Slice& operator[](std::size_t i) const;
  /// What is not over yet, up to the moment of the snapshot: nothing, one slice, or two. Not counted by size().
  std::span<const Slice> open() const { return std::span(open_).first(open_count_); }
  /// Older slices that were dropped to make room for newer ones.
  std::size_t dropped() const { return first_; }
  /// Position of the first slice that ends after `t_ns`; size() if none.
  std::size_t first_ending_after(std::int64_t t_ns, std::size_t from = 0) const;
  /// Nanoseconds spent in each state by the slices [from, to).
  std::array<std::int64_t, lane_state_count> time_in_states(std::size_t from, std::size_t to) const;
  /// Tells the views of one timeline from those of another; 0 if it is of none.
  std::uint64_t timeline() const { return timeline_; }

 private:
  friend class Timeline;
  struct Chunk;
  std::uint64_t timeline_ = 0;
  std::shared_ptr<const std::vector<std::shared_ptr<const Chunk>>> chunks_;
  std::size_t first_ = 0;  // number of the oldest slice kept; a multiple of the chunk size
  std::size_t count_ = 0;  // number of the next slice to come
  std::array<Slice, 2> open_{};
  std::size_t open_count_ = 0;
};

/// The writer's side, for one thread. Views may be handed to other threads.
class Timeline {
 public:
  /// Keeps the newest `capacity` slices, rounded up to whole chunks.
  explicit Timeline(std::size_t capacity = 1u << 18);
  ~Timeline();
  Timeline(Timeline&&) noexcept;
  Timeline& operator=(Timeline&&) noexcept;

  /// Slices come in order of time and do not overlap.
  void append(const Slice& slice);
  TimelineView view() const { return view_; }
  /// The same with one or two slices that are not over yet. The first begins no earlier than the last one ended.
  TimelineView view(std::span<const Slice> open) const;
  TimelineView view(const Slice& open) const { return view(std::span(&open, 1)); }

 private:
  using ChunkList = std::vector<std::shared_ptr<const TimelineView::Chunk>>;
  void begin_chunk();
  void widen_first_chunk();
  void use(ChunkList chunks, std::shared_ptr<TimelineView::Chunk> tail);

  std::size_t capacity_;
  std::shared_ptr<TimelineView::Chunk> tail_;
  TimelineView view_;
};

}  // namespace racecourse
