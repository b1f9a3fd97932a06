#pragma once

// Lines over the time of a run.

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "kit/lesson/snapshot.h"
#include "ui/kept_drawing.h"
#include "ui/theme.h"

namespace racecourse {

inline constexpr std::size_t most_plot_lines = 12;

struct PlotLine {
  std::string_view label;
  std::span<const Point> points;
  ImU32 colour = 0;
  bool dashed = false;  ///< and thinner: to be compared with the others
};

/// The area between two lines; its label says how much it is at the end.
struct PlotGap {
  std::size_t upper = 0, lower = 0;  ///< indices into lines
  std::string_view label;
};

struct PlotMark {
  double t_ms = 0;
  std::string_view label;
};

/// A value that is compared with the lines, e.g. what somebody guessed: a straight line across.
struct PlotLevel {
  double value = 0;
  std::string label;  ///< all that is said of it
  ImU32 colour = 0;
};

/// What the points of a plot belong to: a run, and its twin. While it is the same, so are they. Without a run they may
/// change in any frame.
struct PlotSource {
  std::shared_ptr<const void> run, twin;
  friend bool operator==(const PlotSource&, const PlotSource&) = default;
};

/// What to draw. Refers to the caller's data, which must outlive the call.
struct PlotData {
  PlotSource source = {};
  std::span<const PlotLine> lines;  ///< at most most_plot_lines
  std::optional<PlotGap> gap;
  std::span<const PlotMark> marks;
  std::span<const PlotLevel> levels;
  double end_ms = 0;                                ///< how far the run has come
  std::string_view empty = "Nothing has run yet.";  ///< said when there are no points
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
  PlotSource source_;
  double highest_ = 0;
  std::optional<Cut> cut_;  // that lines_ have; nothing: they are to be thinned anew
  std::array<Line, most_plot_lines> lines_;
};

/// All that the look of the lines depends on.
struct PlotLook {
  PlotSource source;
  std::array<bool, most_plot_lines> hidden{};
  double t0 = 0, t1 = 0, highest = 0;
  float left = 0, top = 0, right = 0, bottom = 0;
  Theme theme;
  friend bool operator==(const PlotLook&, const PlotLook&) = default;
};

/// What the reader looks at. Follows the run until zoomed or dragged; owned by the caller, one for each plot.
struct PlotView {
  bool follow = true;
  double t0 = 0, t1 = 0;
  std::array<bool, most_plot_lines> hidden{};
  // Kept from frame to frame to save allocations; no meaning in between.
  PlotPoints points;
  KeptDrawing<PlotLook> drawn;
  std::vector<ImVec2> path;
};

/// Drag to pan, wheel to zoom, double-click to fit; W, S, A, D and F do the same while the keyboard is on it; a click on a legend word hides its line.
void plot(const char* id, const PlotData& data, PlotView& view, ImVec2 size, const Theme& theme);

}  // namespace racecourse
