#include "export/report_html.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "export/html.h"
#include "export/report_paper.h"
#include "export/report_parts.h"
#include "export/report_style.h"
#include "session/sweep_session.h"
#include "text/format.h"
#include "text/lesson_text.h"

namespace racecourse {

namespace {

using Flow = PaperSheet::Flow;

// What stands over the columns of a first page: who wrote the report and where; the lesson's name and question.
constexpr double room_for_header = 48, room_for_title = 26, row_of_question = 12.5;
constexpr std::size_t letters_of_question = 100;  // in a row

double room_above(const Lesson& lesson, bool first) {
  const std::size_t rows = lesson.question.size() / letters_of_question + 1;
  return (first ? room_for_header : 0) + room_for_title + row_of_question * static_cast<double>(rows);
}

/// The article of one lesson while it is written, and how full its sheet of paper is.
class Article {
 public:
  explicit Article(double above) : paper_(above) {}

  void add(const std::string& piece, Flow flow = Flow::undivided) {
    html_ += piece;
    paper_.add(piece, flow);
  }
  /// Side by side on a screen that is wide enough.
  void add_grid(const std::vector<std::string>& pieces) {
    std::string inside;
    for (const std::string& piece : pieces) {
      inside += piece;
      paper_.add(piece, Flow::undivided);
    }
    if (!inside.empty()) html_ += "<div class=\"grid\">\n" + inside + "</div>\n";
  }
  PaperLines lines_of(std::string_view source) const { return paper_.lines_of(source); }
  const std::string& html() const { return html_; }

 private:
  std::string html_;
  PaperSheets paper_;
};

std::vector<std::string> followed_by(std::vector<std::string> pieces, std::vector<std::string> more) {
  std::move(more.begin(), more.end(), std::back_inserter(pieces));
  return pieces;
}

std::string article_of(const ReportEntry& entry, bool first) {
  const Lesson& lesson = *entry.lesson;
  Article article(room_above(lesson, first));
  if (!entry.run->failure.empty())
    article.add(card("This run could not be done", "<p>" + html_escaped(entry.run->failure) + "</p>\n"));
  if (entry.run->state == RunState::idle)
    article.add(card("Not run", "<p>Only its settings were compared.</p>\n"));
  else
    article.add_grid({verdict_card(entry), settings_card(entry)});
  article.add(tiles_card(entry));
  article.add_grid(followed_by(pictures_of(entry), outcomes_of(entry)));
  article.add(explanation_card(entry), Flow::goes_on);
  article.add_grid({lanes_card(entry), goals_card(entry)});
  article.add_grid(sweeps_of(entry));
  article.add(notes_card(entry), Flow::goes_on);
  const std::string source = source_card(lesson, article.lines_of(lesson.body));
  return "<article>\n" + tagged("h2", lesson.title) + "\n<p class=\"lead\">" + html_escaped(lesson.question) +
         "</p>\n" + article.html() + source + "</article>\n";
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
  entry.measure = sweep_metrics(lesson).at(first_sweep_metric(lesson));
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
  for (const ReportEntry& entry : entries) articles += article_of(entry, articles.empty());
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{} · Racecourse</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n"
      "<header class=\"top\">\n<h1><span>▮▮</span>Lab report</h1>\n<p class=\"who\">Name</p>\n"
      "<p class=\"where\">{} · {}</p>\n</header>\n{}"
      "<p class=\"foot\">Real threads on real cores: every number was measured in the runs described, and "
      "the "
      "source is the file that was compiled.</p>\n</main>\n</body>\n</html>\n",
      html_escaped(title_of(entries)), report_style, html_escaped(host_words(host)), html_escaped(written),
      articles);
}

}  // namespace racecourse
