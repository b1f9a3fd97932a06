#include "pictures/progress_graph_compute.h"

#include <algorithm>
#include <cmath>

namespace racecourse {

namespace {

int most_steps(const ProgressGraph& graph, std::size_t thread) {
  int most = static_cast<int>(graph.labels[thread].size());
  for (const ProgressCell& cell : graph.cells) most = std::max(most, static_cast<int>(cell.steps[thread]));
  return most;
}

/// A value for each cell, reachable or not.
template <class Value>
class ProgressTable {
 public:
  ProgressTable(int columns, int rows, Value initial)
      : rows_(static_cast<std::size_t>(rows)), values_(static_cast<std::size_t>(columns) * rows_, initial) {}
  Value& at(int column, int row) {
    return values_[static_cast<std::size_t>(column) * rows_ + static_cast<std::size_t>(row)];
  }

 private:
  std::size_t rows_;
  std::vector<Value> values_;
};

ProgressStretch look_of(const ProgressCell* cell, int column, int row) {
  using Kind = ProgressStretch::Kind;
  ProgressStretch look{column, row, row, Kind::wall, 0};
  if (!cell) return look;
  look.kind = cell->trap ? Kind::trap : Kind::open;
  if (cell->trap || cell->bad_share <= 0) return look;
  // Near 1, small differences must still be seen; and what is above 0 must not look like 0.
  const double weight = 1 - std::sqrt(1 - std::min(cell->bad_share, 1.0));
  const auto parts = static_cast<int>(std::lround(weight * most_tint));
  look.tint = static_cast<std::uint8_t>(std::clamp(parts, 1, static_cast<int>(most_tint)));
  return look;
}

}  // namespace

ProgressPicture compute_progress(const ProgressGraph& graph) {
  ProgressPicture picture;
  for (const std::size_t thread : {0u, 1u}) picture.steps[thread] = most_steps(graph, thread);
  const int columns = picture.steps[0] + 1, rows = picture.steps[1] + 1;
  ProgressTable<const ProgressCell*> cells(columns, rows, nullptr);
  for (const ProgressCell& cell : graph.cells) cells.at(cell.steps[0], cell.steps[1]) = &cell;
  for (int column = 0; column < columns; ++column) {
    bool goes_on = false;  // the cell below belongs to a stretch
    for (int row = 0; row < rows; ++row) {
      const ProgressStretch look = look_of(cells.at(column, row), column, row);
      picture.has_wall |= look.kind == ProgressStretch::Kind::wall;
      picture.has_trap |= look.kind == ProgressStretch::Kind::trap;
      picture.has_tint |= look.tint > 0;
      const bool plain = look.kind == ProgressStretch::Kind::open && look.tint == 0;
      if (!plain && goes_on && picture.stretches.back().kind == look.kind &&
          picture.stretches.back().tint == look.tint)
        picture.stretches.back().last = row;
      else if (!plain)
        picture.stretches.push_back(look);
      goes_on = !plain;
    }
  }
  return picture;
}

ProgressPlace place_after(std::span<const Turn> schedule) {
  ProgressPlace place{0, 0};
  for (const Turn turn : schedule) ++place[turn.thread == 0 ? 0 : 1];
  return place;
}

}  // namespace racecourse
