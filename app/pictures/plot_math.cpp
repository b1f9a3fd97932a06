#include "pictures/plot_math.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "kit/base/words.h"

namespace racecourse {

namespace {

/// The smallest product of one of the digits and a power of ten that is not below `value`.
template <std::size_t N>
double nice_above(double value, const std::array<double, N>& digits) {
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double digit : digits)
    if (digit * power >= value * (1 - 1e-9)) return digit * power;
  return digits[0] * power * 10;
}

struct AxisUnit {
  double size;
  std::string_view name;
};

/// How many digits after the point a step needs.
int decimals_for(double step) {
  const double needed = std::ceil(-std::log10(step) - 1e-9);
  return std::clamp(static_cast<int>(needed), 0, 6);
}

/// All labels of an axis have one unit: the largest of which a step is at least `least`.
template <std::size_t N>
std::string tick_text(double value, double step, const std::array<AxisUnit, N>& units, double least) {
  auto unit = std::find_if(units.begin(), units.end(),
                           [&](const AxisUnit& u) { return step >= least * u.size * (1 - 1e-9); });
  if (unit == units.end()) unit = units.end() - 1;
  const double shown = value / unit->size;
  const int decimals = decimals_for(step / unit->size);
  // Formatting a floating-point number takes ten times as long.
  const std::string digits = decimals == 0
                                 ? fmt::format_int(std::llround(shown)).str()
                                 : fmt::format("{:.{}f}", std::abs(shown) < 1e-12 ? 0.0 : shown, decimals);
  return unit->name.empty() ? digits : digits + " " + std::string(unit->name);
}

/// Where the points between two times begin and end, with one more on either side.
std::pair<std::size_t, std::size_t> visible(std::span<const Point> points, double t0, double t1) {
  const auto before = [](const Point& point, double t) { return point.t_ms < t; };
  const auto from = std::lower_bound(points.begin(), points.end(), t0, before);
  const auto to =
      std::upper_bound(points.begin(), points.end(), t1, [](double t, const Point& p) { return t < p.t_ms; });
  const auto first = static_cast<std::size_t>(from - points.begin());
  const auto end = static_cast<std::size_t>(to - points.begin());
  return {first > 0 ? first - 1 : 0, std::min(end + 1, points.size())};
}

}  // namespace

Ticks nice_ticks(double low, double high, int most) {
  most = std::max(most, 2);
  const double range = high - low;
  if (!(range > 0) || !std::isfinite(range)) return {low, low, 1, 1};
  constexpr std::array digits{1.0, 2.0, 5.0};
  // The finest step with at most so many ticks has at least one: of three multiples of a step, one is a multiple of the
  // next step.
  for (double step = nice_above(range / (most + 1), digits);; step = nice_above(step * 1.01, digits)) {
    const double first = std::ceil(low / step - 1e-9) * step;
    const int count = static_cast<int>(std::floor((high - first) / step + 1e-9)) + 1;
    if (count > most) continue;
    return {first, first + step * (count - 1), step, std::max(count, 0)};
  }
}

double nice_ceiling(double value) {
  if (!(value > 0) || !std::isfinite(value)) return 1;
  return nice_above(value, std::array{1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0});
}

std::string count_tick_text(double value, double step) {
  constexpr std::array<AxisUnit, 5> units{{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}, {1, ""}}};
  if (step >= 1 && step < 1e4) return grouped(std::llround(value));  // "500", not "0.5 k"
  return tick_text(value, step, units, 0.5);
}

std::string time_tick_text(double t_ms, double step_ms) {
  constexpr std::array<AxisUnit, 4> units{{{1e3, "s"}, {1, "ms"}, {1e-3, "µs"}, {1e-6, "ns"}}};
  return tick_text(t_ms, step_ms, units, 0.1);
}

void thin_points(std::span<const Point> points, double t0, double t1, int columns, std::vector<Point>& out) {
  out.clear();
  const auto [first, end] = visible(points, t0, t1);
  columns = std::max(columns, 1);
  if (end - first <= 2 * static_cast<std::size_t>(columns)) {
    out.assign(points.begin() + static_cast<std::ptrdiff_t>(first),
               points.begin() + static_cast<std::ptrdiff_t>(end));
    return;
  }
  const double width = (t1 - t0) / columns;
  for (std::size_t i = first; i < end;) {
    const double column_end = t0 + (std::floor((points[i].t_ms - t0) / width) + 1) * width;
    std::size_t lowest = i, highest = i;
    std::size_t next = i;
    for (; next < end && (points[next].t_ms < column_end || next == i); ++next) {
      if (points[next].value < points[lowest].value) lowest = next;
      if (points[next].value > points[highest].value) highest = next;
    }
    out.push_back(points[std::min(lowest, highest)]);
    if (lowest != highest) out.push_back(points[std::max(lowest, highest)]);
    i = next;
  }
}

double value_at_time(std::span<const Point> points, double t_ms) {
  if (points.empty()) return 0;
  const auto after = std::upper_bound(points.begin(), points.end(), t_ms,
                                      [](double t, const Point& p) { return t < p.t_ms; });
  if (after == points.begin()) return points.front().value;
  if (after == points.end()) return points.back().value;
  const Point& a = *(after - 1);
  const double span = after->t_ms - a.t_ms;
  return span <= 0 ? after->value : a.value + (after->value - a.value) * (t_ms - a.t_ms) / span;
}

void spread_labels(std::span<float> centres, float distance, float low, float high) {
  if (centres.empty()) return;
  std::vector<std::size_t> order(centres.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return centres[a] < centres[b]; });
  // Pool adjacent violators (Ayer et al., 1955): labels that would overlap form a block that stands where its members
  // wanted to be on average.
  struct Block {
    double wanted = 0;  // sum of where its members want to be, each less its offset in the block
    std::size_t count = 0;
    double top() const { return wanted / static_cast<double>(count); }
  };
  std::vector<Block> blocks;
  for (const std::size_t i : order) {
    blocks.push_back({static_cast<double>(centres[i]), 1});
    while (blocks.size() > 1) {
      Block& above = blocks[blocks.size() - 2];
      const Block& below = blocks.back();
      if (above.top() + static_cast<double>(distance) * static_cast<double>(above.count) <= below.top())
        break;
      above.wanted +=
          below.wanted - static_cast<double>(distance) * static_cast<double>(above.count * below.count);
      above.count += below.count;
      blocks.pop_back();
    }
  }
  std::size_t next = 0;
  double free_from = static_cast<double>(low);
  std::size_t left = centres.size();
  for (const Block& block : blocks) {
    const double lowest_start =
        static_cast<double>(high) - static_cast<double>(distance) * static_cast<double>(left - 1);
    double at = std::max(std::min(block.top(), lowest_start), free_from);
    for (std::size_t k = 0; k < block.count; ++k, at += static_cast<double>(distance))
      centres[order[next++]] = static_cast<float>(at);
    free_from = at;
    left -= block.count;
  }
}

}  // namespace racecourse
