#pragma once

// All that is shown of the parts of the window that are kept: where one of these changes the part is drawn anew.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "draw/plot.h"
#include "kit/setting.h"
#include "kit/snapshot.h"
#include "settings_store.h"
#include "twin_session.h"

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

/// Of the stage.
struct HeadingLook {
  std::string headline, sentence;
  bool low = false;
  friend bool operator==(const HeadingLook&, const HeadingLook&) = default;
};

/// Of the track and the tiles.
struct FiguresLook {
  std::shared_ptr<const Snapshot> run;
  float track = 0;  ///< its height
  bool low = false;
  friend bool operator==(const FiguresLook&, const FiguresLook&) = default;
};

struct PicturesLook {
  std::shared_ptr<const Snapshot> run;
  std::shared_ptr<const TwinSnapshot> twin;
  std::size_t chosen = 0;
  std::optional<double> guess, class_guess;
  std::optional<std::array<double, 2>> zoom;  ///< of the live chart; nothing while it follows the run
  std::array<bool, most_plot_lines> hidden{};
  float height = 0;
  friend bool operator==(const PicturesLook&, const PicturesLook&) = default;
};

struct TimelineTabLook {
  std::shared_ptr<const Snapshot> run;
  std::optional<std::array<std::int64_t, 2>> zoom;  ///< nothing while it follows the run
  float scroll = 0;
  float height = 0;
  friend bool operator==(const TimelineTabLook&, const TimelineTabLook&) = default;
};

struct TabRowLook {
  std::vector<std::string> labels;
  std::size_t chosen = 0;
  float width = 0;
  friend bool operator==(const TabRowLook&, const TabRowLook&) = default;
};

}  // namespace racecourse
