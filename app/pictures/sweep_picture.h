#pragma once

// What a sweep measured, as places along two axes.

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
  std::string missing;  ///< why it was not measured; empty while it may still be
};

struct SweepPicture {
  bool words = false;  ///< the values are words, not numbers: a line for each, no curve
  std::vector<SweepPlace> places;
  double top = 1;  ///< the end of the measured axis, which begins at 0
  bool measured = false;
};

/// Numbers are placed on a linear axis, or on a logarithmic one if they grow by factors; there a 0 is one usual step before
/// the others.
SweepPicture sweep_picture(const Setting& setting, const SweepSnapshot& sweep, std::string_view metric);
/// Where a value of the setting lies on that axis, 0 .. 1; nothing for a value beyond it.
std::optional<float> sweep_place(const Setting& setting, const SweepSnapshot& sweep, std::int64_t value);

/// A measured value beside the axis, short: "150 M", "2.5 ms".
std::string sweep_tick_text(double value, const MetricSpec& metric);

/// What the sweep did, in a few words: "9 values, 45 runs, 3.2 s".
std::string said_of_sweep(const SweepSnapshot& sweep);

}  // namespace racecourse
