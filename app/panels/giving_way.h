#pragma once

// How parts of a stage share a height that is too low for all of them: each gives way by the same share of what it can.

#include <algorithm>
#include <initializer_list>

namespace racecourse {

/// The least height of a part: the usual one, and the one for windows that are too low for that.
struct LeastHeight {
  float usual = 0, tight = 0;
};

/// Between usual (1) and tight (0) heights.
class GivingWay {
 public:
  GivingWay(float room, std::initializer_list<LeastHeight> parts) {
    float usual = 0, tight = 0;
    for (const LeastHeight& part : parts) {
      usual += part.usual;
      tight += part.tight;
    }
    if (usual > tight) share_ = std::clamp((room - tight) / (usual - tight), 0.0f, 1.0f);
  }

  float height(const LeastHeight& part) const { return part.tight + share_ * (part.usual - part.tight); }

 private:
  float share_ = 1;
};

}  // namespace racecourse
