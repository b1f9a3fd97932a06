#pragma once

// Drawings that are kept until something changes that they depend on: copying triangles takes a fraction of the time that
// laying out words and making shapes takes.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include "imgui.h"
#include "ui/imgui_compat.h"
#include "ui/theme.h"

namespace racecourse {

/// Everything a drawing depends on except the theme, hashed to 64 bits: two different keys are as good as never equal.
class DrawKey {
 public:
  template <class... Parts>
  explicit DrawKey(const Parts&... parts) {
    (add(parts), ...);
  }

  template <class Number>
  requires std::is_scalar_v<Number>
  void add(Number number) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &number, sizeof number);
    mix(bits);
  }
  template <class Part>
  void add(const std::optional<Part>& part) {
    add(part.has_value());
    if (part) add(*part);
  }
  void add(ImVec2 place) {
    std::uint64_t bits = 0;
    static_assert(sizeof place == sizeof bits);
    std::memcpy(&bits, &place, sizeof bits);
    mix(bits);
  }
  void add(std::string_view words);
  void add(const char* words) { add(std::string_view(words)); }
  void add(const DrawKey& part) { mix(part.hash_); }

  friend bool operator==(const DrawKey&, const DrawKey&) = default;

 private:
  /// One to one in `bits`, so that keys that differ in a single part always differ.
  void mix(std::uint64_t bits) {
    hash_ = (hash_ ^ bits) * 0x9E3779B97F4A7C15u;
    hash_ ^= hash_ >> 32;
  }

  std::uint64_t hash_ = 0;
};

/// Triangles copied from a draw list.
class Triangles {
 public:
  /// Keeps what `draw` appends to the list. False if that cannot be kept: it used another texture, or more corners than
  /// indices can count.
  template <class Draw>
  bool record(ImDrawList& list, Draw&& draw) {
    const Place from(list);
    draw();
    return take(list, from);
  }
  /// Appends them to the list once more.
  void append_to(ImDrawList& list);

 private:
  /// Where a draw list ends at a moment.
  struct Place {
    explicit Place(const ImDrawList& list);
    int corner, index;
    unsigned first, offset;  // the number of the next corner in the current command
  };
  /// Consecutive triangles with the same clip rectangle.
  struct Stretch {
    ImVec4 clip;
    int indices;
  };
  bool take(const ImDrawList& list, const Place& from);

  std::vector<ImDrawVert> corners_;
  std::vector<ImDrawIdx> indices_;
  std::vector<Stretch> stretches_;
  ImDrawIdx first_ = 0;  // the number that indices_ have for the first of corners_
};

/// Notes what making controls leaves behind besides triangles: where the cursor is, and the stops of the Tab key.
class PartTraces {
 public:
  template <class Draw>
  void note(Draw&& draw) {
    const compat::CursorStretch cursor;
    const std::size_t first = stops_so_far();
    const int windows = compat::windows_within();
    draw();
    way_ = cursor.way();
    has_windows_ = compat::windows_within() > windows;
    note_stops(first);
  }
  void leave_again() const;
  /// Whether the reader may be using the part, so that it may look or act otherwise. If in doubt, yes.
  bool is_reached_for() const;
  /// Whether there are windows in it. They have draw lists of their own.
  bool has_windows() const { return has_windows_; }

 private:
  static std::size_t stops_so_far();
  void note_stops(std::size_t first);

  compat::CursorStretch::Way way_;
  std::vector<ImGuiID> stops_;
  bool has_windows_ = false;
};

/// Drawings in the order in which they are drawn: if a new one comes in between, those after it are drawn anew once.
class KeptDrawings {
 public:
  /// While it lives, draw_kept() and draw_kept_part() use these drawings.
  class Frame {
   public:
    Frame(KeptDrawings& drawings, const Theme& theme);
    ~Frame();
    Frame(const Frame&) = delete;
    Frame& operator=(const Frame&) = delete;
  };

  // Defined below, where it is known what a drawing is.
  KeptDrawings();
  ~KeptDrawings();
  KeptDrawings(KeptDrawings&&) noexcept;
  KeptDrawings& operator=(KeptDrawings&&) noexcept;

  /// Those of the current frame; null outside of one.
  static KeptDrawings* current() { return current_; }
  void forget();

  /// See draw_kept() and draw_kept_part().
  template <class Draw>
  float draw(ImDrawList& list, const DrawKey& key, Draw draw_anew);
  template <class Draw>
  void draw_part(const std::optional<DrawKey>& key, Draw draw_anew);

 private:
  struct Drawing;
  Drawing& next();
  /// Begins at the first one. Those that were not drawn since the last call are gone.
  void rewind();

  static KeptDrawings* current_;
  std::vector<Drawing> drawings_;
  std::size_t next_ = 0;
  Theme theme_{};
};

struct KeptDrawings::Drawing {
  std::optional<DrawKey> key;  // nothing: to be drawn anew
  float height = 0;
  Triangles triangles;
  // Of a part:
  std::optional<DrawKey> last;  // as it was drawn last, kept or not
  bool in_vain = false;         // kept last time, and never drawn from that
  PartTraces traces;
  KeptDrawings inside;
};

inline KeptDrawings::KeptDrawings() = default;
inline KeptDrawings::~KeptDrawings() = default;
inline KeptDrawings::KeptDrawings(KeptDrawings&&) noexcept = default;
inline KeptDrawings& KeptDrawings::operator=(KeptDrawings&&) noexcept = default;
inline void KeptDrawings::forget() { drawings_.clear(); }

/// The clip rectangle and the texture of letters.
DrawKey surface_of(const ImDrawList& list);
/// Where the next item begins, and the room it has.
DrawKey place_of_cursor();

template <class Draw>
float KeptDrawings::draw(ImDrawList& list, const DrawKey& key, Draw draw_anew) {
  Drawing& drawing = next();
  const DrawKey whole(key, surface_of(list));
  if (drawing.key == whole) {
    drawing.triangles.append_to(list);
    return drawing.height;
  }
  drawing.key.reset();
  if (drawing.triangles.record(list, [&] { drawing.height = draw_anew(); })) drawing.key = whole;
  return drawing.height;
}

template <class Draw>
void KeptDrawings::draw_part(const std::optional<DrawKey>& key, Draw draw_anew) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  Drawing& part = next();
  const bool reached = !key || part.traces.is_reached_for();
  const DrawKey whole(key.value_or(DrawKey()), place_of_cursor(), surface_of(list));
  if (!reached && part.key == whole) {
    part.in_vain = false;
    part.triangles.append_to(list);
    return part.traces.leave_again();
  }
  // Copying takes time: what is another part in each frame is not kept until it has stayed the same for two frames.
  const bool keeps = !reached && (!part.in_vain || part.last == whole);
  part.last = whole;
  part.key.reset();
  current_ = &part.inside;
  part.inside.rewind();
  const auto draw = [&] { part.traces.note(draw_anew); };
  const bool kept = keeps && part.triangles.record(list, draw);
  if (!keeps) draw();
  current_ = this;
  // It may just have come to where the pointer is.
  if (kept && !part.traces.is_reached_for() && !part.traces.has_windows()) part.key = whole;
  if (part.key) part.in_vain = true;
}

/// Draws something that depends on nothing but the key, the theme and the list's clip rectangle: anew if one of them
/// changed since the last frame or there is no key, else as it was. `draw_anew` only draws into the list: it makes no items
/// and calls no draw_kept(). If it returns a height, so does this.
template <std::invocable Draw>
float draw_kept(ImDrawList& list, const std::optional<DrawKey>& key, Draw draw_anew) {
  const auto draw = [&]() -> float {
    if constexpr (std::is_void_v<std::invoke_result_t<Draw>>) {
      draw_anew();
      return 0;
    } else {
      return draw_anew();
    }
  };
  KeptDrawings* kept = KeptDrawings::current();
  return kept && key ? kept->draw(list, *key, draw) : draw();
}

/// The same for a part of the window with controls in it, at the cursor, which it moves on. It is drawn anew also while the
/// reader may be using it; drawings in it are kept even then. A part with windows in it is always drawn anew.
template <std::invocable Draw>
void draw_kept_part(const std::optional<DrawKey>& key, Draw draw_anew) {
  if (KeptDrawings* kept = KeptDrawings::current())
    kept->draw_part(key, draw_anew);
  else
    draw_anew();
}

}  // namespace racecourse
