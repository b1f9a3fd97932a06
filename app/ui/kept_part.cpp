#include "ui/kept_part.h"

#include "ui/tab_walk.h"

namespace racecourse {

PartPlace PartPlace::at_cursor() {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  return {at.x, at.y, ImGui::GetContentRegionAvail().x};
}

void PartTraces::leave_again() const {
  compat::move_cursor(way_);
  if (TabWalk* walk = TabWalk::current()) walk->pass_again(stops_);
}

bool PartTraces::is_reached_for() const {
  const TabWalk* walk = TabWalk::current();
  return ImGui::IsMouseHoveringRect(way_.begin, way_.furthest, false) || compat::something_is_held() ||
         compat::focus_ring_is_shown() || (walk && walk->is_under_way());
}

std::size_t PartTraces::stops_so_far() {
  const TabWalk* walk = TabWalk::current();
  return walk ? walk->passed().size() : 0;
}

void PartTraces::note_stops(std::size_t first) {
  stops_.clear();
  if (const TabWalk* walk = TabWalk::current())
    stops_.assign(walk->passed().begin() + static_cast<std::ptrdiff_t>(first), walk->passed().end());
}

}  // namespace racecourse
