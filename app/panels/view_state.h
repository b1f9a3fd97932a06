#pragma once

// Where the reader looks: zooms, scrolls, and what was drawn there last. Losing it loses nothing that matters.

#include <cstddef>
#include <string_view>

#include "draw/kept_part.h"
#include "draw/markdown.h"
#include "draw/parts.h"
#include "draw/plot.h"
#include "draw/pointer_trail.h"
#include "draw/source_view.h"
#include "draw/timeline.h"
#include "draw/widgets.h"
#include "panels/landmarks.h"
#include "panels/part_looks.h"
#include "panels/told_text.h"
#include "session.h"

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
