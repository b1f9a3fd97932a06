#include "kit/base/schedule_count.h"

#include <fmt/format.h>

#include <algorithm>

namespace racecourse {

ScheduleCount ScheduleCount::about(long double count) {
  ScheduleCount result;
  result.large_ = count;
  result.approximate_ = true;
  return result;
}

ScheduleCount ScheduleCount::of(Wide count) {
  ScheduleCount result;
  result.exact_ = count;
  return result;
}

ScheduleCount& ScheduleCount::operator+=(const ScheduleCount& other) {
  Wide sum = 0;
  if (approximate_ || other.approximate_ || __builtin_add_overflow(exact_, other.exact_, &sum))
    return *this = about(as_long_double() + other.as_long_double());
  exact_ = sum;
  return *this;
}

ScheduleCount ScheduleCount::operator*(std::uint64_t times) const {
  Wide product = 0;
  if (approximate_ || __builtin_mul_overflow(exact_, Wide{times}, &product))
    return about(as_long_double() * static_cast<long double>(times));
  return of(product);
}

std::string ScheduleCount::text() const {
  if (approximate_) return fmt::format("{:.2e}", large_);
  std::string digits;
  Wide rest = exact_;
  do digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  while ((rest /= 10) != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

ScheduleCount ScheduleCount::from_text(const std::string& text) {
  if (text.find_first_not_of("0123456789") != std::string::npos)
    return about(std::strtold(text.c_str(), nullptr));
  Wide count = 0;
  for (const char digit : text) count = 10 * count + static_cast<unsigned>(digit - '0');
  return of(count);
}

double ScheduleCount::share_of(const ScheduleCount& all) const {
  const long double whole = all.as_long_double();
  return whole > 0 ? static_cast<double>(as_long_double() / whole) : 0;
}

}  // namespace racecourse
