// The lab report on paper, printed by a real browser.

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "browser.h"
#include "export/report_html.h"
#include "kit/base/sanitizers.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"
#include "page_check.h"
#include "session/predictions.h"
#include "session/sweep_session.h"

using namespace racecourse;
using namespace racecourse::driving;

namespace {

/// A run with as little work as still fills all of its pictures.
Snapshot short_run(const Lesson& lesson) {
  Settings settings = lesson.default_settings();
  const std::vector<std::pair<std::string, std::string>> little{
      {"python", "off"}, {"rounds", "5"},       {"latency", "5"}, {"waiting", "2"},
      {"trials", "3"},   {"messages", "1"},     {"pause", "1"},   {"items", "500"},
      {"work", "20"},    {"additions", "2000"}, {"main", "20"},   {"records", "100"}};
  for (const auto& [name, value] : little)
    if (settings.has(name)) static_cast<void>(settings.set(name, value));
  Run run(lesson, settings);
  REQUIRE(run.wait(patience));
  REQUIRE(run.poll()->failure == "");
  return *run.poll();
}

/// As a sweep of that setting would have it, but for the figures.
SweepSnapshot sweep_of(const Lesson& lesson, const Setting& setting, const MetricSpec& measure) {
  SweepSnapshot sweep;
  sweep.lesson = lesson.id;
  sweep.setting = setting.name;
  sweep.others = lesson.default_settings();
  sweep.state = RunState::done;
  for (const std::int64_t value : sweep_values(setting)) {
    SweepPoint point;
    point.value = value;
    for (const double measured : {3.0, 4.0, 7.0})
      point.runs.push_back(
          {{{measure.name, measured * static_cast<double>(sweep.points.size() + 1), ""}}, true});
    sweep.runs += 3;
    sweep.points.push_back(std::move(point));
  }
  return sweep;
}

/// A lesson as it is handed in by somebody who did all there is to do.
struct FullReport {
  explicit FullReport(const Lesson& lesson) : run(short_run(lesson)), repeated(run) {
    repeated.runs = repeated.runs_asked = 20;
    repeated.outcomes = {{"1200", 3, false}, {"1900", 5, false}, {"1999", 10, true}, {"2000", 2, true}};
    entry = report_entry(lesson, run);
    entry.repeated = &repeated;
    const Prediction& asked = *lesson.teaching.prediction;
    const double guess = asked.kind == GuessKind::choice ? 0 : asked.low;
    entry.guess = guess_text(lesson, guess);
    entry.answer = asked.answer(guess, run);
    std::vector<ClassGuess> of_class;
    for (int i = 0; i < 24; ++i)
      of_class.push_back({"", asked.kind == GuessKind::number
                                  ? asked.low + i
                                  : i % static_cast<int>(guess_words(lesson).size())});
    entry.class_guesses = rows_of_guesses(lesson, of_class, asked.result(run));
    for (const Setting* setting : sweep_settings(lesson))
      sweeps.push_back(sweep_of(lesson, *setting, entry.measure));
    for (const SweepSnapshot& sweep : sweeps) entry.sweeps.push_back(&sweep);
    for (int i = 1; i <= 17; ++i)
      entry.notes += "In the " + std::to_string(i) + ". run the threads were slower than I had thought.\n";
  }
  FullReport(const FullReport&) = delete;
  FullReport& operator=(const FullReport&) = delete;

  Snapshot run, repeated;
  std::vector<SweepSnapshot> sweeps;
  ReportEntry entry;
};

}  // namespace

TEST_CASE(
    "a browser prints every lesson on two pages, of A4 and of US Letter, of which only the source is cut "
    "off, and a phone need not be scrolled sideways") {
  const TemporaryFolder folder;
  std::vector<std::filesystem::path> files;
  const auto write_one = [&](const std::string& name, const ReportEntry& entry) {
    files.push_back(folder / (name + ".html"));
    write_text(files.back(), report_html(std::vector{entry}, host(), "today"));
  };
  for (const Lesson& lesson : course()) {
    FullReport full(lesson);
    write_one(lesson.id + "-full", full.entry);
    CHECK(python_complains(check_page, {files.back().string(), "6"}) == "");
    // Without a source nothing is cut off.
    Lesson without_source = lesson;
    without_source.body = {};
    full.entry.lesson = &without_source;
    write_one(lesson.id + "-without-source", full.entry);
    // A long source takes all that is left of the paper.
    if (std::count(lesson.body.begin(), lesson.body.end(), '\n') > 70)
      write_one(lesson.id, report_entry(lesson, full.run));
  }
#if RACECOURSE_THREAD_SANITIZER || RACECOURSE_ADDRESS_SANITIZER
  return;  // what a browser makes of the pages is the same then, and it takes its time
#endif
  const auto seen = seen_by_browser(files);
  if (!seen) {
    MESSAGE("skipped: there is no chromium on this machine (Debian: apt install chromium)");
    return;
  }
  REQUIRE(seen->size() == files.size());
  for (const auto& one : *seen) {
    const std::string& file = one.first;
    const driving::PageSeen& page = one.second;
    CAPTURE(file);
    CHECK(page.a4 == 2);
    CHECK(page.us_letter == 2);
    CHECK(page.too_wide <= 0);
    if (file.find("-full") != std::string::npos) CHECK(page.drawings >= 6);
  }
}
