#pragma once

// Who waits for whom, as a picture: threads and locks around an ellipse, waits and holds as lines between them.

#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "kit/recording/wait_for.h"
#include "ui/theme.h"

namespace racecourse {

/// A plate for a thread or a lock. Places are within the room, its corner at 0, 0.
struct WaitForNode {
  bool is_lock = false;
  int number = 0;  ///< in the graph
  ImVec2 centre;
};

/// From a thread to the lock it waits for, or from a lock to the thread that holds it.
struct WaitForLine {
  std::size_t from = 0, to = 0;  ///< nodes
  bool waits = false;            ///< else it is held
  bool stuck = false;            ///< part of a deadlock
};

struct WaitForLayout {
  std::vector<WaitForNode> nodes;  ///< those of a deadlock first, then threads and locks mixed evenly
  std::vector<WaitForLine> lines;  ///< those of a deadlock last, so that they lie on top
};

/// All around one ellipse, clockwise from the left, at the same places whoever waits. Threads and locks of a deadlock have
/// an ellipse of their own at the left, in the order in which they wait. Plates of that size stay within the room.
WaitForLayout lay_out_waits(const WaitGraph& graph, ImVec2 room, ImVec2 plate);

/// Whether no two plates of that size touch.
bool plates_are_apart(const WaitForLayout& layout, ImVec2 plate);

/// "thread 12" as "t12", where there is no room for more.
std::string short_name(std::string_view name);

void wait_for_graph(const char* id, const WaitGraph& graph, std::string_view empty, ImVec2 size,
                    const Theme& theme);

}  // namespace racecourse
