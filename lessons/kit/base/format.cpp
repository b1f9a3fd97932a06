#include "kit/base/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "kit/base/characters.h"
#include "kit/base/words.h"

namespace racecourse {

namespace {

struct Unit {
  double size;
  std::string_view name;
};

/// At most three significant digits, without trailing zeros.
std::string three_digits(double value) {
  const double size = std::abs(value);
  std::string text = fmt::format("{:.{}f}", value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

/// The same with trailing zeros, so that digits keep their places as they change.
std::string steady_digits(double value) {
  const double size = std::abs(value);
  return fmt::format("{:.{}f}", value, size >= 99.5 ? 0 : size >= 0.0995 ? 1 : 2);
}

template <std::size_t N>
const Unit& fitting(double value, const std::array<Unit, N>& units) {
  // The largest unit that is not larger than the value; the limit leaves room for rounding up.
  const auto found =
      std::find_if(units.begin(), units.end(), [&](const Unit& u) { return value >= 0.9995 * u.size; });
  return found == units.end() ? units.back() : *found;
}

constexpr std::array<Unit, 5> count_units{{{1e12, " T"}, {1e9, " G"}, {1e6, " M"}, {1e3, " k"}, {1, ""}}};
constexpr std::array<Unit, 4> time_units{{{1e9, " s"}, {1e6, " ms"}, {1e3, " µs"}, {1, " ns"}}};

double nanoseconds_in(std::string_view unit) {
  const auto found = std::find_if(time_units.begin(), time_units.end(),
                                  [&](const Unit& u) { return u.name.substr(1) == unit; });
  return found == time_units.end() ? 1 : found->size;
}

}  // namespace

std::string count_text(double value) {
  constexpr double largest = 9.2e18;
  if (!(std::abs(value) < largest)) return fmt::format("{:.3g}", value);
  return grouped(static_cast<std::int64_t>(std::llround(value)));
}

std::string share_text(double fraction) {
  const double percent = 100 * fraction;
  if (percent > 0 && percent < 0.05) return "< 0.1 %";
  if (percent < 100 && percent > 99.95) return "> 99.9 %";
  return fmt::format("{:.1f} %", percent);
}

std::string exact_share_text(double fraction) {
  const double percent = 100 * fraction;
  if (percent <= 0) return "0 %";
  if (percent >= 100) return "100 %";
  if (percent < 1e-4) return fmt::format("{:.3g} %", percent);
  const auto leading = [](double value) { return static_cast<int>(std::floor(std::log10(value))); };
  // Close to 100 % the digits of the missing part matter.
  const int behind = percent > 99 ? 1 - leading(100 - percent) : 2 - leading(percent);
  return fmt::format("{:.{}f} %", percent, std::clamp(behind, 0, 10));
}

std::string schedules_text(const ScheduleCount& count) {
  constexpr std::size_t most_digits = 16;
  const std::string digits = count.text();
  if (count.approximate()) return "about " + digits;
  if (digits.size() > most_digits) return "about " + fmt::format("{:.3g}", count.as_double());
  return grouped(static_cast<std::int64_t>(count.as_double()));
}

std::string duration_text(double nanoseconds) {
  if (nanoseconds == 0) return "0 ns";
  const Unit& unit = fitting(std::abs(nanoseconds), time_units);
  return steady_digits(nanoseconds / unit.size) + std::string(unit.name);
}

std::string rate_text(double per_second) {
  const Unit& unit = fitting(std::abs(per_second), count_units);
  const std::string digits = unit.size == 1 ? count_text(per_second) : steady_digits(per_second / unit.size);
  return digits + (unit.size == 1 ? " " : "") + std::string(unit.name) + "/s";
}

std::string factor_text(double times) {
  const double size = std::abs(times);
  return fmt::format("{:.{}f} ×", times, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
}

std::string point_text(double value) {
  const bool small = std::abs(value) < 100 && value != std::trunc(value);
  return small ? three_digits(value) : count_text(value);
}

std::string short_count_text(double value) {
  const Unit& unit = fitting(std::abs(value), count_units);
  return three_digits(value / unit.size) + std::string(unit.name);
}

bool is_memory(std::string_view unit) { return unit == "KiB" || unit == "MiB" || unit == "GiB"; }

std::string metric_text(double value, Format format, std::string_view unit) {
  switch (format) {
    case Format::count: return count_text(value) + (is_memory(unit) ? " " + std::string(unit) : "");
    case Format::share: return share_text(unit == "%" ? value / 100 : value);
    case Format::duration: return duration_text(value * nanoseconds_in(unit));
    case Format::rate: return rate_text(value);
    case Format::factor: return factor_text(value);
  }
  return count_text(value);
}

std::string singular(std::string_view many) {
  const auto without = [&](std::size_t letters) {
    return std::string(many.substr(0, many.size() - letters));
  };
  if (many.size() < 4 || !many.ends_with('s') || many.ends_with("ss")) return std::string(many);
  for (const std::string_view hissing : {"ches", "shes", "sses", "xes"})
    if (many.ends_with(hissing)) return without(2);
  return many.ends_with("ies") ? without(3) + "y" : without(1);
}

std::string counted(double number, std::string_view many) { return counted(number, singular(many), many); }

std::string counted(double number, std::string_view one, std::string_view many) {
  // It is the written number that decides: 1.2 is written as 1.
  const std::string digits = count_text(number);
  return digits + " " + std::string(digits == "1" ? one : many);
}

std::string pad_left(std::string text, std::size_t width) {
  const std::size_t characters = character_count(text);
  if (characters < width) text.insert(0, width - characters, ' ');
  return text;
}

bool parse_typed_decimal(std::string_view typed, double& value) {
  std::string_view text = trimmed(typed);
  double factor = 1;
  if (text.ends_with('k') || text.ends_with('K')) factor = 1e3;
  if (text.ends_with('m') || text.ends_with('M')) factor = 1e6;
  if (factor > 1) text.remove_suffix(1);
  const auto ungrouped = without_separators(trimmed(text));
  const auto number = ungrouped ? decimal_number(*ungrouped) : std::nullopt;
  if (!number || !std::isfinite(*number * factor)) return false;
  value = *number * factor;
  return true;
}

bool parse_typed_number(std::string_view typed, std::int64_t& value) {
  double result = 0;
  if (!parse_typed_decimal(typed, result) || !(std::abs(result) < 9.2e18)) return false;
  value = static_cast<std::int64_t>(std::llround(result));
  return true;
}

}  // namespace racecourse
