#pragma once

// What was drawn, kept for the frames in which nothing of it changes: triangles are copied in a fraction of the time in
// which words are laid out and blocks are shaped.

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "imgui.h"
#include "ui/imgui_compat.h"

namespace racecourse {

/// What is drawn on: the part of the window that is seen, and the texture letters are taken from.
class Surface {
 public:
  explicit Surface(const ImDrawList& list);
  friend bool operator==(const Surface&, const Surface&) = default;

 private:
  float low_x_, low_y_, high_x_, high_y_;
  compat::TextureName texture_;
};

/// Triangles as they went into a draw list.
class Triangles {
 public:
  /// Keeps what `draw` appends to the list. False when that cannot be kept: it took another texture, or more corners than
  /// indices can count.
  template <class Draw>
  bool record(ImDrawList& list, Draw&& draw) {
    const Place from(list);
    std::forward<Draw>(draw)();
    return take(list, from);
  }
  /// Appends them once more.
  void append_to(ImDrawList& list);

 private:
  /// Where a draw list ends at a moment.
  struct Place {
    explicit Place(const ImDrawList& list);
    int corner, index;
    unsigned first, offset;  // what the next corner counts as, in the current command
  };
  /// Triangles that follow one another and are seen in the same part of the window.
  struct Stretch {
    ImVec4 clip;
    int indices;
  };
  bool take(const ImDrawList& list, const Place& from);

  std::vector<ImDrawVert> corners_;
  std::vector<ImDrawIdx> indices_;
  std::vector<Stretch> stretches_;
  ImDrawIdx first_ = 0;  // what indices_ count the first of corners_ as
};

/// Draws what depends on nothing but its key and the surface: anew when one of them changed, else the triangles of the last
/// time. The key holds all of it by value, the place and the theme included.
template <class Key>
class KeptDrawing {
 public:
  /// Calls `draw_anew`, which draws into the list, where that is needed.
  template <class Draw>
  void draw(ImDrawList& list, const Key& key, Draw&& draw_anew) {
    const Surface surface(list);
    if (key_ == key && surface_ == surface) return triangles_.append_to(list);
    const bool kept = triangles_.record(list, std::forward<Draw>(draw_anew));
    key_ = kept ? std::optional(key) : std::nullopt;
    surface_ = surface;
  }
  /// It is drawn anew the next time.
  void forget() { key_.reset(); }

 private:
  std::optional<Key> key_;  // nothing: to be drawn anew
  std::optional<Surface> surface_;
  Triangles triangles_;
};

/// What is kept of parts that are alike and are drawn one after another, as texts or rows are. They are told apart by their
/// order: where one comes in between, those after it are drawn anew.
template <class Kept>
class KeptInOrder {
 public:
  /// Lets go of what the last frame did not draw.
  void begin_frame() {
    parts_.resize(drawn_);
    drawn_ = 0;
  }
  /// Of the part that is drawn now.
  Kept& next() {
    if (drawn_ == parts_.size()) parts_.emplace_back();
    return parts_[drawn_++];
  }

 private:
  std::vector<Kept> parts_;
  std::size_t drawn_ = 0;  // of them, in this frame
};

}  // namespace racecourse
