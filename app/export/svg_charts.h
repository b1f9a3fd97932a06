#pragma once

// The pictures of a run as SVG for a page, all of one width.

#include <span>
#include <string>
#include <string_view>

#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "kit/running/sweep.h"
#include "pictures/guess_bars.h"

namespace racecourse {

/// The lines of the run over its time, with the gap between two of them and marks where a setting changed. Empty where the
/// run has no points.
std::string series_svg(const Lesson& lesson, const Snapshot& run);

/// How often runs ended in what; a bar names the guess that it holds. Empty for none.
std::string outcomes_svg(std::span<const Outcome> outcomes, std::string_view label, std::string_view guess);

/// What a class guessed, a bar for each value; what the run said is marked. Empty for none.
std::string guesses_svg(std::span<const GuessBar> rows);

/// Bars, curves, a spread or who waits for whom; empty for output, which is text, and where there is nothing to draw.
std::string figure_svg(const FigureSpec& spec, const Figure& figure);

/// What a setting does to a number: the median and the ends of the runs at each value. Empty where it was not measured.
std::string sweep_svg(const Setting& setting, const SweepSnapshot& sweep, const MetricSpec& metric);

}  // namespace racecourse
