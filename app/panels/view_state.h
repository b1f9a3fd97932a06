#pragma once

// Where the reader looks: zooms, scrolls, and what was drawn there last. Losing it loses nothing that matters.

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
  std::size_t hints = 0;  ///< as many as were shown when the goals were drawn last
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

  /// Begins a frame. Looks at the session's lesson: anew, when it was another one before.
  void begin_frame(const Session& session);

 private:
  std::string_view lesson_;
};

}  // namespace racecourse
