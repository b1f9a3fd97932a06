#include "export/report_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "export/html.h"
#include "export/report_parts.h"
#include "export/report_style.h"
#include "export/svg.h"
#include "session/sweep_session.h"
#include "text/format.h"
#include "text/lesson_text.h"

namespace racecourse {

namespace {

// Two pages have room for so many rows of notes and all else but the source. A row has at least so many letters.
constexpr std::size_t most_rows_of_notes = 40, letters_in_row = 50;

std::string grid(const std::vector<std::string>& pieces) {
  std::string inside;
  for (const std::string& piece : pieces) inside += piece;
  return inside.empty() ? inside : "<div class=\"grid\">\n" + inside + "</div>\n";
}

std::vector<std::string> followed_by(std::vector<std::string> pieces, std::vector<std::string> more) {
  std::move(more.begin(), more.end(), std::back_inserter(pieces));
  return pieces;
}

/// How an article is printed: the source fills what is left of two pages and is cut off there. Long notes take as many pages
/// as they need, and the source is left out.
std::string_view class_on_paper(const ReportEntry& entry) {
  if (entry.lesson->body.empty()) return "";
  const auto lines = static_cast<std::size_t>(std::count(entry.notes.begin(), entry.notes.end(), '\n'));
  const std::size_t rows = lines + entry.notes.size() / letters_in_row;
  return rows <= most_rows_of_notes ? "two-pages" : "without-source";
}

/// `header` stands above the lesson's title.
std::string article_of(const ReportEntry& entry, std::string_view header) {
  const Lesson& lesson = *entry.lesson;
  std::string html = fmt::format("<article class=\"{}\">\n{}", class_on_paper(entry), header);
  html +=
      tagged("h2", lesson.title) + "\n<p class=\"lead\">" + html_escaped(lesson.teaching.question) + "</p>\n";
  if (!entry.run->failure.empty())
    html += card("This run failed", "<p>" + html_escaped(entry.run->failure) + "</p>\n");
  if (entry.run->state == RunState::idle)
    html += card("Not run", "<p>Only its settings were compared.</p>\n");
  else
    html += grid({verdict_card(entry), settings_card(entry)});
  html += tiles_card(entry);
  html += grid(followed_by(pictures_of(entry), outcomes_of(entry)));
  html += explanation_card(entry);
  html += grid({lanes_card(entry), goals_card(entry)});
  html += grid(sweeps_of(entry));
  html += notes_card(entry);
  return html + source_card(lesson) + "</article>\n";
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
  if (!lesson.teaching.explain || !run.tells()) return said;
  for (const std::string& sentence : lesson.teaching.explain(run))
    said.push_back(plain_paragraph(sentence).front());
  return said;
}

std::string style() {
  std::string lanes;
  for (std::size_t lane = 0; lane < lane_colours; ++lane)
    lanes += fmt::format(".lane.lane-{0} {{ border-left-color: var(--lane-{0}); }}\n", lane);
  return fmt::format(
      "\n:root {{ color-scheme: light dark; {} }}\n"
      "@media screen and (prefers-color-scheme: dark) {{ :root {{ {} }} }}\n{}{}{}",
      page_colours(palette(ThemeName::light)), page_colours(palette(ThemeName::dark)), svg_style(),
      report_style, lanes);
}

}  // namespace

ReportEntry report_entry(const Lesson& lesson, const Snapshot& run, const Snapshot* repeated) {
  ReportEntry entry;
  entry.lesson = &lesson;
  entry.run = &run;
  entry.repeated = repeated;
  entry.measure = sweep_metrics(lesson).at(first_sweep_metric(lesson));
  entry.explanation = said_of(lesson, entry.told());
  const auto sections = split_sections(parse_markdown(lesson.text), 2);
  if (const auto explain = sections.find("Explain"); explain != sections.end()) {
    Blocks text = told(explain->second, slots_of(lesson, run.settings, run));
    std::move(text.begin(), text.end(), std::back_inserter(entry.explanation));
  }
  return entry;
}

std::string report_html(std::span<const ReportEntry> entries, const Host& host, std::string_view written) {
  const std::string header = fmt::format(
      "<header class=\"top\">\n<h1><span>▮▮</span>Lab report</h1>\n<p class=\"who\">Name</p>\n"
      "<p class=\"where\">{} · {}</p>\n</header>\n",
      html_escaped(host_words(host)), html_escaped(written));
  std::string articles;
  for (const ReportEntry& entry : entries) articles += article_of(entry, articles.empty() ? header : "");
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{} · Racecourse</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}"
      "<p class=\"foot\">Real threads on real cores: every number was measured in the runs described, and "
      "the source is the file that was compiled.</p>\n</main>\n</body>\n</html>\n",
      html_escaped(title_of(entries)), style(), articles);
}

}  // namespace racecourse
