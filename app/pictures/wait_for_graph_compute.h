#pragma once

// Where threads and locks stand in the picture of who waits for whom, and which lines join them.

#include <string>
#include <string_view>
#include <vector>

#include "kit/recording/wait_for.h"
#include "pictures/vec2.h"

namespace racecourse {

/// A plate for a thread or a lock. The corner of the room is at 0, 0.
struct WaitForNode {
  bool is_lock = false;
  int number = 0;  ///< in the graph
  Vec2 centre;
};

/// From a thread to the lock or the thread whose end it waits for, or from a lock to the thread that holds it.
struct WaitForLine {
  std::size_t from = 0, to = 0;  ///< nodes
  bool waits = false;            ///< else it is held
  bool stuck = false;            ///< part of a deadlock
};

struct WaitForLayout {
  std::vector<WaitForNode> nodes;  ///< those of a deadlock first, then threads and locks mixed evenly
  std::vector<WaitForLine> lines;  ///< those of a deadlock last, so that they are drawn on top
};

/// Places everything around one ellipse, clockwise from the left, independent of who waits. The threads and locks of a
/// deadlock get an ellipse of their own at the left, in the order in which they wait. Plates of that size fit in the room.
WaitForLayout lay_out_waits(const WaitGraph& graph, Vec2 room, Vec2 plate);

/// Whether no two plates of that size touch.
bool plates_are_apart(const WaitForLayout& layout, Vec2 plate);

/// "t12" for "thread 12".
std::string short_name(std::string_view name);

}  // namespace racecourse
