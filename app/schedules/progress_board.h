#pragma once

// Where the progress graph of two threads stands in a room: its cells, the words along its axes, and its legend.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "kit/explorer/exploration.h"
#include "pictures/progress_graph_compute.h"
#include "ui/legend.h"
#include "ui/theme.h"

namespace racecourse {

/// The words along an axis, and on how many lines they are written so that they do not overlap. 0 lines: they do not fit.
struct AxisWords {
  std::vector<std::string> words;
  int lines = 0;
};

class ProgressBoard {
 public:
  /// `steps` is the most steps of each thread. Refers to graph and theme, which must outlive it.
  ProgressBoard(const ProgressGraph& graph, std::array<int, 2> steps, const std::vector<LegendEntry>& legend,
                ImVec2 low, ImVec2 size, const Theme& theme);

  /// The length of a step.
  float pitch() const { return pitch_; }
  /// The middle of the cell after so many steps of either thread.
  ImVec2 point(int column, int row) const;
  ImVec2 origin() const { return corner_; }
  /// The upper left and the lower right corner of a stretch of cells.
  std::array<ImVec2, 2> around(const ProgressStretch& stretch) const;
  /// The same for all cells.
  std::array<ImVec2, 2> field() const;
  /// The cell nearest to a place.
  ProgressPlace nearest(ImVec2 place) const;

  /// The left and the right edge of the room of the graph, without its legend.
  float left() const { return low_.x; }
  float right() const { return low_.x + width_; }
  ImVec2 legend_at() const { return legend_at_; }
  float legend_width() const { return legend_width_; }

  /// The one object that every step of both threads is about; empty when there are several.
  std::string_view object() const { return object_; }
  /// The words for the first thread's steps.
  AxisWords words_along() const;
  /// The words for the second thread's steps; empty if rows are too low for them.
  std::vector<std::string> words_up() const;

 private:
  void place_legend_below(ImVec2 low, ImVec2 size, const std::vector<LegendEntry>& legend);
  void place_legend_beside(ImVec2 low, ImVec2 size, const std::vector<LegendEntry>& legend);
  void arrange(ImVec2 low, ImVec2 size);
  void arrange(ImVec2 size, int lines);
  float widest(const std::vector<std::string>& words) const;

  const ProgressGraph& graph_;
  const Theme& theme_;
  const std::array<int, 2> steps_;
  const std::string_view object_;
  ImVec2 legend_at_, low_;
  float legend_width_ = 0, width_ = 0;
  ImVec2 corner_;  // where neither thread has taken a step
  float pitch_ = 0;
};

}  // namespace racecourse
