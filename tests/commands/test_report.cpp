// The lab report: its text, its drawings, the command that writes it, and a real browser that reads it.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "child.h"
#include "export/html.h"
#include "export/report_html.h"
#include "export/svg.h"
#include "export/svg_charts.h"
#include "kit/host/host.h"
#include "kit/lesson/course.h"
#include "page_check.h"
#include "session/predictions.h"
#include "session/sweep_session.h"

using namespace racecourse;
using namespace racecourse::driving;

namespace {

constexpr const char* nasty = "<script>alert(\"1\")</script> & 'x' \xFF \x01 µ";

std::string drawing_complaint(const std::string& svg) {
  const TemporaryFolder folder;
  write_text(folder / "drawing.svg", svg);
  return python_complains(parse_as_xml, {(folder / "drawing.svg").string()});
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

Lesson drawn_lesson() {
  Lesson lesson;
  lesson.id = "made-up";
  lesson.title = nasty;
  lesson.teaching.question = nasty;
  lesson.property = nasty;
  lesson.settings = {{.name = "size", .label = nasty, .low = 1, .high = 4, .initial = 2}};
  lesson.variants = {{nasty, {}, Verdict::holds}};
  lesson.metrics = {{"lost", nasty, nasty, Format::count, Role::loss}};
  lesson.series = {{"added", nasty, "", Role::plain}, {"counter", "counter", "", Role::result}};
  lesson.gap = Gap{"added", "counter", nasty};
  lesson.figures = {{.name = "bars", .kind = FigureKind::bars, .label = nasty},
                    {.name = "curves", .kind = FigureKind::curves, .label = nasty, .x_label = nasty},
                    {.name = "spread", .kind = FigureKind::spread, .label = nasty},
                    {.name = "output", .kind = FigureKind::output, .label = nasty}};
  lesson.teaching.goals = {{"first", nasty, "", [](const Snapshot&) { return true; }},
                           {"second", "never", "", {}}};
  lesson.outcome_label = nasty;
  lesson.body = "int main() { return 0 < 1 && '<'; }  // </pre>\n";
  lesson.text = "# T\n\n## Explain\n\n`a < b` lost **{lost}** & more\n";
  return lesson;
}

Snapshot drawn_run(const Lesson& lesson) {
  Snapshot run;
  run.lesson = lesson.id;
  run.state = RunState::done;
  run.settings = lesson.default_settings();
  run.elapsed_ms = 10;
  run.metrics = {{"lost", 40, "x"}};
  run.series = {{"added", {{0, 0}, {10, 100}}}, {"counter", {{0, 0}, {10, 60}}}};
  run.marks = {{5, nasty, "on", nasty}};
  run.lanes.push_back({.name = nasty, .done = 7});
  Figure bars{.name = "bars"};
  bars.bars = {{.name = nasty, .value = 3, .note = nasty},
               {.name = "none", .note = nasty, .measured = false}};
  Figure curves{.name = "curves"};
  curves.curves = {{nasty, {{1, 2}, {4, 8}}, Role::good}};
  Figure spread{.name = "spread"};
  spread.spread.add(1'000'000);
  Figure output{.name = "output"};
  output.lines = {{nasty, 9, Role::plain}};
  run.figures = {bars, curves, spread, output};
  run.outcomes = {{nasty, 1, false}, {"60", 3, true}};
  run.runs = 4;
  run.runs_asked = 4;
  run.notes = {nasty};
  return run;
}

SweepSnapshot drawn_sweep(const Lesson& lesson) {
  SweepSnapshot sweep;
  sweep.lesson = lesson.id;
  sweep.setting = "size";
  sweep.others = lesson.default_settings();
  for (const std::int64_t value : {1, 2, 4}) {
    SweepPoint point;
    point.value = value;
    point.runs = {{{{"lost", static_cast<double>(value), ""}}, true}};
    sweep.points.push_back(point);
  }
  return sweep;
}

}  // namespace

TEST_CASE("text is escaped for HTML and XML; what they have no way to write is replaced or left out") {
  CHECK(html_escaped("a < b && c > \"d'\"") == "a &lt; b &amp;&amp; c &gt; &quot;d&#39;&quot;");
  CHECK(html_escaped("1\t2\n3\x01\x1F") == "1\t2\n3");
  CHECK(html_escaped("µ → \xFF\xC0\xAF \xED\xA0\x80!") ==
        "µ → \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD!");
  CHECK(html_escaped("\xE2\x82") == "\xEF\xBF\xBD\xEF\xBF\xBD");  // cut off in the middle
}

TEST_CASE("a text's paragraphs and lists become HTML") {
  CHECK(html_of(parse_markdown("One **two** `a < b`\n\n- x\n- y\n\nend")) ==
        "<p>One <strong>two</strong> <code>a &lt; b</code></p>\n<ul>\n<li>x</li>\n<li>y</li>\n</ul>\n"
        "<p>end</p>\n");
  CHECK(html_of({}).empty());
}

TEST_CASE("a program's text keeps every letter and line, and marks the includes it begins with") {
  CHECK(html_of_source("#include <x>\n\nint x;\n\n// a<b\n", Language::cpp) ==
        "<span class=\"line opening\"><span class=\"d\">#include &lt;x&gt;</span>\n</span>"
        "<span class=\"line opening\">\n</span>"
        "<span class=\"line\"><span class=\"t\">int</span> x;\n</span><span class=\"line\">\n</span>"
        "<span class=\"line\"><span class=\"c\">// a&lt;b</span>\n</span>");
}

TEST_CASE("a drawing has what was put into it, to a tenth") {
  Svg svg(100);
  svg.line({0, 1.26f}, {10, 2}, {Hue::rule}, {1, 4, 3});
  svg.rectangle({{1, 2}, {4, 8}}, {Hue::good, 0.75f}, 2);
  svg.frame({{0, 0}, {10, 6}}, {Hue::bad}, 2, 0);
  const std::array<Vec2, 2> path{{{0, 0}, {1, std::nanf("")}}};
  svg.path(path, {Hue::lane, 1, 3}, {2});
  svg.polygon(path, {Hue::text});  // two points enclose nothing
  svg.band(std::array<Vec2, 2>{{{0, 1}, {5, 2}}}, std::array<Vec2, 2>{{{0, 3}, {5, 4}}}, {Hue::gap});
  CHECK(svg.text(50, "a < b") ==
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50\" role=\"img\">\n"
        "<title>a &lt; b</title>\n"
        "<line class=\"line ink-rule\" stroke-width=\"1\" stroke-dasharray=\"4 3\" x1=\"0\" y1=\"1.3\" "
        "x2=\"10\" "
        "y2=\"2\"/>\n"
        "<rect class=\"fill ink-good\" opacity=\"0.75\" x=\"1\" y=\"2\" width=\"3\" height=\"6\" rx=\"2\"/>\n"
        "<rect class=\"line ink-bad\" stroke-width=\"2\" x=\"1\" y=\"1\" width=\"8\" height=\"4\"/>\n"
        "<polyline class=\"line lane-3\" stroke-width=\"2\" points=\"0,0 1,0\"/>\n"
        "<polygon class=\"fill ink-gap\" points=\"0,1 5,2 5,4 0,3\"/>\n</svg>\n");
  CHECK(drawing_complaint(svg.text(50, "a < b")).empty());
  CHECK_FALSE(drawing_complaint("<svg><g></svg>").empty());  // the check itself can fail
}

TEST_CASE("words in a drawing keep their width in any face, and are cut where they have no room") {
  Svg svg(100);
  svg.words({5, 6}, Align::right, Face::small, {Hue::muted}, "x & y");
  CHECK(svg.body().find("class=\"words ink-muted\" x=\"5\"") != std::string::npos);
  CHECK(svg.body().find("text-anchor=\"end\"") != std::string::npos);
  CHECK(svg.body().find(fmt::format("textLength=\"{:.1f}\"", svg.width_of(Face::small, "x & y"))) !=
        std::string::npos);
  CHECK(svg.body().find(">x &amp; y</text>") != std::string::npos);
  const float four = svg.width_of(Face::code, "µµµµ");
  CHECK(four == doctest::Approx(4 * svg.width_of(Face::code, "x")));
  CHECK(shortened(svg, Face::code, "µµµµµµµµ", four) == "µµµ…");
  CHECK(shortened(svg, Face::code, "short", 1000) == "short");
  CHECK(svg.width_of(Face::text, "1") == svg.width_of(Face::text, "8"));
}

TEST_CASE("every chart is well formed, whatever its words are, and nothing is drawn of nothing") {
  const Lesson lesson = drawn_lesson();
  const Snapshot run = drawn_run(lesson);
  const std::string series = series_svg(lesson, run);
  CHECK(drawing_complaint(series).empty());
  CHECK(count_of(series, "<polyline") == 2);
  CHECK(count_of(series, "ink-gap") == 1);
  CHECK(series_svg(lesson, Snapshot{}).empty());
  for (std::size_t i = 0; i < 3; ++i) {
    CAPTURE(lesson.figures[i].name);
    CHECK(drawing_complaint(figure_svg(lesson.figures[i], run.figures[i])).empty());
    CHECK(figure_svg(lesson.figures[i], Figure{}).empty());
  }
  CHECK(count_of(figure_svg(lesson.figures[0], run.figures[0]), "<rect") == 1);  // one of two was measured
  CHECK(count_of(figure_svg(lesson.figures[1], run.figures[1]), "<circle") == 2);
  const std::string outcomes = outcomes_svg(run.outcomes, nasty, "60");
  CHECK(drawing_complaint(outcomes).empty());
  CHECK(count_of(outcomes, ">your guess<") == 1);
  CHECK(outcomes_svg({}, "", "").empty());
  const SweepSnapshot sweep = drawn_sweep(lesson);
  const std::string effect = sweep_svg(lesson.settings[0], sweep, lesson.metrics[0]);
  CHECK(drawing_complaint(effect).empty());
  CHECK(count_of(effect, "<circle") == 3);
  MetricSpec other;
  other.name = "other";
  CHECK(sweep_svg(lesson.settings[0], sweep, other).empty());
}

TEST_CASE("who waits for whom is drawn: a plate for each, what is stuck in the colour of a loss") {
  WaitGraph graph;
  graph.threads = {{.name = nasty, .waits_for = 1}, {.name = "thread 2", .waits_for = 0}, {.name = "other"}};
  graph.locks = {{"lock A", 0}, {"lock B", 1}, {"lock C", -1}};
  find_cycles(graph);
  FigureSpec spec;
  spec.kind = FigureKind::waits;
  Figure figure;
  CHECK(figure_svg(spec, figure).empty());
  figure.waits = graph;
  const std::string drawing = figure_svg(spec, figure);
  CHECK(drawing_complaint(drawing).empty());
  CHECK(count_of(drawing, "<rect class=\"line ink-bad\"") == 4);      // two threads, two locks
  CHECK(count_of(drawing, "<rect class=\"line ink-outline\"") == 1);  // the free lock
  CHECK(count_of(drawing, "<line class=\"line ink-bad\"") == 4);
  for (int i = 0; i < 60; ++i)
    graph.threads.push_back({.name = "thread " + std::to_string(i + 3), .waits_for = 2});
  find_cycles(graph);
  figure.waits = graph;
  CHECK(drawing_complaint(figure_svg(spec, figure)).empty());
}

TEST_CASE("what a class guessed is drawn, with what the run said") {
  const std::vector<GuessBar> rows{{nasty, 3, false}, {"5", 0, true}};
  const std::string drawing = guesses_svg(rows);
  CHECK(drawing_complaint(drawing).empty());
  CHECK(count_of(drawing, "<rect") == 1);  // nobody is no bar
  CHECK(count_of(drawing, ">this run<") == 1);
  CHECK(guesses_svg({}).empty());
}

TEST_CASE(
    "a report says what its sweeps are drawn for: the lesson's own measure, and on paper those that do "
    "most") {
  Lesson lesson = drawn_lesson();
  lesson.metrics.push_back({"speed", "the speed", "", Format::count, Role::plain, false, "Steps a second."});
  lesson.measure = "speed";
  lesson.settings.clear();
  for (int i = 1; i <= 5; ++i)
    lesson.settings.push_back(
        {.name = "s" + std::to_string(i), .label = "s" + std::to_string(i), .low = 1, .high = 4});
  Snapshot run = drawn_run(lesson);
  std::vector<SweepSnapshot> sweeps;
  for (std::size_t i = 0; i < 5; ++i) {
    sweeps.push_back(drawn_sweep(lesson));
    sweeps.back().setting = lesson.settings[i].name;
    for (SweepPoint& point : sweeps.back().points)
      for (SweepRun& one : point.runs)  // the later the setting, the more it does
        one.metrics = {{"speed", 100 + static_cast<double>(i * i) * static_cast<double>(point.value), ""}};
  }
  ReportEntry entry = report_entry(lesson, run);
  for (const SweepSnapshot& sweep : sweeps) entry.sweeps.push_back(&sweep);
  CHECK(entry.measure.name == "speed");
  const std::string page = report_html(std::vector{entry}, host(), "today");
  CHECK(page.find("The charts show <strong>the speed</strong>") != std::string::npos);
  CHECK(page.find("Steps a second.") != std::string::npos);
  CHECK(page.find("2 settings with less effect are in the file.") != std::string::npos);
  for (int i = 1; i <= 5; ++i) {
    const std::string figure = i <= 2 ? "<figure class=\"card screen\">" : "<figure class=\"card \">";
    CHECK(page.find(figure + "\n<figcaption>effect of s" + std::to_string(i) + " ") != std::string::npos);
  }
}

TEST_CASE("a report is one page that fetches nothing, and in which nothing typed or measured can run") {
  const Lesson lesson = drawn_lesson();
  const Snapshot run = drawn_run(lesson);
  const SweepSnapshot sweep = drawn_sweep(lesson);
  ReportEntry entry = report_entry(lesson, run);
  entry.repeated = &run;
  entry.sweeps = {&sweep};
  entry.guess = nasty;
  entry.answer = nasty;
  entry.notes = std::string("my notes\n") + nasty;
  const std::string page = report_html(std::vector{entry}, host(), nasty);
  const TemporaryFolder folder;
  write_text(folder / "report.html", page);
  CHECK(python_complains(check_page, {(folder / "report.html").string(), "6"}) == "");
  CHECK(page.find("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">") !=
        std::string::npos);
  CHECK(page.find("<code>a &lt; b</code> lost <strong>40</strong> &amp; more") != std::string::npos);
  CHECK(page.find("<div>my notes</div>\n<div>&lt;script&gt;") != std::string::npos);
  CHECK(page.find("<tr><td>60</td><td class=\"num\">3</td><td class=\"num\">75.0 %</td><td>held</td></tr>") !=
        std::string::npos);
  CHECK(page.find("The property was broken in 1 of 4 runs: 25.0 %.") != std::string::npos);
  CHECK(count_of(page, "(met)") == 1);
  CHECK(count_of(page, "(not yet)") == 1);
  CHECK(page.find("lane lane-2") != std::string::npos);  // the tenth lane has the third colour
}

TEST_CASE("on paper the source takes what is left of two pages, and gives way to long notes") {
  const Lesson lesson = drawn_lesson();
  const Snapshot run = drawn_run(lesson);
  ReportEntry entry = report_entry(lesson, run);
  const auto is_printed_as = [&](const std::string& name) {
    return report_html(std::vector{entry}, host(), "today").find("<article class=\"" + name + "\">") !=
           std::string::npos;
  };
  CHECK(is_printed_as("two-pages"));
  for (const std::string& line : {std::string("\n"), std::string(50, 'x')}) {
    entry.notes.clear();
    for (int i = 0; i < 40; ++i) entry.notes += line;
    CHECK(is_printed_as("two-pages"));
    entry.notes += line;
    CHECK(is_printed_as("without-source"));
  }
  entry.notes = "a line\n";
  Lesson without_source = lesson;
  without_source.body = {};
  entry.lesson = &without_source;
  CHECK(is_printed_as(""));
}

TEST_CASE("report writes every lesson that is named, with the settings they have") {
  const TemporaryFolder folder;
  const std::string file = (folder / "report.html").string();
  const auto said = driving::racecourse({"report", "unsynchronized-counter", "locked-counter", "--set",
                                         "threads=3", "--set", "additions=1000", "-o", file});
  CHECK(said.code == 0);
  CHECK(said.out == "The lab report is in " + file + ".\n");
  CHECK(said.err.empty());
  const std::string page = read_whole(file);
  CHECK(count_of(page, "<article ") == 2);
  CHECK(count_of(page, "<dt>threads</dt><dd>3</dd>") == 2);
  CHECK(count_of(page, "over 20 runs") == 2);
  CHECK(python_complains(check_page, {file, "4"}) == "");
}

TEST_CASE("a lesson that fails is said to, and takes no other lesson out of the report") {
  const TemporaryFolder folder;
  const std::string file = (folder / "report.html").string();
  const auto said = driving::racecourse({"report", "daemon-thread", "locked-counter", "-o", file},
                                        {{"TMPDIR", "/no/such/folder"}});
  CHECK(said.code == 1);
  CHECK(driving::is_one_sentence(said.err));
  CHECK(said.err.find("daemon-thread: ") != std::string::npos);
  CHECK(count_of(read_whole(file), "<article ") == 2);
  CHECK(driving::racecourse({"report", "daemon-thread", "-o", (folder / "none.html").string()},
                            {{"TMPDIR", "/no/such/folder"}})
            .code == 1);
  CHECK_FALSE(std::filesystem::exists(folder / "none.html"));
}

TEST_CASE("report refuses wrong words before anything runs, and writes nothing") {
  const TemporaryFolder folder;
  const std::string file = (folder / "report.html").string();
  const auto refused = [&](Words words, int code, const std::string& part) {
    const auto said = driving::racecourse(std::move(words));
    CHECK(said.code == code);
    CHECK(said.out.empty());
    CHECK(driving::is_one_sentence(said.err));
    CHECK_MESSAGE(said.err.find(part) != std::string::npos, said.err);
    CHECK_FALSE(std::filesystem::exists(file));
  };
  refused({"report", "locked-countr", "-o", file}, 2, "locked-counter");
  refused({"report", "locked-counter", "locked-counter", "-o", file}, 2, "more than once");
  refused({"report", "locked-counter", "start-and-join", "--set", "sise=3", "-o", file}, 2,
          "no setting \"sise\"");
  refused({"report", "locked-counter", "--set", "threads=0", "-o", file}, 2, "from 1 to 64");
  refused({"report", "locked-counter"}, 2, "-o FILE.html");
  refused({"report", "-o", file}, 2, "needs a lesson");
  refused({"report", "locked-counter", "-o"}, 2, "--output needs a value");
  refused({"report", "locked-counter", "-o", (folder / "no" / "report.html").string()}, 1, "cannot write");
}
