#pragma once

// Lines over the time of a run.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "draw/theme.h"
#include "imgui.h"
#include "kit/snapshot.h"

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

/// What to draw. Refers to the caller's data, which must outlive the call.
struct PlotData {
  std::span<const PlotLine> lines;  ///< at most most_plot_lines
  std::optional<PlotGap> gap;
  std::span<const PlotMark> marks;
  std::span<const PlotLevel> levels;
  double end_ms = 0;                                ///< how far the run has come
  std::string_view empty = "Nothing has run yet.";  ///< said when there are no points
};

/// What the reader looks at. Follows the run until zoomed or dragged; owned by the caller, one for each plot.
struct PlotView {
  bool follow = true;
  double t0 = 0, t1 = 0;
  std::array<bool, most_plot_lines> hidden{};
  // Kept from frame to frame to save allocations; no meaning in between.
  std::array<std::vector<Point>, most_plot_lines> thinned;
  std::vector<ImVec2> path;
};

/// Drag to pan, wheel to zoom, double-click to fit; W, S, A, D and F do the same while the keyboard is on it; a click on a legend word hides its line.
void plot(const char* id, const PlotData& data, PlotView& view, ImVec2 size, const Theme& theme);

}  // namespace racecourse
