#pragma once

// What the reader looks at: zooms, scrolls, and what was drawn last. It may be lost at any time.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "panels/landmarks.h"
#include "panels/told_text.h"
#include "plots/odds.h"
#include "plots/plot.h"
#include "schedules/schedule_columns.h"
#include "schedules/timeline.h"
#include "session/session.h"
#include "ui/code_editor.h"
#include "ui/kept_drawing.h"
#include "ui/parts.h"
#include "ui/pointer_trail.h"
#include "ui/source_view.h"
#include "ui/widgets.h"

namespace racecourse {

/// A line of the list of instructions: the head of a function, a line of the program above its instructions, or one of these.
struct AssemblyRow {
  enum class Kind { function, source, instruction } kind = Kind::instruction;
  std::string left, text;
  bool lit = false;
};

struct AssemblyView {
  std::uint64_t version = ~std::uint64_t{0};  ///< of the program's work that the rows are of
  std::vector<AssemblyRow> rows;
  std::string words;   ///< above them
  int line = -1;       ///< that is lit
  bool moved = false;  ///< it is another one than was scrolled to last
};

struct ViewState {
  double frames_a_second = 0;  ///< set by the window; 0 while nothing moves
  PlotView plot;
  TimelineLook timeline, program_timeline;
  SourceCache source, twin_source;
  EditorView editor;
  ScheduleColumnsView schedule;
  ScheduleTable schedule_table;  ///< of a program of the reader's own, and which version of its work it is of
  std::uint64_t schedule_version = ~std::uint64_t{0};
  std::vector<OddsRow> program_odds;  ///< the same of its odds
  std::uint64_t odds_version = ~std::uint64_t{0};
  AssemblyView assembly;
  ChipEdit chip;
  Landmarks landmarks;
  PointerTrail pointer;
  std::size_t hints = 0;  ///< how many were shown when the goals were drawn last
  ToldText told;
  KeptDrawings drawings;
  float boundary =
      0;  ///< how much lower the charts are than by themselves, in lengths that no scale has changed
  int frames_to_see = 0;          ///< so many more frames bring the place where a guess is made into sight
  std::uint64_t run_version = 0;  ///< changes with each new picture of the run or of the twin

  /// Call at the beginning of a frame. Resets zooms and scrolls if the lesson changed.
  void begin_frame(const Session& session);

 private:
  std::string_view lesson_;
  std::optional<std::uint64_t> asked_where_;
  std::shared_ptr<const Snapshot> run_;
  std::shared_ptr<const TwinSnapshot> twin_;
};

}  // namespace racecourse
