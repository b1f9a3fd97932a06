#pragma once

// Lines over the time of a run.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/snapshot.h"
#include "pictures/canvas.h"

namespace racecourse {

inline constexpr std::size_t most_plot_lines = 12;

struct PlotLine {
  std::string_view label;
  std::span<const Point> points;
  Ink ink;
  bool dashed = false;                  ///< and thinner: to be compared with the others
  std::span<const double> breaks = {};  ///< as in Series
  bool valued = true;                   ///< its last value is said at its end
};

/// The area between two lines; its label says how much it is at the end.
struct PlotGap {
  std::size_t upper = 0, lower = 0;  ///< indices into lines
  std::string_view label;
};

struct PlotMark {
  double t_ms = 0;
  std::string_view label;
  Ink ink{Hue::muted};
};

/// What concerns all lanes: settings that changed, and what happened, in order. In a contest each line has a time of its own,
/// and the picture has none for what happened.
std::vector<PlotMark> marks_of(const Lesson& lesson, const Snapshot& run);
/// When the picture ends: with the run, or in a contest with the longest of its lines.
double end_of_lines(const Lesson& lesson, const Snapshot& run, std::span<const PlotLine> lines);

/// A value that is compared with the lines, e.g. what somebody guessed: a straight line across.
struct PlotLevel {
  double value = 0;
  std::string label;  ///< all that is said of it
  Ink ink;
};

/// What to draw. Refers to the caller's data, which must outlive the call.
struct PlotData {
  /// Changes whenever the lines, the gap or the marks change. Without it that may be in any frame.
  std::optional<std::uint64_t> version = {};
  std::span<const PlotLine> lines;  ///< at most most_plot_lines
  std::optional<PlotGap> gap;
  std::span<const PlotMark> marks;
  std::span<const PlotLevel> levels;
  double end_ms = 0;                                ///< how far the run has come
  std::string_view empty = "Nothing has run yet.";  ///< said when there are no points

  bool has_points() const;
  /// Up to where the lines are drawn: behind it stand their words. A busy machine measures late, and the run is ahead.
  double lines_end_ms() const;
};

/// The points of a plot's lines, gone through only where they are not those of the last frame.
class PlotPoints {
 public:
  /// Call once a frame, first of all.
  void follow(const PlotData& data);
  /// Has as many points of each line as so many columns can show.
  void thin(const PlotData& data, double t0, double t1, int columns);

  /// Of all points of all lines.
  double highest() const { return highest_; }
  std::span<const Point> thinned(std::size_t line) const { return lines_[line].thinned; }
  /// Of the thinned ones.
  double peak(std::size_t line) const { return lines_[line].peak; }

 private:
  struct Line {
    std::vector<Point> thinned;
    double peak = 0;
  };
  struct Cut {
    double t0 = 0, t1 = 0;
    int columns = 0;
    friend bool operator==(const Cut&, const Cut&) = default;
  };
  std::optional<std::uint64_t> version_;
  double highest_ = 0;
  std::optional<Cut> cut_;  // that lines_ have; nothing: they are to be thinned anew
  std::array<Line, most_plot_lines> lines_;
};

inline constexpr double shortest_plot_ms = 1e-4;
/// The end of a time axis for all of a run: in steps, for an axis that creeps with every frame cannot be read.
double end_of_axis_ms(double end_ms);

/// The inside of the axes, and what it shows.
struct PlotField {
  Box box;
  double t0 = 0, t1 = 1, top = 1;

  float x(double t_ms) const { return box.low.x + static_cast<float>((t_ms - t0) / (t1 - t0)) * box.width(); }
  float y(double value) const { return box.high.y - static_cast<float>(value / top) * box.height(); }
  double time_at(float x) const {
    return t0 + static_cast<double>((x - box.low.x) / box.width()) * (t1 - t0);
  }
};

using HiddenLines = std::array<bool, most_plot_lines>;

/// Where the axes are in a box, with that room for the words at the ends of the lines.
Box plot_box(const Canvas& canvas, Box box, float label_room);
/// Room for these words with numbers as long as those of the axis: its steps are the only moments at which this changes.
/// `highest` is of all points.
float steady_label_room(const Canvas& canvas, const PlotData& data, double highest);

class SeriesChart {
 public:
  /// Takes what it shows and its place from the field, but for the end of the axis of values.
  SeriesChart(const PlotData& data, const PlotPoints& points, const HiddenLines& hidden, PlotField field);

  const PlotField& field() const { return field_; }
  void draw_axes(Canvas& canvas) const;
  /// The lines that are not hidden, and the gap between two of them. They may go on beyond the field.
  void draw_lines(Canvas& canvas) const;
  /// What stands at the end of a line: its name and its last value.
  struct EndLabel {
    std::string words;
    Face face = Face::text;
    Ink ink;
    std::optional<std::size_t> line;  ///< nothing for the gap
    Box box;
  };
  std::vector<EndLabel> end_labels(const Canvas& canvas) const;
  /// Marks, levels, and the words at the ends of the lines.
  void draw_words(Canvas& canvas, std::span<const EndLabel> labels) const;

 private:
  bool shows_gap() const;
  double highest_shown() const;
  void draw_gap(Canvas& canvas) const;
  void draw_marks(Canvas& canvas) const;
  void draw_levels(Canvas& canvas) const;

  const PlotData& data_;
  const PlotPoints& points_;
  const HiddenLines hidden_;
  PlotField field_;
};

/// All of a run that has points, as it is once it has ended.
void draw_series(Canvas& canvas, Box box, const PlotData& data);

}  // namespace racecourse
