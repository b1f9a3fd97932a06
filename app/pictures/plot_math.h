#pragma once

// The arithmetic of plots.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/snapshot.h"

namespace racecourse {

/// The ticks of an axis: first, first + step, ..., last. Steps are 1, 2 or 5 times a power of ten.
struct Ticks {
  double first = 0, last = 0, step = 1;
  int count = 0;
  double at(int i) const { return first + step * i; }
};
/// Ticks inside low .. high, at most `most` of them (at least 2).
Ticks nice_ticks(double low, double high, int most);
/// The smallest of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten that is not below `value`; 1 for what is not
/// above 0.
double nice_ceiling(double value);

/// The label of a tick. All labels of an axis have the same unit, "0 M", "1 M", and as many digits as the step needs.
std::string count_tick_text(double value, double step);
/// The same for times in milliseconds: "4 ms", "1.5 s", "20 µs".
std::string time_tick_text(double t_ms, double step_ms);

/// Thins a line to at most two points for each pixel column, the lowest and the highest value in it, in order of time. The
/// nearest points outside t0 .. t1 are kept, so that the line goes on beyond the edge. Replaces `out`.
void thin_points(std::span<const Point> points, double t0, double t1, int columns, std::vector<Point>& out);

/// The value at a moment, interpolated between points; the last value after the end, 0 if there are no points.
double value_at_time(std::span<const Point> points, double t_ms);

/// Moves the centres of labels until they are at least `distance` apart and within low .. high, as near to where they were as
/// possible. They keep their order in the span.
void spread_labels(std::span<float> centres, float distance, float low, float high);

}  // namespace racecourse
