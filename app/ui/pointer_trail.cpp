#include "ui/pointer_trail.h"

#include <algorithm>

#include "ui/draw_helpers.h"

namespace racecourse {

namespace {

constexpr double trail_seconds = 0.25;
constexpr float ring_radius = 17;

}  // namespace

void PointerTrail::follow(ImVec2 pointer, double now) {
  // A place that is not a number means that there is no pointer.
  if (!ImGui::IsMousePosValid(&pointer)) return places_.clear();
  const bool moved = places_.empty() || places_.back().at.x != pointer.x || places_.back().at.y != pointer.y;
  if (moved) places_.push_back({pointer, now});
  while (places_.size() > 1 && now - places_.front().seconds > trail_seconds) places_.pop_front();
}

void PointerTrail::draw(ImDrawList& list, const Theme& theme) const {
  if (places_.empty()) return;
  const auto count = static_cast<float>(places_.size());
  for (std::size_t i = 0; i + 1 < places_.size(); ++i) {
    const float share = (static_cast<float>(i) + 1) / count;
    list.AddLine(places_[i].at, places_[i + 1].at, faded(theme.bad, 0.35f * share),
                 theme.px(ring_radius) * share * 0.7f);
  }
  const ImVec2 at = places_.back().at;
  list.AddCircleFilled(at, theme.px(ring_radius), faded(theme.bad, 0.16f));
  list.AddCircle(at, theme.px(ring_radius), faded(theme.bad, 0.85f), 0, theme.px(2.5f));
}

}  // namespace racecourse
