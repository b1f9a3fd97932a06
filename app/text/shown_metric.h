#pragma once

// A figure of a run as a tile shows it: the same in the window and in the lab report.

#include <string>

#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"

namespace racecourse {

struct ShownMetric {
  std::string label, value;  ///< of many runs the label says that it is the median
  Role role = Role::plain;   ///< muted where it was not measured
  std::string help;          ///< how it is measured, and what is to be known of this one
};
ShownMetric shown_metric(const MetricSpec& spec, const Snapshot& run);
/// What the line of that name stands for: muted where the figure of that name is not sound.
Role shown_role(const SeriesSpec& spec, const Snapshot& run);

}  // namespace racecourse
