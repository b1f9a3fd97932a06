#include "pictures/spread_chart.h"

#include <algorithm>

namespace racecourse {

namespace {

constexpr std::size_t least_buckets =
    Spread::buckets_per_octave;  // an axis of less than an octave says too little

}  // namespace

std::vector<SpreadColumn> spread_columns(const Spread& spread, std::size_t most) {
  std::size_t first = 0;
  std::size_t last = Spread::bucket_count;
  if (spread.count() == 0 || most == 0) return {};
  while (spread.in_bucket(first) == 0) ++first;
  while (spread.in_bucket(last - 1) == 0) --last;
  if (last - first < least_buckets) {
    const std::size_t more = (least_buckets - (last - first)) / 2;
    first = std::min(first > more ? first - more : 0, Spread::bucket_count - least_buckets);
    last = first + least_buckets;
  }
  const std::size_t in_each = (last - first + most - 1) / most;
  std::vector<SpreadColumn> columns;
  for (std::size_t from = first; from < last; from += in_each) {
    SpreadColumn column{Spread::low(from), Spread::low(from + in_each), 0};
    for (std::size_t i = from; i < std::min(from + in_each, Spread::bucket_count); ++i)
      column.count += spread.in_bucket(i);
    columns.push_back(column);
  }
  return columns;
}

}  // namespace racecourse
