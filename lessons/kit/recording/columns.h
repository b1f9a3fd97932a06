#pragma once

// A timeline as columns: what a picture of it is drawn from. A column is computed from running totals (prefix sums), so the
// cost of a picture grows with its width in pixels, and only logarithmically with the number of slices. Which slices share a
// column depends on nothing but the slices and the size of a cell: neither on the time in sight nor on when one looks. So
// the columns of a run that goes on need not be computed twice.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kit/recording/timeline.h"

namespace racecourse {

/// A single slice, or several that are too narrow to be told apart.
struct Column {
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;
  std::size_t slices = 0;  ///< in this column
  Slice slice;             ///< the slice itself when `slices` is 1, else the first of them
  std::array<std::int64_t, lane_state_count>
      time_in{};                            ///< nanoseconds in each state, when `slices` is above 1
  LaneState dominant = LaneState::running;  ///< the state with the most time
};

/// The columns of one timeline at a time. Time is divided into cells. A slice at least as long as a cell is a column of its
/// own; of the others, those that end in the same cell one after another share one. A cell has two columns at most.
class Columns {
 public:
  /// Brings the columns up to this view. Returns those with anything between two times, oldest first, open slices
  /// included; valid until the next call. Cheap if it is a later view of the same timeline, at the same size of a cell, in
  /// about the same place. `cell_ns` is at least 1.
  std::span<const Column> update(const TimelineView& view, std::int64_t from_ns, std::int64_t to_ns,
                                 std::int64_t cell_ns);
  /// What update() returned last.
  std::span<const Column> in_sight() const { return std::span(columns_).subspan(first_, last_ - first_); }

 private:
  std::int64_t cell_of(const Slice& slice) const;
  bool is_long(const Slice& slice) const;
  bool surely_begins_column(const Slice& slice) const;
  bool continues(const TimelineView& view, std::int64_t from_ns, std::int64_t cell_ns) const;
  void begin_at(const TimelineView& view, std::int64_t from_ns, std::int64_t cell_ns);
  void forget_dropped(const TimelineView& view);
  void forget_before(std::size_t first);
  Column column_at(const TimelineView& view, std::size_t i) const;
  void extend(const TimelineView& view, std::int64_t to_ns);

  std::uint64_t timeline_ = 0;
  std::int64_t cell_ns_ = 0;
  std::int64_t from_ns_ = 0;  // all columns that end after this are here
  std::size_t next_ =
      0;  // the number of the first slice in no finished column; dropped slices have numbers, too
  std::vector<Column> columns_;
  std::size_t finished_ = 0;          // so many of columns_ stay as they are, however the timeline grows
  std::size_t first_ = 0, last_ = 0;  // the columns in sight
};

}  // namespace racecourse
