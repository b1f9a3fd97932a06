#pragma once

// A number of schedules. Exact up to 2^128 - 1; a larger one has about 15 significant digits and says that it is approximate.

#include <compare>
#include <cstdint>
#include <string>

namespace racecourse {

class ScheduleCount {
 public:
  __extension__ using Wide = unsigned __int128;

  constexpr ScheduleCount() = default;
  constexpr ScheduleCount(std::uint64_t count) : exact_(count) {}  // NOLINT: a count is a number

  static ScheduleCount of(Wide count);
  /// An approximate one.
  static ScheduleCount about(long double count);

  ScheduleCount& operator+=(const ScheduleCount& other);
  friend ScheduleCount operator+(ScheduleCount a, const ScheduleCount& b) { return a += b; }
  ScheduleCount operator*(std::uint64_t times) const;

  /// Whether it is not exact.
  bool approximate() const { return approximate_; }
  /// Infinite past 1.8e308.
  double as_double() const { return static_cast<double>(as_long_double()); }
  /// Decimal digits; "1.23e+45" when approximate.
  std::string text() const;
  /// What text() gave; 0 where it is none.
  static ScheduleCount from_text(const std::string& text);
  /// This count as a fraction of `all`, 0 .. 1; 0 where `all` is 0.
  double share_of(const ScheduleCount& all) const;

  friend bool operator==(const ScheduleCount&, const ScheduleCount&) = default;

 private:
  long double as_long_double() const { return approximate_ ? large_ : static_cast<long double>(exact_); }

  Wide exact_ = 0;
  long double large_ = 0;  // the approximate count, which may be too large for a double
  bool approximate_ = false;
};

}  // namespace racecourse
