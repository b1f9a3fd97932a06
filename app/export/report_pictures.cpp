// The pictures of the lab report.

#include <fmt/format.h>

#include <algorithm>

#include "export/html.h"
#include "export/report_parts.h"
#include "export/svg.h"
#include "export/svg_charts.h"
#include "kit/base/words.h"
#include "pictures/histogram_bins.h"
#include "pictures/sweep_picture.h"
#include "text/format.h"

namespace racecourse {

namespace {

// A page is no place for a thousand rows; `run --json` has them all.
constexpr std::size_t most_lines_of_output = 40;
constexpr std::size_t most_lines_on_paper = 16;
constexpr std::size_t most_sweeps_on_paper = 3;

std::string count_of(std::size_t number, std::string_view many) {
  return counted(static_cast<double>(number), many);
}

std::string said_on(std::string_view medium, const std::string& words) {
  return fmt::format("<div class=\"muted {}\">{}</div>\n", medium, html_escaped(words));
}

std::string output_lines(const std::vector<OutputLine>& lines) {
  std::string html;
  for (std::size_t i = 0; i < std::min(lines.size(), most_lines_of_output); ++i) {
    const OutputLine& line = lines[i];
    const std::string lane =
        line.lane < 0 ? "" : " lane-" + std::to_string(static_cast<std::size_t>(line.lane) % lane_colours);
    html += fmt::format("<div class=\"lane{} {}{}\">{}</div>\n", lane, class_of(ink_of(line.role)),
                        i < most_lines_on_paper ? "" : " screen", html_escaped(line.text));
  }
  if (lines.size() > most_lines_of_output)
    html += said_on("screen", "and " + count_of(lines.size() - most_lines_of_output, "more lines"));
  if (lines.size() > most_lines_on_paper)
    html += said_on("paper", "and " + count_of(lines.size() - most_lines_on_paper, "more lines"));
  return html.empty() ? html : "<div class=\"output\">\n" + html + "</div>\n";
}

/// Who waits for whom in words, for those who do not follow the lines.
std::string words_of_waits(const WaitGraph& graph) {
  if (!graph.cycles.empty()) return "Deadlock: " + deadlock_in_words(graph);
  if (graph.count(WaitGraph::Fate::ended) == static_cast<int>(graph.threads.size()))
    return "No deadlock: all threads have ended.";
  return "No deadlock when the run was last checked.";
}

std::string drawing_of(const FigureSpec& spec, const Figure& figure) {
  if (spec.kind == FigureKind::output) return output_lines(figure.lines);
  std::string drawing = figure_svg(spec, figure);
  if (spec.kind != FigureKind::waits || drawing.empty()) return drawing;
  return drawing + "<p class=\"small\">" + html_escaped(words_of_waits(figure.waits)) + "</p>\n";
}

/// Counts stand in drawings without their unit.
std::string caption_of(const FigureSpec& spec) {
  const bool counts =
      spec.format == Format::count && (spec.kind == FigureKind::bars || spec.kind == FigureKind::curves);
  const bool says_unit =
      spec.unit.empty() || is_memory(spec.unit) || spec.label.find(spec.unit) != std::string::npos;
  return counts && !says_unit ? spec.label + ", in " + spec.unit : spec.label;
}

// Outcomes.

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

/// What was set otherwise than in the run that is shown, but for one setting: "lock off, threads 2".
std::string set_otherwise(const Settings& measured, const Settings& shown, std::string_view but = {}) {
  std::string words;
  for (const Setting& setting : measured.declared())
    if (setting.name != but && measured.number(setting.name) != shown.number(setting.name))
      words += (words.empty() ? "" : ", ") + setting.label + " " + value_with_unit(setting, measured);
  return words;
}

std::string other_settings(const Snapshot& shown, const Snapshot& repeated) {
  const std::string words = set_otherwise(repeated.settings, shown.settings);
  if (words.empty()) return {};
  return "<p class=\"small\">" + html_escaped("These runs used other settings: " + words + ".") + "</p>\n";
}

// Sweeps.

/// How much of the largest median a setting takes away: 0 for none, 1 for all.
double effect_of(const SweepPicture& drawn) {
  double low = 0, high = 0;
  bool any = false;
  for (const SweepPlace& place : drawn.places) {
    if (!place.band) continue;
    low = any ? std::min(low, place.band->median) : place.band->median;
    high = any ? std::max(high, place.band->median) : place.band->median;
    any = true;
  }
  return high > 0 ? (high - low) / high : 0;
}

struct DrawnSweep {
  std::string caption, drawing;
  double effect = 0;
  bool on_paper = true;
};

std::vector<DrawnSweep> drawn_sweeps(const ReportEntry& entry) {
  std::vector<DrawnSweep> drawn;
  for (const SweepSnapshot* sweep : entry.sweeps) {
    const Setting& setting = sweep->others.declared()[sweep->others.index(sweep->setting)];
    std::string drawing = sweep_svg(setting, *sweep, entry.measure);
    if (drawing.empty()) continue;
    const std::string otherwise = set_otherwise(sweep->others, entry.run->settings, setting.name);
    drawn.push_back({"effect of " + setting.label + " (" + said_of_sweep(*sweep) +
                         (otherwise.empty() ? "" : "; " + otherwise) + ")",
                     std::move(drawing), effect_of(sweep_picture(setting, *sweep, entry.measure.name)),
                     true});
  }
  return drawn;
}

/// Those with the least effect stay away from paper. Returns how many.
std::size_t leave_for_screen(std::vector<DrawnSweep>& sweeps) {
  if (sweeps.size() <= most_sweeps_on_paper) return 0;
  std::vector<DrawnSweep*> ranking;
  for (DrawnSweep& sweep : sweeps) ranking.push_back(&sweep);
  std::stable_sort(ranking.begin(), ranking.end(),
                   [](const DrawnSweep* a, const DrawnSweep* b) { return a->effect > b->effect; });
  for (std::size_t i = most_sweeps_on_paper; i < ranking.size(); ++i) ranking[i]->on_paper = false;
  return ranking.size() - most_sweeps_on_paper;
}

std::string about_sweeps(const MetricSpec& measure, std::size_t left_out) {
  std::string html =
      "<p>The charts show <strong>" + html_escaped(measure.label) +
      "</strong>: the median of the runs at each value, and their spread where there were several. " +
      html_escaped(measure.help) + "</p>\n";
  if (left_out > 0)
    html += "<p class=\"small paper\">" + count_of(left_out, "settings") +
            " with less effect are in the file.</p>\n";
  return card("What each setting does", html);
}

}  // namespace

std::vector<std::string> pictures_of(const ReportEntry& entry) {
  std::vector<std::string> pictures;
  if (const std::string series = series_svg(*entry.lesson, *entry.run); !series.empty())
    pictures.push_back(picture(entry.lesson->contest ? "each from its own start" : "over the run", series));
  for (const FigureSpec& spec : entry.lesson->figures) {
    const Figure* figure = entry.run->find_figure(spec.name);
    const std::string drawing = figure ? drawing_of(spec, *figure) : std::string{};
    if (!drawing.empty()) pictures.push_back(picture(caption_of(spec), drawing));
  }
  std::int64_t guesses = 0;
  for (const GuessBar& row : entry.class_guesses) guesses += row.count;
  if (guesses > 0)
    pictures.push_back(picture("what the class expected, " + counted(static_cast<double>(guesses), "guesses"),
                               guesses_svg(entry.class_guesses)));
  return pictures;
}

// On paper the table has to do: it says the same.
std::vector<std::string> outcomes_of(const ReportEntry& entry) {
  const Snapshot& runs = entry.repeated ? *entry.repeated : *entry.run;
  if (runs.outcomes.empty()) return {};
  const std::string label = entry.lesson->outcome_label.empty() ? "outcome" : entry.lesson->outcome_label;
  const std::string said = "<p>" + html_escaped(said_of(runs.outcomes)) + "</p>\n";
  const std::string times = said_of_times(runs.times);
  const std::string table = fmt::format(
      "<table>\n<tr><th>{}</th><th class=\"num\">runs</th><th class=\"num\">share</th><th>property</th>"
      "</tr>\n{}</table>\n",
      html_escaped(label), outcome_rows(runs.outcomes));
  std::vector<std::string> pieces{
      card("Outcomes", said + table + other_settings(*entry.run, runs) +
                           (times.empty() ? times : "<p class=\"small\">" + html_escaped(times) + "</p>\n"))};
  if (runs.runs > 1)
    pieces.push_back(picture(label + ", over " + counted(static_cast<double>(runs.runs), "runs"),
                             outcomes_svg(runs.outcomes, label, entry.guess.value_or("")), "screen"));
  return pieces;
}

std::vector<std::string> sweeps_of(const ReportEntry& entry) {
  std::vector<DrawnSweep> sweeps = drawn_sweeps(entry);
  if (sweeps.empty()) return {};
  std::vector<std::string> pieces{about_sweeps(entry.measure, leave_for_screen(sweeps))};
  for (const DrawnSweep& sweep : sweeps)
    pieces.push_back(picture(sweep.caption, sweep.drawing, sweep.on_paper ? "" : "screen"));
  return pieces;
}

}  // namespace racecourse
