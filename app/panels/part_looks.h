#pragma once

// All that is shown of the parts of the window that are kept: where one of these changes the part is drawn anew.

#include <cstddef>
#include <string>
#include <vector>

#include "kit/setting.h"
#include "settings_store.h"

namespace racecourse {

struct BarLook {
  std::size_t lesson = 0;
  bool going = false, presenter = false;
  long frames_a_second = 0;  ///< 0 where it is not said
  friend bool operator==(const BarLook&, const BarLook&) = default;
};

struct RailLook {
  std::size_t lesson = 0;
  Progress progress;
  friend bool operator==(const RailLook&, const RailLook&) = default;
};

struct ControlsLook {
  std::size_t lesson = 0;
  Settings settings;
  bool going = false, until_stopped = false;
  friend bool operator==(const ControlsLook&, const ControlsLook&) = default;
};

struct TabRowLook {
  std::vector<std::string> labels;
  std::size_t chosen = 0;
  float width = 0;
  friend bool operator==(const TabRowLook&, const TabRowLook&) = default;
};

}  // namespace racecourse
