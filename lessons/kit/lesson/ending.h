#pragma once

#include <string>

namespace racecourse {

/// How a run ended, as the lesson says it.
struct Ending {
  std::string value;
  bool held = true;  ///< the property
};

/// Nobody can go on, and not all have ended. The same in every world, as the next.
inline Ending deadlock_ending() { return {"deadlock", false}; }
/// What the body requires on that line did not hold.
inline Ending broken_on_line(int line) {
  return {"broken on line " + std::to_string(line) + " of the body", false};
}

}  // namespace racecourse
