#pragma once

// The arithmetic of a plot, apart from any drawing.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/snapshot.h"

namespace racecourse {

/// Marks of an axis: first, first + step, ... up to and with last. Steps are 1, 2 or 5 times a power of ten.
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

/// The label of a tick, all of one axis in one unit: "0 M", "1 M"; digits after the point only as the step needs them.
std::string count_tick_text(double value, double step);
/// The same for times in milliseconds: "4 ms", "1.5 s", "20 µs".
std::string time_tick_text(double t_ms, double step_ms);

/// A line as at most two points for each pixel column: the lowest and the highest value in it, in order of time. Points
/// at either side of t0 .. t1 are kept so that the line goes on beyond the edge. Replaces `out`.
void thin_points(std::span<const Point> points, double t0, double t1, int columns, std::vector<Point>& out);

/// The value at a moment, straight between points; the last known one after the end, 0 when there are none.
double value_at_time(std::span<const Point> points, double t_ms);

/// Moves label centres apart until none is nearer than `distance` to the next, and all lie in low .. high, as near to
/// where they wanted to be as can be. In place, order of the input kept.
void spread_labels(std::span<float> centres, float distance, float low, float high);

}  // namespace racecourse
