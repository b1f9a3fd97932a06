#pragma once

// What is said about lines of a text.

#include <cstddef>
#include <string>

namespace racecourse {

/// A message of the compiler.
struct LineMessage {
  int line = 0;    ///< from 1; 0 where it is about no line
  int column = 0;  ///< from 1; 0 where none is known
  std::string text;
  friend bool operator==(const LineMessage&, const LineMessage&) = default;
};

/// A line that a thread is at.
struct LitLine {
  int line = 1;            ///< from 1
  std::size_t thread = 0;  ///< which colour it has, as lanes have
  std::string label;       ///< "clerk 1 · next: read left"; may be empty
  friend bool operator==(const LitLine&, const LitLine&) = default;
};

}  // namespace racecourse
