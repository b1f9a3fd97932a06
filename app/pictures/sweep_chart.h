#pragma once

// What a setting does to a number: the median of some runs at each value, and how far they lay apart.

#include <optional>

#include "pictures/canvas.h"
#include "pictures/sweep_picture.h"

namespace racecourse {

class SweepChart {
 public:
  /// Of a sweep with values. `now` is where the setting stands at the moment.
  SweepChart(const Canvas& canvas, Box box, const SweepPicture& picture, const MetricSpec& metric,
             std::optional<float> now = {});
  void draw(Canvas& canvas) const;

  /// The value whose place is nearest; nothing where the place is outside the picture.
  const SweepPlace* under(Vec2 at) const;
  /// Of a place that was measured.
  Vec2 median_of(const SweepPlace& place) const;
  Ink ink() const { return ink_; }

 private:
  bool words() const { return picture_.words; }
  /// Along the axis of the values, which lies flat; for words it stands, and each has a line of its own.
  float along(const SweepPlace& place) const;
  Vec2 at(const SweepPlace& place, double value) const;
  void draw_axis(Canvas& canvas) const;
  void draw_flat_ticks(Canvas& canvas) const;
  void draw_labels(Canvas& canvas) const;
  void draw_word(Canvas& canvas, const SweepPlace& place) const;
  void draw_now(Canvas& canvas) const;
  void draw_band(Canvas& canvas) const;
  void draw_whisker(Canvas& canvas, const SweepPlace& place) const;
  void draw_cross(Canvas& canvas, Vec2 at) const;

  const SweepPicture& picture_;
  const MetricSpec& metric_;
  const std::optional<float> now_;
  const Ink ink_;
  const Box box_;
  Box field_;      // inside the axes
  float row_ = 0;  // of a word
};

}  // namespace racecourse
