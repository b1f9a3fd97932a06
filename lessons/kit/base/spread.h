#pragma once

// A histogram of durations: the width of a bucket grows with its values, as in HdrHistogram (G. Tene, 2012). A quantile is
// off by at most one part in 64.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace racecourse {

/// Of values from 1 to 2^40 (nanoseconds: up to 18 minutes); smaller ones count as 1, larger ones as the largest. A value type.
class Spread {
 public:
  static constexpr std::size_t buckets_per_octave = 32;
  static constexpr std::size_t bucket_count = 40 * buckets_per_octave;

  /// The bucket of a value, and the values of a bucket: from `low`, included, to `high`, excluded.
  static std::size_t bucket_of(std::int64_t value) noexcept;
  static double low(std::size_t bucket) noexcept;
  static double high(std::size_t bucket) noexcept { return low(bucket + 1); }

  void add(std::int64_t value) { add_to_bucket(bucket_of(value), 1); }
  void add_to_bucket(std::size_t bucket, std::uint64_t times);

  std::uint64_t count() const noexcept { return count_; }
  std::uint64_t in_bucket(std::size_t bucket) const noexcept { return counts_.empty() ? 0 : counts_[bucket]; }
  /// The value that a fraction `q` (0 .. 1) of all values does not exceed: 0.5 gives the median. 0 where there is no value.
  double quantile(double q) const noexcept;

 private:
  std::vector<std::uint64_t> counts_;  // empty before the first value
  std::uint64_t count_ = 0;
};

/// A Spread that any threads may add to and read at the same time.
class SpreadRecorder {
 public:
  void add(std::int64_t value) noexcept {
    counts_[Spread::bucket_of(value)].fetch_add(1, std::memory_order_relaxed);
  }
  Spread picture() const;

 private:
  std::array<std::atomic<std::uint64_t>, Spread::bucket_count> counts_{};
};

}  // namespace racecourse
