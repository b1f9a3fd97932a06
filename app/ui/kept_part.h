#pragma once

// A part of the window with controls in it, kept for the frames in which it shows the same and nobody reaches for it.

#include <utility>
#include <vector>

#include "imgui.h"
#include "ui/imgui_compat.h"
#include "ui/kept_drawing.h"
#include "ui/theme.h"

namespace racecourse {

/// Where a part begins, and the room it has.
struct PartPlace {
  float left = 0, top = 0, room = 0;
  static PartPlace at_cursor();
  friend bool operator==(const PartPlace&, const PartPlace&) = default;
};

/// What a part leaves behind besides what is drawn: the cursor behind it, and stops of the walk through the controls.
class PartTraces {
 public:
  template <class Draw>
  void note(Draw&& draw) {
    const compat::CursorStretch cursor;
    const std::size_t first = stops_so_far();
    const int windows = compat::windows_within();
    std::forward<Draw>(draw)();
    way_ = cursor.way();
    has_windows_ = compat::windows_within() > windows;
    note_stops(first);
  }
  void leave_again() const;
  /// Whether the reader may have to do with the part now, so that it looks or acts otherwise. In doubt, yes.
  bool is_reached_for() const;
  /// Whether there are windows in it, which have drawings of their own.
  bool has_windows() const { return has_windows_; }

 private:
  static std::size_t stops_so_far();
  void note_stops(std::size_t first);

  compat::CursorStretch::Way way_;
  std::vector<ImGuiID> stops_;
  bool has_windows_ = false;
};

/// Draws what depends on nothing but its key, the theme and what the reader does with it: anew when one of the first two
/// changed and while it is reached for, else as it was. A part with windows in it is drawn anew always.
template <class Key>
class KeptPart {
 public:
  /// Draws at the cursor and moves it on. Calls `draw_anew`, which does both, where that is needed.
  template <class Draw>
  void draw(const Key& key, const Theme& theme, Draw&& draw_anew) {
    const bool reached = traces_.is_reached_for();
    if (reached) drawing_.forget();
    bool anew = false;
    drawing_.draw(*ImGui::GetWindowDrawList(), {key, PartPlace::at_cursor(), theme}, [&] {
      anew = true;
      traces_.note(std::forward<Draw>(draw_anew));
    });
    if (!anew) return traces_.leave_again();
    // It may just have come to where the pointer is, or have been let go of only as it was drawn.
    if (reached || traces_.is_reached_for() || traces_.has_windows()) drawing_.forget();
  }

  /// It is drawn anew the next time.
  void forget() { drawing_.forget(); }

 private:
  struct Look {
    Key key;
    PartPlace place;
    Theme theme;
    friend bool operator==(const Look&, const Look&) = default;
  };
  KeptDrawing<Look> drawing_;
  PartTraces traces_;
};

}  // namespace racecourse
