#pragma once

// All that is shown in the parts of the window that are kept: where one of these changes the part is drawn anew. How far the
// reader zoomed or scrolled is not among them: that changes only while the part is reached for.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "files/settings_store.h"
#include "kit/lesson/setting.h"
#include "kit/lesson/snapshot.h"
#include "session/twin_session.h"

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
  float height = 0;
  friend bool operator==(const PicturesLook&, const PicturesLook&) = default;
};

struct TimelineTabLook {
  std::shared_ptr<const Snapshot> run;
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
