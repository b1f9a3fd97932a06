#pragma once

// What the reader looks at: zooms, scrolls, and what was drawn last. It may be lost at any time.

#include <cstddef>
#include <string_view>

#include "panels/landmarks.h"
#include "panels/part_looks.h"
#include "panels/told_text.h"
#include "plots/plot.h"
#include "schedules/timeline.h"
#include "session/session.h"
#include "ui/kept_part.h"
#include "ui/markdown_draw.h"
#include "ui/parts.h"
#include "ui/pointer_trail.h"
#include "ui/source_view.h"
#include "ui/widgets.h"

namespace racecourse {

struct ViewState {
  double frames_a_second = 0;  ///< set by the window; 0 while nothing moves
  PlotView plot;
  TimelineLook timeline;
  SourceCache source, twin_source;
  ChipEdit chip;
  Landmarks landmarks;
  PointerTrail pointer;
  std::size_t hints = 0;  ///< how many were shown when the goals were drawn last
  ToldText told;
  // Of parts that seldom change.
  KeptInOrder<KeptMarkdown> texts;
  KeptInOrder<KeptGoalRow> goal_rows;
  KeptPart<BarLook> bar;
  KeptPart<RailLook> rail;
  KeptPart<HeadingLook> heading;
  KeptPart<ControlsLook> controls;
  KeptPart<FiguresLook> figures;
  KeptPart<PicturesLook> pictures;
  KeptPart<TabRowLook> tab_row;
  KeptPart<TimelineTabLook> timeline_tab;

  /// Call at the beginning of a frame. Resets zooms and scrolls if the lesson changed.
  void begin_frame(const Session& session);

 private:
  std::string_view lesson_;
};

}  // namespace racecourse
