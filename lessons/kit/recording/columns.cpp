#include "kit/recording/columns.h"

#include <algorithm>
#include <utility>

namespace racecourse {

namespace {

Column column_of(const Slice& slice) {
  return {.begin_ns = slice.begin_ns,
          .end_ns = slice.end_ns,
          .slices = 1,
          .slice = slice,
          .dominant = slice.state};
}

}  // namespace

std::int64_t Columns::cell_of(const Slice& slice) const { return (slice.end_ns - 1) / cell_ns_; }

bool Columns::is_long(const Slice& slice) const { return slice.end_ns - slice.begin_ns >= cell_ns_; }

/// Whether it does, whatever comes before it.
bool Columns::surely_begins_column(const Slice& slice) const {
  return is_long(slice) || slice.begin_ns <= cell_of(slice) * cell_ns_;
}

std::span<const Column> Columns::update(const TimelineView& view, std::int64_t from_ns, std::int64_t to_ns,
                                        std::int64_t cell_ns) {
  if (continues(view, from_ns, cell_ns))
    columns_.resize(finished_);
  else
    begin_at(view, from_ns, cell_ns);
  forget_dropped(view);
  extend(view, to_ns);
  const auto ends_before = [&](const Column& column) { return column.end_ns <= from_ns; };
  const auto begins_before = [&](const Column& column) { return column.begin_ns < to_ns; };
  const auto first = std::partition_point(columns_.begin(), columns_.end(), ends_before);
  const auto last = std::partition_point(first, columns_.end(), begins_before);
  first_ = static_cast<std::size_t>(first - columns_.begin());
  last_ = static_cast<std::size_t>(last - columns_.begin());
  if (first_ > columns_.size() / 2) {
    last_ -= first_;
    forget_before(std::exchange(first_, 0));
    from_ns_ = from_ns;
  }
  return in_sight();
}

bool Columns::continues(const TimelineView& view, std::int64_t from_ns, std::int64_t cell_ns) const {
  return view.timeline() == timeline_ && cell_ns == cell_ns_ && from_ns >= from_ns_ &&
         next_ >= view.dropped() && next_ <= view.dropped() + view.size();
}

/// Forgets all columns. The next one is the first in the cell of the slice at `from_ns`, or of the last slice: that cell may
/// get more.
void Columns::begin_at(const TimelineView& view, std::int64_t from_ns, std::int64_t cell_ns) {
  timeline_ = view.timeline();
  cell_ns_ = cell_ns;
  from_ns_ = from_ns;
  columns_.clear();
  finished_ = 0;
  next_ = view.dropped();
  if (view.empty()) return;
  const Slice& slice = view[std::min(view.first_ending_after(from_ns), view.size() - 1)];
  next_ += view.first_ending_after(cell_of(slice) * cell_ns);
}

/// Keeps no column of which a part may have been dropped.
void Columns::forget_dropped(const TimelineView& view) {
  if (view.dropped() == 0 || view.empty()) return;
  const Slice& oldest = view[0];
  const auto is_whole = [&](const Column& column) {
    return column.begin_ns > oldest.begin_ns ||
           (column.begin_ns == oldest.begin_ns && surely_begins_column(oldest));
  };
  const auto whole = std::find_if(columns_.begin(), columns_.end(), is_whole);
  forget_before(static_cast<std::size_t>(whole - columns_.begin()));
  if (next_ == view.dropped() && !surely_begins_column(oldest))
    next_ += view.first_ending_after((cell_of(oldest) + 1) * cell_ns_);
}

void Columns::forget_before(std::size_t first) {
  columns_.erase(columns_.begin(), columns_.begin() + static_cast<std::ptrdiff_t>(first));
  finished_ -= std::min(first, finished_);
}

/// The column that begins with slice `i`.
Column Columns::column_at(const TimelineView& view, std::size_t i) const {
  const Slice& slice = view[i];
  Column column = column_of(slice);
  const std::size_t next =
      is_long(slice) ? i + 1 : std::max(i + 1, view.first_ending_after((cell_of(slice) + 1) * cell_ns_, i));
  if (next == i + 1) return column;
  column.slices = next - i;
  column.end_ns = view[next - 1].end_ns;
  column.time_in = view.time_in_states(i, next);
  const auto most = std::max_element(column.time_in.begin(), column.time_in.end());
  column.dominant = static_cast<LaneState>(most - column.time_in.begin());
  return column;
}

/// Appends the columns up to a time. The last one may still get more slices.
void Columns::extend(const TimelineView& view, std::int64_t to_ns) {
  for (std::size_t i = next_ - view.dropped(); i < view.size() && view[i].begin_ns < to_ns;) {
    columns_.push_back(column_at(view, i));
    i += columns_.back().slices;
    if (i == view.size()) break;
    next_ = view.dropped() + i;
    finished_ = columns_.size();
  }
  for (const Slice& open : view.open()) columns_.push_back(column_of(open));
}

}  // namespace racecourse
