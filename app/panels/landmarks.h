#pragma once

// Where parts of the window are. The panels note it as they draw; the tour points there. What scrolls is noted as far as it is
// in sight.

#include <array>
#include <cstddef>

#include "imgui.h"

namespace racecourse {

struct Area {
  ImVec2 low, high;
};

enum class Landmark { course, run, settings, tabs, text, guess };

class Landmarks {
 public:
  void note(Landmark which, Area area) { areas_[static_cast<std::size_t>(which)] = area; }
  const Area& of(Landmark which) const { return areas_[static_cast<std::size_t>(which)]; }

 private:
  std::array<Area, 6> areas_{};
};

}  // namespace racecourse
