#pragma once

#include <string>

namespace racecourse {

/// How a run ended, as the lesson says it.
struct Ending {
  std::string value;
  bool held = true;  ///< the property
};

/// The words of a body for what went wrong: a literal, which is there as long as the program is.
struct Reason {
  // NOLINTNEXTLINE(google-explicit-constructor): a literal stands for itself
  consteval Reason(const char* literal) : words(literal) {}
  const char* words;
};

/// Nobody can go on, and not all have ended. The same in every world, as the next.
inline Ending deadlock_ending() { return {"deadlock", false}; }
/// Some can go on, and do so for ever, but no end can be reached any more.
inline Ending never_ending() { return {"never ends", false}; }
/// What the body requires on that line did not hold.
inline Ending broken_on_line(int line) {
  return {"broken on line " + std::to_string(line) + " of the body", false};
}

}  // namespace racecourse
