#include "commands/tour.h"

#include <algorithm>
#include <optional>
#include <string>

#include "commands/foreground.h"
#include "commands/refuse.h"
#include "export/run_text.h"
#include "export/text_table.h"
#include "kit/lesson/course.h"
#include "request/complain.h"

namespace racecourse {

namespace {

// For lessons that run until they are stopped. The others end by themselves, and have no result if they are cut off.
constexpr std::chrono::milliseconds one_moment{300};

/// The most telling figure: the share that was lost, else what was lost, else the lesson's own measure, else the first tile.
const MetricSpec* key_metric(const Lesson& lesson, const Snapshot& snapshot) {
  const auto rank = [&](const MetricSpec& spec) {
    if (spec.role == Role::loss && *snapshot.metric(spec.name) > 0)
      return spec.format == Format::share ? 4 : 3;
    if (spec.name == lesson.measure) return 2;
    return spec.tile ? 1 : 0;
  };
  const MetricSpec* best = nullptr;
  for (const MetricSpec& spec : lesson.metrics)
    if (snapshot.metric(spec.name) && (!best || rank(spec) > rank(*best))) best = &spec;
  return best;
}

std::string key_figure(const Lesson& lesson, const Snapshot& snapshot) {
  const MetricSpec* spec = key_metric(lesson, snapshot);
  if (!spec) return "nothing was measured";
  return spec->label + " " + figure_text(*snapshot.metric(spec->name), spec->format, spec->unit);
}

void add_line(TextTable& table, const Lesson& lesson, const Snapshot& snapshot) {
  const Variant& variant = lesson.variant(snapshot.settings);
  if (!snapshot.failure.empty()) {
    table.add({lesson.title, variant.name, "failed", snapshot.failure});
    return;
  }
  table.add({lesson.title, variant.name, std::string(observed_word(snapshot)), lesson.property,
             key_figure(lesson, snapshot)});
}

}  // namespace

int tour(const TourRequest&, std::ostream& out) {
  const InterruptWatch watch;
  TextTable table("lllll", 0);
  table.add({"lesson", "variant", "observed", "property", "figure"});
  bool failed = false;
  RunOptions options;
  options.record = false;
  for (const Lesson& lesson : course()) {
    options.duration = lesson.runs_on ? std::optional(one_moment) : std::nullopt;
    const auto snapshot = run_in_foreground(lesson, lesson.default_settings(), options, watch);
    failed = failed || !snapshot->failure.empty();
    add_line(table, lesson, *snapshot);
    if (watch.interrupted()) break;
  }
  out << table.text() << std::flush;
  if (watch.interrupted()) return exit_interrupted;
  return failed ? exit_failed : exit_done;
}

int tour_instead_of_window(const WindowRequest& request, const std::string& why, std::ostream& out,
                           std::ostream& errors) {
  if (!request.program.empty())
    return refuse(errors, why + "; without a window " + request.program + " cannot be edited", exit_failed);
  complain(errors, why + "; here is the tour in the terminal instead.");
  const int code = tour(TourRequest{}, out);
  if (code != exit_done || (request.screenshot.empty() && request.summary.empty())) return code;
  return refuse(errors,
                "without a window there is nothing to save in " +
                    (request.screenshot.empty() ? request.summary : request.screenshot) +
                    "; run it under xvfb-run, whose display has OpenGL",
                exit_failed);
}

}  // namespace racecourse
