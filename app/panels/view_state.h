#pragma once

// Where the reader looks: zooms, scrolls, texts cut up once. Losing it loses nothing that matters.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "draw/markdown.h"
#include "draw/plot.h"
#include "draw/pointer_trail.h"
#include "draw/source_view.h"
#include "draw/timeline.h"
#include "draw/widgets.h"
#include "kit/lesson.h"
#include "panels/landmarks.h"

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
  std::map<std::string, Blocks, std::less<>> sections;  ///< of the lesson's text, by heading

  /// Looks at that lesson: anew, when it was another one before.
  void follow(const Lesson& lesson);

 private:
  std::string_view lesson_;
};

}  // namespace racecourse
