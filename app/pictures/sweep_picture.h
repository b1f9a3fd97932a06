#pragma once

// A sweep as places on two axes: what a setting does to a number.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/running/sweep.h"

namespace racecourse {

struct SweepPlace {
  std::string label;         ///< the value, short: "1 M", or the word
  float across = 0;          ///< 0 .. 1 along the axis
  std::optional<Band> band;  ///< nothing where it was not measured
  std::int64_t runs = 0;
  std::string missing;  ///< why it was not; empty while it may still come
};

struct SweepPicture {
  bool words = false;  ///< values without an order between them: a line for each, no curve
  std::vector<SweepPlace> places;
  double top = 1;  ///< the end of the axis of what was measured, which begins at 0
  bool measured = false;
};

/// Numbers lie as far apart as they are, or as many times as the next of them is larger where that is a factor each time;
/// a 0 then stands one usual step before the others.
SweepPicture sweep_picture(const Setting& setting, const SweepSnapshot& sweep, std::string_view metric);
/// Where a value of the setting lies on that axis, 0 .. 1; nothing for a value beyond it.
std::optional<float> sweep_place(const Setting& setting, const SweepSnapshot& sweep, std::int64_t value);

/// A measured value beside the axis, short: "150 M", "2.5 ms".
std::string sweep_tick_text(double value, const MetricSpec& metric);

/// What the sweep did, in a few words: "9 values, 45 runs, 3.2 s".
std::string said_of_sweep(const SweepSnapshot& sweep);

}  // namespace racecourse
