#include "kit/recording/timeline.h"

#include <algorithm>
#include <atomic>
#include <cassert>

namespace racecourse {

namespace {
constexpr std::size_t chunk_size = 512;
constexpr std::size_t first_room = 32;
using StateTimes = std::array<std::int64_t, lane_state_count>;

std::size_t state_index(LaneState state) { return static_cast<std::size_t>(state); }
}  // namespace

// A slice is written before any view counts it, and never again. A reader looks only at the slices its view counts, so it
// never reads a location that the writer writes.
struct TimelineView::Chunk {
  explicit Chunk(std::size_t room) : slices(room), until(room) {}
  StateTimes before{};            // time in each state by all slices of earlier chunks
  std::vector<Slice> slices;      // of fixed size
  std::vector<StateTimes> until;  // running totals over the whole timeline, slice i included
};

const Slice& TimelineView::operator[](std::size_t i) const {
  assert(i < size());
  return (*chunks_)[i / chunk_size]->slices[i % chunk_size];
}

std::size_t TimelineView::first_ending_after(std::int64_t t_ns, std::size_t from) const {
  // Galloping search (Bentley and Yao, 1976): the answer is usually near `from`.
  const std::size_t end = size();
  std::size_t low = from;
  std::size_t step = 1;
  while (low + step < end && (*this)[low + step - 1].end_ns <= t_ns) {
    low += step;
    step *= 2;
  }
  std::size_t high = std::min(end, low + step);
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if ((*this)[middle].end_ns <= t_ns) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

StateTimes TimelineView::time_in_states(std::size_t from, std::size_t to) const {
  assert(from <= to && to <= size());
  if (from == to) return {};
  const auto total_before = [this](std::size_t i) {
    const Chunk& chunk = *(*chunks_)[i / chunk_size];
    return i % chunk_size == 0 ? chunk.before : chunk.until[i % chunk_size - 1];
  };
  const Chunk& last = *(*chunks_)[(to - 1) / chunk_size];
  StateTimes times = last.until[(to - 1) % chunk_size];
  const StateTimes before = total_before(from);
  for (std::size_t s = 0; s < times.size(); ++s) times[s] -= before[s];
  return times;
}

Timeline::Timeline(std::size_t capacity) : capacity_(std::max(capacity, chunk_size)) {
  static std::atomic<std::uint64_t> timelines{0};
  view_.timeline_ = ++timelines;
}
Timeline::~Timeline() = default;
Timeline::Timeline(Timeline&&) noexcept = default;
Timeline& Timeline::operator=(Timeline&&) noexcept = default;

TimelineView Timeline::view(std::span<const Slice> open) const {
  TimelineView with_open = view_;
  assert(open.size() <= with_open.open_.size());
  std::copy(open.begin(), open.end(), with_open.open_.begin());
  with_open.open_count_ = open.size();
  return with_open;
}

void Timeline::append(const Slice& slice) {
  const std::size_t at = view_.count_ % chunk_size;
  if (at == 0)
    begin_chunk();
  else if (at == tail_->slices.size())
    widen_first_chunk();
  tail_->slices[at] = slice;
  tail_->until[at] = at == 0 ? tail_->before : tail_->until[at - 1];
  tail_->until[at][state_index(slice.state)] += slice.end_ns - slice.begin_ns;
  ++view_.count_;
}

void Timeline::begin_chunk() {
  const bool first = !tail_;
  auto chunk = std::make_shared<TimelineView::Chunk>(first ? first_room : chunk_size);
  if (tail_) chunk->before = tail_->until.back();
  ChunkList chunks = view_.chunks_ ? *view_.chunks_ : ChunkList{};
  if (view_.size() + chunk_size > capacity_ && !chunks.empty()) {
    chunks.erase(chunks.begin());
    view_.first_ += chunk_size;
  }
  use(std::move(chunks), std::move(chunk));
}

// The first chunk starts small and grows, so that ten thousand threads with a few slices each do not take the memory of ten
// thousand chunks. Views taken before keep the smaller one.
void Timeline::widen_first_chunk() {
  const std::size_t room = tail_->slices.size();
  auto wider = std::make_shared<TimelineView::Chunk>(std::min(4 * room, chunk_size));
  std::copy(tail_->slices.begin(), tail_->slices.end(), wider->slices.begin());
  std::copy(tail_->until.begin(), tail_->until.end(), wider->until.begin());
  use({}, std::move(wider));
}

void Timeline::use(ChunkList chunks, std::shared_ptr<TimelineView::Chunk> tail) {
  chunks.push_back(tail);
  view_.chunks_ = std::make_shared<const ChunkList>(std::move(chunks));
  tail_ = std::move(tail);
}

}  // namespace racecourse
