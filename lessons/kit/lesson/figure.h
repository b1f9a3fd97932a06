#pragma once

// Results that are no line over the time of a run: what was printed, models side by side, a curve over a setting, how
// long something took each time. A lesson declares its figures (FigureSpec in lesson.h) and fills them by name.

#include <string>
#include <vector>

#include "kit/base/spread.h"
#include "kit/recording/wait_for.h"

namespace racecourse {

/// What a number, a line or a word stands for; the theme turns it into a colour.
enum class Role { plain, result, loss, good, muted, other };

/// A line of text as it came, e.g. from a stream several threads print to.
struct OutputLine {
  std::string text;
  int lane = -1;  ///< whose it is, where a lane's; gives its colour
  Role role = Role::plain;
};

/// One of several things to be compared.
struct Bar {
  std::string name;
  double value = 0;
  Role role = Role::plain;
  std::string note;      ///< beside the value, e.g. "4.1 x"; may be empty
  bool measured = true;  ///< false: not measured, and `note` says why
};

/// Values over something that is not time.
struct Curve {
  struct Point {
    double x = 0, y = 0;
  };
  std::string name;
  std::vector<Point> points;  ///< in order of x
  Role role = Role::plain;
};

/// Only what belongs to the figure's kind is filled.
struct Figure {
  std::string name;
  std::vector<OutputLine> lines;
  std::vector<Bar> bars;
  std::vector<Curve> curves;
  Spread spread;
  WaitGraph waits;
};

}  // namespace racecourse
