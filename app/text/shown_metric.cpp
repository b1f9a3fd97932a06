#include "text/shown_metric.h"

#include "kit/base/words.h"
#include "text/format.h"

namespace racecourse {

namespace {

/// No loss is no reason to warn.
Role role_of(const MetricSpec& spec, const Metric& metric) {
  return spec.role == Role::loss && metric.value == 0 ? Role::plain : spec.role;
}

}  // namespace

ShownMetric shown_metric(const MetricSpec& spec, const Snapshot& run) {
  const Metric* metric = find_named(run.metrics, spec.name);
  if (!metric) return {spec.label, "–", Role::muted, spec.help};
  const auto text = [&](double value) { return metric_text(value, spec.format, spec.unit); };
  ShownMetric shown{spec.label, text(metric->value), role_of(spec, *metric), spec.help};
  if (metric->over_runs) {
    shown.label = "median: " + shown.label;
    shown.help += "\nThe median of " + counted(run.runs, "runs") + ": from " + text(metric->over_runs->low) +
                  " to " + text(metric->over_runs->high) + ".";
  }
  if (!metric->doubt.empty()) {
    shown.label = "not sound: " + shown.label;  // first, for a label may be cut at its end
    shown.value += " ?";
    shown.role = Role::muted;
    shown.help = "Not sound. " + metric->doubt + "\n" + shown.help;
  }
  return shown;
}

Role shown_role(const SeriesSpec& spec, const Snapshot& run) {
  const Metric* metric = find_named(run.metrics, spec.name);
  return metric && !metric->doubt.empty() ? Role::muted : spec.role;
}

}  // namespace racecourse
