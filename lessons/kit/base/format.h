#pragma once

// Numbers for people. Meant for a fixed-width face; where digits must not jump as they change, pad to a width.

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "kit/base/schedule_count.h"

namespace racecourse {

/// How a number is shown. A duration is a number of the unit its metric declares: "ns", "µs", "ms" or "s". A factor is how
/// many times as much.
enum class Format { count, share, duration, rate, factor };

/// 3200412 -> "3,200,412"; fractions are rounded away.
std::string count_text(double value);
/// 0.387 -> "38.7 %". What is not quite nothing or not quite all does not read "0.0 %" or "100.0 %".
std::string share_text(double fraction);
/// A share that is known exactly, to three digits that matter: 4.33e-05 -> "0.00433 %", 1e-12 -> "1e-10 %".
std::string exact_share_text(double fraction);
/// How many schedules there are: "184,756", or "about 5.55e+32" where the digits would be too many to read.
std::string schedules_text(const ScheduleCount& count);
/// Nanoseconds -> "2.1 ns", "14.0 µs", "3.2 ms", "1.5 s".
std::string duration_text(double nanoseconds);
/// Per second -> "812 M/s".
std::string rate_text(double per_second);
/// 1.937 -> "1.94 ×", 0 -> "0.00 ×".
std::string factor_text(double times);
/// A value on a line: 3200412 -> "3,200,412", but 1.937 -> "1.94".
std::string point_text(double value);
/// 1500000 -> "1.5 M"; at most three digits that matter.
std::string short_count_text(double value);
/// A metric as its Format says. A share whose unit is "%" is given in per cent, else as a fraction.
std::string metric_text(double value, Format format, std::string_view unit = {});
/// The word for one of them: "threads" -> "thread", "switches" -> "switch". What is no plural of a word stays: "ms", "KiB".
std::string singular(std::string_view many);
/// How many of what, in the right number: "1 thread", "4 threads", "1,000 threads".
std::string counted(double number, std::string_view many);
/// The same where more words change than the last: "1 thread waits", "4 threads wait".
std::string counted(double number, std::string_view one, std::string_view many);

// The same for whole numbers.

std::string counted(std::integral auto number, std::string_view many) {
  return counted(static_cast<double>(number), many);
}
std::string counted(std::integral auto number, std::string_view one, std::string_view many) {
  return counted(static_cast<double>(number), one, many);
}
/// Spaces in front until `text` has `width` characters (not bytes): for fixed-width faces.
std::string pad_left(std::string text, std::size_t width);
/// What a person may type for a number: "1,000,000", "250k", "1.5M", "2e6". False when it is none; `value` is then
/// unchanged.
bool parse_typed_number(std::string_view text, std::int64_t& value);
/// The same with what stands behind the point: "1.5". Always finite.
bool parse_typed_decimal(std::string_view text, double& value);

}  // namespace racecourse
