#pragma once

// A place or a size in a picture; y grows downwards.

namespace racecourse {

struct Vec2 {
  float x = 0, y = 0;
  friend bool operator==(Vec2, Vec2) = default;
};

/// A rectangle: its upper left and its lower right corner.
struct Box {
  Vec2 low, high;

  float width() const { return high.x - low.x; }
  float height() const { return high.y - low.y; }
  Vec2 middle() const { return {(low.x + high.x) / 2, (low.y + high.y) / 2}; }
  bool contains(Vec2 at) const { return at.x >= low.x && at.x < high.x && at.y >= low.y && at.y < high.y; }
};

}  // namespace racecourse
