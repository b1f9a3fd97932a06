#pragma once

// Lines over the time of a run, in the window.

#include "imgui.h"
#include "pictures/series_chart.h"
#include "ui/theme.h"

namespace racecourse {

/// What part of the run is shown: all of it until the reader zooms or drags. Owned by the caller, one for each plot.
struct PlotView {
  bool follow = true;
  double t0 = 0, t1 = 0;
  HiddenLines hidden{};
  // Caches, kept from frame to frame.
  PlotPoints points;
};

/// Drag to pan, turn the wheel to zoom, double-click to show all; the keys W, S, A, D and F do the same. A click on the name
/// of a line hides it.
void plot(const char* id, const PlotData& data, PlotView& view, ImVec2 size, const Theme& theme);

}  // namespace racecourse
