#pragma once

// Numbers as people read them. They are meant for a fixed-width font; pad_left() keeps digits in place as they change.

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "kit/base/schedule_count.h"

namespace racecourse {

/// How a number is shown. A duration is in the unit that its metric declares: "ns", "µs", "ms" or "s". A factor is a ratio.
enum class Format { count, share, duration, rate, factor };

/// 3200412 -> "3,200,412"; rounded to a whole number.
std::string count_text(double value);
/// 0.387 -> "38.7 %". Only 0 is "0.0 %", and only 1 is "100.0 %": "< 0.1 %", "> 99.9 %".
std::string share_text(double fraction);
/// A share that is known exactly, to three significant digits: 4.33e-05 -> "0.00433 %", 1e-12 -> "1e-10 %".
std::string exact_share_text(double fraction);
/// A number of schedules: "184,756", or "about 5.55e+32" where it has too many digits to read.
std::string schedules_text(const ScheduleCount& count);
/// Nanoseconds -> "2.1 ns", "14.0 µs", "3.2 ms", "1.5 s".
std::string duration_text(double nanoseconds);
/// Per second -> "812 M/s".
std::string rate_text(double per_second);
/// 1.937 -> "1.94 ×", 0 -> "0.00 ×".
std::string factor_text(double times);
/// A value of a plotted line: 3200412 -> "3,200,412", but 1.937 -> "1.94".
std::string point_text(double value);
/// 1500000 -> "1.5 M"; at most three significant digits.
std::string short_count_text(double value);
/// Whether that is a unit of memory.
bool is_memory(std::string_view unit);
/// A metric in its format. A share whose unit is "%" is in per cent, any other a fraction. Of counts only memory has its unit.
std::string metric_text(double value, Format format, std::string_view unit = {});
/// The singular of a plural: "threads" -> "thread", "switches" -> "switch". Units stay as they are: "ms", "KiB".
std::string singular(std::string_view many);
/// A number and its noun, in the singular or plural: "1 thread", "1,000 threads".
std::string counted(double number, std::string_view many);
/// The same for a phrase whose singular is no single word: "1 thread waits", "4 threads wait".
std::string counted(double number, std::string_view one, std::string_view many);

// The same for whole numbers.

std::string counted(std::integral auto number, std::string_view many) {
  return counted(static_cast<double>(number), many);
}
std::string counted(std::integral auto number, std::string_view one, std::string_view many) {
  return counted(static_cast<double>(number), one, many);
}

/// Puts spaces in front until `text` has `width` characters (not bytes).
std::string pad_left(std::string text, std::size_t width);
/// Reads a number as a person types it: "1,000,000", "250k", "1.5M", "2e6", rounded to a whole one. False when the text is
/// no number; `value` is then unchanged.
bool parse_typed_number(std::string_view text, std::int64_t& value);
/// The same without rounding. Always finite.
bool parse_typed_decimal(std::string_view text, double& value);

}  // namespace racecourse
