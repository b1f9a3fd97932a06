#pragma once

// A ring around the mouse pointer with a short trail, so that a class can follow it.

#include <deque>

#include "imgui.h"
#include "ui/theme.h"

namespace racecourse {

class PointerTrail {
 public:
  /// Notes where the pointer is. `now` is in seconds and does not go backwards.
  void follow(ImVec2 pointer, double now);
  void forget() { places_.clear(); }
  /// Whether the trail still changes by itself, so that another frame is needed.
  bool fading() const { return places_.size() > 1; }
  void draw(ImDrawList& list, const Theme& theme) const;

 private:
  struct Place {
    ImVec2 at;
    double seconds;
  };
  std::deque<Place> places_;  // oldest first; the last is where the pointer is
};

}  // namespace racecourse
