#pragma once

// What the window draws of a run, as drawings for a page. All of one width; colours are the page's (svg.h).

#include <span>
#include <string>
#include <string_view>

#include "kit/lesson.h"
#include "kit/snapshot.h"
#include "kit/sweep.h"

namespace racecourse {

/// The lines of the run over its time, the gap between two of them shaded, with what it is in the end; marks where a
/// setting changed. Empty where the run has no points.
std::string series_svg(const Lesson& lesson, const Snapshot& snapshot);

/// How often runs ended in what; a bar names the guess that it holds. Empty for none.
std::string outcomes_svg(std::span<const Outcome> outcomes, std::string_view label, std::string_view guess);

/// Bars, curves or a spread; empty for output, which is text, for who waits for whom, which a run that is over no longer
/// has, and where there is nothing to draw.
std::string figure_svg(const FigureSpec& spec, const Figure& figure);

/// What a setting does to a number: the median and the ends of the runs at each value. Empty where it was not measured.
std::string sweep_svg(const Setting& setting, const SweepSnapshot& sweep, const MetricSpec& metric);

}  // namespace racecourse
