// The cards of the lab report: words and figures.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "export/html.h"
#include "export/report_parts.h"
#include "export/run_text.h"
#include "export/svg.h"
#include "kit/base/words.h"
#include "text/format.h"
#include "text/lesson_text.h"
#include "text/run_words.h"
#include "text/shown_metric.h"

namespace racecourse {

namespace {

constexpr int empty_lines = 4;
constexpr std::size_t most_lanes_in_table = 8, most_lanes_on_paper = 5;

std::string_view medium_of(bool paper_too) { return paper_too ? "" : " class=\"screen\""; }

std::string more_lanes(std::size_t lanes, std::size_t shown, std::string_view medium) {
  if (shown >= lanes) return {};
  return fmt::format("<p class=\"small {}\">and {} more</p>\n", medium,
                     grouped(static_cast<std::int64_t>(lanes - shown)));
}

std::string term(std::string_view name, std::string_view value) {
  return tagged("dt", name) + tagged("dd", value) + "\n";
}

/// The last line may end without a line break.
double lines_in(std::string_view source) {
  const auto ends = std::count(source.begin(), source.end(), '\n');
  return static_cast<double>(ends + (source.ends_with('\n') ? 0 : 1));
}

}  // namespace

std::string tagged(std::string_view tag, std::string_view text) {
  return fmt::format("<{0}>{1}</{0}>", tag, html_escaped(text));
}

std::string card(std::string_view heading, const std::string& inside, std::string_view classes) {
  return fmt::format("<section class=\"card {}\">\n<h3>{}</h3>\n{}</section>\n", classes,
                     html_escaped(heading), inside);
}

std::string picture(std::string_view caption, const std::string& drawing, std::string_view classes) {
  return fmt::format("<figure class=\"card {}\">\n<figcaption>{}</figcaption>\n{}</figure>\n", classes,
                     html_escaped(caption), drawing);
}

std::string value_with_unit(const Setting& setting, const Settings& settings) {
  const std::int64_t value = settings.number(setting.name);
  const bool says_unit = setting.unit.empty() || setting.label.find(setting.unit) != std::string::npos;
  if (!setting.is_number() || says_unit) return shown_value(setting, value);
  return counted(static_cast<double>(value), setting.unit);
}

std::string verdict_card(const ReportEntry& entry) {
  const Lesson& lesson = *entry.lesson;
  const Variant& variant = lesson.variant(entry.run->settings);
  std::string list = entry.guess ? term("guess", *entry.guess) : "";
  list += term("property", lesson.property);
  list += term("expected", std::string(to_string(variant.expected)) + " (" + variant.name + ")");
  list += term("observed", observed_words(lesson, entry.told()));
  std::string inside = "<dl>\n" + list + "</dl>\n";
  if (entry.answer) inside += "<p>" + html_escaped(*entry.answer) + "</p>\n";
  return card(entry.guess ? "Guess and result" : "Result", inside);
}

std::string settings_card(const ReportEntry& entry) {
  const Snapshot& run = *entry.run;
  std::string list;
  for (const Setting& setting : run.settings.declared())
    list += term(setting.label, was_used(*entry.lesson, setting, run) ? value_with_unit(setting, run.settings)
                                                                      : "not used: the run went on");
  for (const Mark& mark : run.marks)
    list += term("changed during the run", mark.words + " at " + duration_text(1e6 * mark.t_ms));
  return card("Settings", "<dl>\n" + list + "</dl>\n");
}

std::string tiles_card(const ReportEntry& entry) {
  std::string tiles;
  for (const MetricSpec& spec : entry.lesson->metrics) {
    const auto value = entry.run->metric(spec.name);
    if (!spec.tile || !value || !std::isfinite(*value)) continue;
    const ShownMetric shown = shown_metric(spec, *entry.run);
    tiles += fmt::format("<div class=\"tile\"><span>{}</span> <b class=\"{}\">{}</b></div>\n",
                         html_escaped(shown.label), class_of(ink_of(shown.role)), html_escaped(shown.value));
  }
  return tiles.empty() ? tiles : "<div class=\"tiles\">\n" + tiles + "</div>\n";
}

std::string explanation_card(const ReportEntry& entry) {
  std::string html = html_of(entry.explanation);
  const std::string why = why_not_sound(entry.told());
  if (!why.empty() && !entry.told().tells()) html += "<p>" + html_escaped("Not sound: " + why) + "</p>\n";
  for (const std::string& note : entry.told().notes)
    html += "<p class=\"small\">" + html_escaped(note) + "</p>\n";
  return html.empty() ? html : card("Explanation", html, "prose long");
}

std::string lanes_card(const ReportEntry& entry) {
  const auto& lanes = entry.run->lanes;
  if (lanes.empty()) return {};
  const auto ms = [](double value) { return fmt::format("{:.1f} ms", value); };
  std::string rows;
  const std::size_t shown = std::min(lanes.size(), most_lanes_in_table);
  for (std::size_t i = 0; i < shown; ++i)
    rows += fmt::format(
        "<tr{}><td class=\"lane lane-{}\">{}</td><td class=\"num\">{}</td><td class=\"num\">{}</td><td "
        "class=\"num\">{}</td><td class=\"num\">{}</td></tr>\n",
        medium_of(i < most_lanes_on_paper), i % lane_colours, html_escaped(lanes[i].name),
        grouped(lanes[i].done), ms(lanes[i].running_ms), ms(lanes[i].waiting_ms), ms(lanes[i].idle_ms));
  const std::string unit = entry.lesson->lane_unit.empty() ? "done" : entry.lesson->lane_unit;
  const std::string more =
      more_lanes(lanes.size(), shown, "screen") + more_lanes(lanes.size(), most_lanes_on_paper, "paper");
  return card(
      "Threads",
      fmt::format("<table>\n<tr><th>name</th><th class=\"num\">{}</th><th class=\"num\">running</th>"
                  "<th class=\"num\">waiting</th><th class=\"num\">asleep or I/O</th></tr>\n{}</table>\n{}",
                  html_escaped(unit), rows, more));
}

std::string goals_card(const ReportEntry& entry) {
  std::string list;
  for (const Goal& goal : entry.lesson->teaching.goals) {
    const bool met =
        entry.goals_met.contains(goal.id) || meets(goal, *entry.run) || meets(goal, entry.told());
    list += fmt::format("<li><b class=\"{}\">{}</b>{} <span class=\"muted\">({})</span></li>\n",
                        met ? "ink-good" : "ink-muted", met ? "✓" : "○", html_escaped(goal.sentence),
                        met ? "met" : "not yet");
  }
  return list.empty() ? list : card("Goals", "<ul class=\"goals\">\n" + list + "</ul>\n");
}

std::string notes_card(const ReportEntry& entry) {
  std::string lines;
  std::string_view left = entry.notes;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find('\n'), left.size());
    lines += end == 0 ? std::string("<div>&nbsp;</div>\n") : tagged("div", left.substr(0, end)) + "\n";
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  // Room to write by hand where nothing was typed.
  for (int i = 0; entry.notes.empty() && i < empty_lines; ++i) lines += "<div>&nbsp;</div>\n";
  return card("Notes", "<div class=\"notes\">\n" + lines + "</div>\n", "long");
}

std::string source_card(const Lesson& lesson) {
  if (lesson.body.empty()) return {};
  const std::string room =
      fmt::format("<p class=\"small paper\">Only as much as fits; all {} are in the file.</p>\n",
                  counted(lines_in(lesson.body), "lines"));
  return card("The source that ran",
              room + "<pre class=\"source\">" + html_of_source(lesson.body, Language::cpp) + "</pre>\n",
              "long");
}

}  // namespace racecourse
