#pragma once

// A place or a size in a picture; y grows downwards.

namespace racecourse {

struct Vec2 {
  float x = 0, y = 0;
  friend bool operator==(Vec2, Vec2) = default;
};

}  // namespace racecourse
