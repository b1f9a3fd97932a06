#include "kit/base/spread.h"

#include <algorithm>
#include <cmath>

namespace racecourse {

std::size_t Spread::bucket_of(std::int64_t value) noexcept {
  if (value <= 1) return 0;
  const double octaves = std::log2(static_cast<double>(value));
  return std::min(static_cast<std::size_t>(octaves * buckets_per_octave), bucket_count - 1);
}

double Spread::low(std::size_t bucket) noexcept {
  return std::exp2(static_cast<double>(bucket) / buckets_per_octave);
}

void Spread::add_to_bucket(std::size_t bucket, std::uint64_t times) {
  if (counts_.empty()) counts_.resize(bucket_count);
  counts_[bucket] += times;
  count_ += times;
}

double Spread::quantile(double q) const noexcept {
  if (count_ == 0) return 0;
  const auto wanted = std::max<std::uint64_t>(
      static_cast<std::uint64_t>(std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(count_))), 1);
  std::uint64_t seen = 0;
  std::size_t bucket = 0;
  while ((seen += counts_[bucket]) < wanted) ++bucket;
  return std::sqrt(low(bucket) * high(bucket));
}

Spread SpreadRecorder::picture() const {
  Spread spread;
  for (std::size_t i = 0; i < counts_.size(); ++i)
    if (const std::uint64_t times = counts_[i].load(std::memory_order_relaxed))
      spread.add_to_bucket(i, times);
  return spread;
}

}  // namespace racecourse
