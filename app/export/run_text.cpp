#include "export/run_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "export/text_table.h"
#include "kit/base/words.h"
#include "kit/lesson/telling.h"
#include "text/run_words.h"

namespace racecourse {

namespace {

// A terminal is no place for ten thousand rows; --json has them all.
constexpr std::size_t most_lanes = 64;
constexpr std::size_t most_output = 40;
constexpr std::size_t most_outcomes = 20;

std::string digits_of(double value) {
  const double size = std::abs(value);
  if (size >= 100 && size < 1e15) return grouped(std::llround(value));
  if (value == std::floor(value) || size >= 0.001) return fmt::format("{:.3g}", value);
  return "under 0.001";
}

const MetricSpec* spec_of(const Lesson& lesson, const std::string& name) {
  const auto found = std::find_if(lesson.metrics.begin(), lesson.metrics.end(),
                                  [&](const MetricSpec& spec) { return spec.name == name; });
  return found == lesson.metrics.end() ? nullptr : &*found;
}

std::string setting_shown(const Setting& setting, const Settings& settings) {
  if (!setting.is_number()) return settings.text(setting.name);
  const std::int64_t number = settings.number(setting.name);
  const bool says_unit = setting.unit.empty() || setting.unit == setting.name;
  return says_unit ? grouped(number) : counted(static_cast<double>(number), setting.unit);
}

std::string settings_part(const Lesson& lesson, const Snapshot& run) {
  TextTable table("ll");
  for (const Setting& setting : run.settings.declared())
    table.add({setting.name, was_used(lesson, setting, run)
                                 ? setting_shown(setting, run.settings)
                                 : "not used: the run went on until its time was up"});
  return table.text();
}

std::string verdict_part(const Lesson& lesson, const Snapshot& snapshot) {
  const Variant& variant = lesson.variant(snapshot.settings);
  TextTable table("ll");
  table.add({"property", lesson.property});
  table.add({"expected", std::string(to_string(variant.expected)) + " (" + variant.name + ")"});
  table.add({"observed", observed_words(lesson, snapshot)});
  return table.text();
}

std::string metrics_part(const Lesson& lesson, const Snapshot& snapshot) {
  const bool many = std::any_of(snapshot.metrics.begin(), snapshot.metrics.end(),
                                [](const Metric& metric) { return metric.over_runs.has_value(); });
  TextTable table(many ? "llll" : "ll");
  if (many) table.add({"over all runs", "median", "lowest", "highest"});
  for (const Metric& metric : snapshot.metrics) {
    if (!std::isfinite(metric.value)) continue;
    const MetricSpec* spec = spec_of(lesson, metric.name);
    const auto text = [&](double value) {
      return figure_text(value, spec ? spec->format : Format::count, metric.unit);
    };
    std::vector<std::string> row{metric.name,
                                 text(metric.value) + (metric.doubt.empty() ? "" : " (not sound)")};
    if (metric.over_runs) row.insert(row.end(), {text(metric.over_runs->low), text(metric.over_runs->high)});
    table.add(std::move(row));
  }
  return table.text();
}

std::string bars_text(const FigureSpec& spec, const std::vector<Bar>& bars) {
  TextTable table("lrl");
  for (const Bar& bar : bars)
    table.add(
        {bar.name, bar.measured ? figure_text(bar.value, spec.format, spec.unit) : "not measured", bar.note});
  return table.text();
}

std::string curves_text(const FigureSpec& spec, const std::vector<Curve>& curves) {
  TextTable table("lrr");
  for (const Curve& curve : curves)
    for (const Curve::Point& point : curve.points)
      table.add({curve.name, spec.x_label + " " + digits_of(point.x),
                 figure_text(point.y, spec.format, spec.unit)});
  return table.text();
}

std::string output_text(const std::vector<OutputLine>& lines) {
  std::string text;
  for (std::size_t i = 0; i < std::min(lines.size(), most_output); ++i) text += "  " + lines[i].text + "\n";
  if (lines.size() > most_output)
    text += fmt::format("  and {} more; --json has them all\n", lines.size() - most_output);
  return text;
}

std::string spread_text(const FigureSpec& spec, const Spread& spread) {
  if (spread.count() == 0)
    return "  " + (spec.empty.empty() ? std::string("nothing measured") : spec.empty) + "\n";
  const auto ms = [](double ns) { return digits_of(ns / 1e6) + " ms"; };
  return fmt::format("  {}, median {}, 99 % {}\n", counted(static_cast<double>(spread.count()), "times"),
                     ms(spread.quantile(0.5)), ms(spread.quantile(0.99)));
}

std::string waits_text(const WaitGraph& graph) {
  if (graph.threads.empty()) return "";
  if (graph.cycles.empty()) return "  no deadlock\n";
  return "  deadlock: " + deadlock_in_words(graph) + "\n";
}

std::string figure_part(const FigureSpec& spec, const Figure& figure) {
  switch (spec.kind) {
    case FigureKind::output: return output_text(figure.lines);
    case FigureKind::bars: return bars_text(spec, figure.bars);
    case FigureKind::curves: return curves_text(spec, figure.curves);
    case FigureKind::spread: return spread_text(spec, figure.spread);
    case FigureKind::waits: return waits_text(figure.waits);
  }
  return "";
}

std::string figures_part(const Lesson& lesson, const Snapshot& snapshot) {
  std::string text;
  for (const FigureSpec& spec : lesson.figures)
    if (const Figure* figure = snapshot.find_figure(spec.name))
      text += "\n  " + spec.label + "\n" + figure_part(spec, *figure);
  return text;
}

std::string lanes_part(const Lesson& lesson, const Snapshot& snapshot) {
  TextTable table("lrrrrr");
  table.add({"lane", lesson.lane_unit.empty() ? "done" : lesson.lane_unit, "running", "waiting",
             "asleep or I/O", "off core"});
  const auto ms = [](double value) { return fmt::format("{:.1f} ms", value); };
  const std::size_t shown = std::min(snapshot.lanes.size(), most_lanes);
  for (std::size_t i = 0; i < shown; ++i) {
    const LaneSnapshot& lane = snapshot.lanes[i];
    table.add({lane.name, grouped(lane.done), ms(lane.running_ms), ms(lane.waiting_ms), ms(lane.idle_ms),
               ms(lane.off_core_ms)});
  }
  std::string text = table.text();
  if (shown < snapshot.lanes.size())
    text += fmt::format("  and {} more; --json has them all\n", snapshot.lanes.size() - shown);
  return text;
}

std::string outcomes_part(const Lesson& lesson, const Snapshot& snapshot) {
  // The most frequent, for there may be as many values as runs.
  std::vector<Outcome> outcomes = snapshot.outcomes;
  std::stable_sort(outcomes.begin(), outcomes.end(),
                   [](const Outcome& a, const Outcome& b) { return a.count > b.count; });
  TextTable table("rrl");
  table.add({lesson.outcome_label.empty() ? "outcome" : lesson.outcome_label, "runs", "property"});
  const std::size_t shown = std::min(outcomes.size(), most_outcomes);
  for (std::size_t i = 0; i < shown; ++i)
    table.add({outcomes[i].value, grouped(outcomes[i].count), outcomes[i].held ? "held" : "broken"});
  std::string text = table.text();
  if (shown < outcomes.size())
    text += fmt::format("  and {}; --json has them all\n",
                        counted(static_cast<double>(outcomes.size() - shown), "other values"));
  return text;
}

}  // namespace

std::string figure_text(double value, Format format, std::string_view unit) {
  std::string digits = digits_of(value);
  // Not quite all is not all.
  if (format == Format::share && unit == "%" && value < 100 && digits == "100") digits = "over 99.9";
  if (unit.empty()) return digits;
  return digits + " " + (digits == "1" ? singular(unit) : std::string(unit));
}

std::string_view observed_word(const Snapshot& snapshot) {
  const auto held = held_so_far(snapshot);
  if (!held) return "not known";
  return *held ? "held" : "broken";
}

std::string observed_words(const Lesson& lesson, const Snapshot& snapshot) {
  std::string word(observed_word(snapshot));
  const auto [runs, broken] = tallied(snapshot);
  if (snapshot.runs_asked != 1 && runs != 0)
    word += (broken == 0 ? " in all " : " in " + grouped(broken) + " of ") + counted(runs, "runs");
  if (!snapshot.held) return word;
  const Verdict expected = lesson.variant(snapshot.settings).expected;
  if (*snapshot.held && expected == Verdict::breaks) return word + ": nothing broke it this time";
  if (!*snapshot.held && expected == Verdict::holds) return word + ", though it is declared to hold";
  return word;
}

std::string run_text(const Lesson& lesson, const Snapshot& snapshot, const RunStory& story) {
  const std::string last = snapshot.runs_asked > 1 ? "  The last run:\n\n" : "";
  std::string text = lesson.title + " (" + lesson.id + ")\n\n" + settings_part(lesson, snapshot) + "\n" +
                     verdict_part(lesson, snapshot) + "\n" + metrics_part(lesson, snapshot) + "\n" + last +
                     lanes_part(lesson, snapshot) + figures_part(lesson, snapshot);
  if (story.repeated)
    text += fmt::format("\n  {} of {}\n\n", grouped(snapshot.runs),
                        counted(static_cast<double>(snapshot.runs_asked), "runs")) +
            outcomes_part(lesson, snapshot);
  if (const std::string why = why_not_sound(snapshot); !why.empty()) text += "\n  Not sound: " + why + "\n";
  for (const std::string& note : snapshot.notes) text += "\n  " + note + "\n";
  if (story.interrupted) text += "\n  Interrupted: these are the figures so far.\n";
  if (story.time_was_up) text += "\n  Partial: time ran out before the lesson ended.\n";
  return text;
}

}  // namespace racecourse
