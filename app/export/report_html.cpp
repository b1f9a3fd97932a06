#include "export/report_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "draw/format.h"
#include "draw/histogram.h"
#include "draw/sweep_view.h"
#include "export/html.h"
#include "export/report_style.h"
#include "export/run_text.h"
#include "export/svg.h"
#include "export/svg_charts.h"
#include "kit/words.h"
#include "lesson_text.h"

namespace racecourse {

namespace {

// A page is no place for a thousand rows; `run --json` has them all.
constexpr std::size_t most_lines_of_output = 40;
constexpr std::size_t most_lanes_in_table = 8;

std::string tagged(std::string_view tag, std::string_view text) {
  return fmt::format("<{0}>{1}</{0}>", tag, html_escaped(text));
}

std::string card(std::string_view heading, const std::string& inside, std::string_view classes = "") {
  return fmt::format("<section class=\"card {}\">\n<h3>{}</h3>\n{}</section>\n", classes,
                     html_escaped(heading), inside);
}

std::string picture(std::string_view caption, const std::string& drawing) {
  return fmt::format("<figure class=\"card\">\n<figcaption>{}</figcaption>\n{}</figure>\n",
                     html_escaped(caption), drawing);
}

/// Nothing around nothing.
std::string grid_of(const std::string& inside) {
  return inside.empty() ? inside : "<div class=\"grid\">\n" + inside + "</div>\n";
}

std::string term(std::string_view name, std::string_view value) {
  return tagged("dt", name) + tagged("dd", value) + "\n";
}

// What was asked, and what came of it.

std::string value_with_unit(const Setting& setting, const Settings& settings) {
  const std::int64_t value = settings.number(setting.name);
  const bool says_unit = setting.unit.empty() || setting.label.find(setting.unit) != std::string::npos;
  if (!setting.is_number() || says_unit) return shown_value(setting, value);
  return counted(static_cast<double>(value), setting.unit);
}

std::string settings_card(const Snapshot& run) {
  std::string list;
  for (const Setting& setting : run.settings.declared())
    list += term(setting.label, value_with_unit(setting, run.settings));
  return card("Settings", "<dl>\n" + list + "</dl>\n");
}

std::string verdict_card(const ReportEntry& entry) {
  const Lesson& lesson = *entry.lesson;
  const Variant& variant = lesson.variant(entry.run->settings);
  std::string list = entry.guess ? term("guess", *entry.guess) : "";
  list += term("property", lesson.property);
  list += term("expected", std::string(to_string(variant.expected)) + " (" + variant.name + ")");
  list += term("observed", observed_word(*entry.run));
  std::string inside = "<dl>\n" + list + "</dl>\n";
  if (entry.answer) inside += "<p>" + html_escaped(*entry.answer) + "</p>\n";
  return card(entry.guess ? "Guess and result" : "Result", inside);
}

std::string tiles_of(const ReportEntry& entry) {
  std::string tiles;
  for (const MetricSpec& spec : entry.lesson->metrics) {
    const auto value = entry.run->metric(spec.name);
    if (!spec.tile || !value || !std::isfinite(*value)) continue;
    // No loss is nothing to warn of.
    const Role role = spec.role == Role::loss && *value == 0 ? Role::plain : spec.role;
    tiles += fmt::format("<div class=\"tile\"><span>{}</span><b class=\"{}\">{}</b></div>\n",
                         html_escaped(spec.label), class_of(role),
                         html_escaped(metric_text(*value, spec.format, spec.unit)));
  }
  return tiles.empty() ? tiles : "<div class=\"tiles\">\n" + tiles + "</div>\n";
}

// Pictures.

std::string output_of(const std::vector<OutputLine>& lines) {
  std::string html;
  for (std::size_t i = 0; i < std::min(lines.size(), most_lines_of_output); ++i) {
    const OutputLine& line = lines[i];
    const std::string lane = line.lane < 0 ? "" : " lane-" + std::to_string(line.lane % 7);
    html += fmt::format("<div class=\"lane{} {}\">{}</div>\n", lane, class_of(line.role),
                        html_escaped(line.text));
  }
  if (lines.size() > most_lines_of_output)
    html += fmt::format("<div class=\"muted\">and {}</div>\n",
                        counted(static_cast<double>(lines.size() - most_lines_of_output), "more lines"));
  return html.empty() ? html : "<div class=\"output\">\n" + html + "</div>\n";
}

std::string pictures_of(const ReportEntry& entry) {
  std::string pictures;
  if (const std::string series = series_svg(*entry.lesson, *entry.run); !series.empty())
    pictures += picture("as the run went on", series);
  for (const FigureSpec& spec : entry.lesson->figures) {
    const Figure* figure = entry.run->find_figure(spec.name);
    if (!figure) continue;
    const std::string drawing =
        spec.kind == FigureKind::output ? output_of(figure->lines) : figure_svg(spec, *figure);
    if (!drawing.empty()) pictures += picture(spec.label, drawing);
  }
  return pictures;
}

const MetricSpec* swept_metric(const Lesson& lesson) {
  const auto tile = std::find_if(lesson.metrics.begin(), lesson.metrics.end(), [](const MetricSpec& spec) {
    return spec.tile && (spec.role == Role::loss || spec.role == Role::result);
  });
  if (tile != lesson.metrics.end()) return &*tile;
  return lesson.metrics.empty() ? nullptr : &lesson.metrics.front();
}

std::string sweeps_of(const ReportEntry& entry) {
  const MetricSpec* metric = swept_metric(*entry.lesson);
  std::string pictures;
  if (!metric) return pictures;
  for (const SweepSnapshot* sweep : entry.sweeps) {
    const Settings& others = sweep->others;
    const Setting& setting = others.declared()[others.index(sweep->setting)];
    if (const std::string drawing = sweep_svg(setting, *sweep, *metric); !drawing.empty())
      pictures += picture("the effect of " + setting.label + " on " + metric->label + " (" +
                              said_of_sweep(*sweep) + "; median, lowest to highest)",
                          drawing);
  }
  return pictures;
}

// Tables.

std::string outcome_rows(std::span<const Outcome> outcomes) {
  std::int64_t runs = 0;
  for (const Outcome& outcome : outcomes) runs += outcome.count;
  std::string rows;
  for (const HistogramBar& bar : bin_outcomes(outcomes)) {
    const double share =
        static_cast<double>(bar.count) / static_cast<double>(std::max<std::int64_t>(runs, 1));
    rows += fmt::format("<tr><td>{}</td><td class=\"num\">{}</td><td class=\"num\">{}</td><td>{}</td></tr>\n",
                        html_escaped(bar.label), grouped(bar.count), share_text(share),
                        bar.held ? "held" : "broken");
  }
  return rows;
}

std::string other_settings(const Snapshot& shown, const Snapshot& repeated) {
  if (shown.settings == repeated.settings) return {};
  std::string words;
  for (const Setting& setting : repeated.settings.declared())
    if (repeated.settings.number(setting.name) != shown.settings.number(setting.name))
      words +=
          (words.empty() ? "" : ", ") + setting.label + " " + value_with_unit(setting, repeated.settings);
  return "<p class=\"small\">" + html_escaped("These runs had other settings: " + words + ".") + "</p>\n";
}

std::string outcomes_of(const ReportEntry& entry) {
  const Snapshot& runs = entry.repeated ? *entry.repeated : *entry.run;
  if (runs.outcomes.empty()) return {};
  const std::string label = entry.lesson->outcome_label.empty() ? "outcome" : entry.lesson->outcome_label;
  const std::string said = "<p>" + html_escaped(said_of(runs.outcomes)) + "</p>\n";
  const std::string times = said_of_times(runs.times);
  const std::string table = fmt::format(
      "<table>\n<tr><th>{}</th><th class=\"num\">runs</th><th class=\"num\">share</th><th>property</th>"
      "</tr>\n{}</table>\n",
      html_escaped(label), outcome_rows(runs.outcomes));
  std::string html =
      card("Outcomes", said + table + other_settings(*entry.run, runs) +
                           (times.empty() ? times : "<p class=\"small\">" + html_escaped(times) + "</p>\n"));
  if (runs.runs > 1)
    html += picture(label + ", over " + grouped(runs.runs) + " runs",
                    outcomes_svg(runs.outcomes, label, entry.guess.value_or("")));
  return html;
}

std::string lanes_of(const ReportEntry& entry) {
  const auto& lanes = entry.run->lanes;
  if (lanes.empty()) return {};
  const auto ms = [](double value) { return fmt::format("{:.1f} ms", value); };
  std::string rows;
  const std::size_t shown = std::min(lanes.size(), most_lanes_in_table);
  for (std::size_t i = 0; i < shown; ++i)
    rows += fmt::format(
        "<tr><td class=\"lane lane-{}\">{}</td><td class=\"num\">{}</td><td class=\"num\">{}</td><td "
        "class=\"num\">{}</td></tr>\n",
        i % 7, html_escaped(lanes[i].name), grouped(lanes[i].done), ms(lanes[i].running_ms),
        ms(lanes[i].waiting_ms));
  const std::string unit = entry.lesson->lane_unit.empty() ? "done" : entry.lesson->lane_unit;
  std::string more;
  if (shown < lanes.size())
    more = fmt::format("<p class=\"small\">and {} more</p>\n",
                       grouped(static_cast<std::int64_t>(lanes.size() - shown)));
  return card("Threads",
              fmt::format("<table>\n<tr><th>name</th><th class=\"num\">{}</th><th class=\"num\">running</th>"
                          "<th class=\"num\">waiting</th></tr>\n{}</table>\n{}",
                          html_escaped(unit), rows, more));
}

// Words.

std::string explanation_of(const ReportEntry& entry) {
  std::string html = html_of(entry.explanation);
  for (const std::string& note : entry.run->notes)
    html += "<p class=\"small\">" + html_escaped(note) + "</p>\n";
  return html.empty() ? html : card("Explanation", html, "prose");
}

std::string goals_of(const ReportEntry& entry) {
  std::string list;
  for (const Goal& goal : entry.lesson->goals) {
    const bool met = entry.goals_met.contains(goal.id) || (goal.met && goal.met(*entry.run));
    list += fmt::format("<li><b class=\"{}\">{}</b>{} <span class=\"muted\">({})</span></li>\n",
                        met ? "role-good" : "role-muted", met ? "✓" : "○", html_escaped(goal.sentence),
                        met ? "met" : "not yet");
  }
  return list.empty() ? list : card("Goals", "<ul class=\"goals\">\n" + list + "</ul>\n");
}

std::string source_of(const Lesson& lesson) {
  if (lesson.body.empty()) return {};
  return card("The source that ran",
              "<pre class=\"source\">" + html_of_source(lesson.body, Language::cpp) + "</pre>\n", "long");
}

std::string article_of(const ReportEntry& entry) {
  const Lesson& lesson = *entry.lesson;
  std::string html = "<article>\n" + tagged("h2", lesson.title) + "\n<p class=\"lead\">" +
                     html_escaped(lesson.question) + "</p>\n";
  if (!entry.run->failure.empty())
    html += card("This run could not be done", "<p>" + html_escaped(entry.run->failure) + "</p>\n");
  html += grid_of(verdict_card(entry) + settings_card(*entry.run));
  html += tiles_of(entry);
  html += grid_of(pictures_of(entry) + outcomes_of(entry) + lanes_of(entry));
  html += grid_of(sweeps_of(entry));
  html += explanation_of(entry);
  html += grid_of(card("Notes", "<div class=\"notes\">" + html_escaped(entry.notes) + "</div>\n") +
                  goals_of(entry));
  return html + source_of(lesson) + "</article>\n";
}

std::string host_words(const Host& host) {
  return host.cpu + ", " + counted(host.cores, "cores") + " · " + host.os + " · " + host.compiler + ", " +
         host.build;
}

std::string title_of(std::span<const ReportEntry> entries) {
  return entries.size() == 1 ? "Lab report: " + entries.front().lesson->title : std::string("Lab report");
}

/// What the lesson says of this very run.
Blocks said_of(const Lesson& lesson, const Snapshot& run) {
  Blocks said;
  if (!lesson.explain || !run.tells()) return said;
  for (const std::string& sentence : lesson.explain(run)) said.push_back(plain_paragraph(sentence).front());
  return said;
}

}  // namespace

ReportEntry report_entry(const Lesson& lesson, const Snapshot& run) {
  ReportEntry entry;
  entry.lesson = &lesson;
  entry.run = &run;
  entry.explanation = said_of(lesson, run);
  const auto sections = split_sections(parse_markdown(lesson.text), 2);
  if (const auto explain = sections.find("Explain"); explain != sections.end()) {
    Blocks text = told(explain->second, slots_of(lesson, run.settings, run));
    std::move(text.begin(), text.end(), std::back_inserter(entry.explanation));
  }
  return entry;
}

std::string report_html(std::span<const ReportEntry> entries, const Host& host, std::string_view written) {
  std::string articles;
  for (const ReportEntry& entry : entries) articles += article_of(entry);
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{} · Racecourse</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n"
      "<header class=\"top\">\n<h1><span>▮▮</span>Lab report</h1>\n<p>{}</p>\n<p>{}</p>\n"
      "<p class=\"who\">Name</p>\n</header>\n{}"
      "<p class=\"foot\">Real threads on real cores: every number was measured in the runs described, and "
      "the "
      "source is the file that was compiled.</p>\n</main>\n</body>\n</html>\n",
      html_escaped(title_of(entries)), report_style, html_escaped(host_words(host)), html_escaped(written),
      articles);
}

}  // namespace racecourse
