// What every lesson asks before a run and says after it.

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kit/lesson/course.h"
#include "made_up_run.h"
#include "plural.h"

using namespace racecourse;
using namespace racecourse::testing;

namespace {

/// Names in braces, but in code.
std::set<std::string> slots_in(std::string_view text) {
  std::set<std::string> names;
  bool code = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`') code = !code;
    if (code || text[i] != '{') continue;
    const std::size_t end = text.find('}', i);
    REQUIRE(end != std::string_view::npos);
    const std::string_view inside = text.substr(i + 1, end - i - 1);
    names.insert(std::string(inside.substr(0, inside.find('|'))));  // words that agree with it may follow
  }
  return names;
}

void check_all_is_said(const Lesson& lesson, const Snapshot& run) {
  const Sentences sentences = lesson.teaching.explain(run);
  CHECK(!sentences.empty());
  CHECK(sentences.size() <= 4);
  const auto check = [](const std::string& sentence) {
    CHECK_MESSAGE(is_sentence(sentence), sentence);
    CHECK(plural_of_one(sentence) == "");
  };
  for (const std::string& sentence : sentences) check(sentence);
  check(lesson.teaching.on_belief(run));
  const double guess =
      lesson.teaching.prediction->kind == GuessKind::choice ? 0 : lesson.teaching.prediction->low;
  check(lesson.teaching.prediction->answer(guess, run));
}

}  // namespace

TEST_CASE("every name in braces in a text is a setting or a metric, and every name in a question a setting") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    std::set<std::string> settings, known;
    for (const Setting& setting : lesson.settings) settings.insert(setting.name);
    known = settings;
    for (const MetricSpec& metric : lesson.metrics) known.insert(metric.name);
    // What follows is told of a run: there Told refuses a name that it does not know.
    const std::string_view read = lesson.text.substr(0, lesson.text.find("\n## After a run\n"));
    for (const std::string& slot : slots_in(read)) CHECK_MESSAGE(known.contains(slot), slot);
    REQUIRE(lesson.teaching.prediction);
    for (const std::string& slot : slots_in(lesson.teaching.prediction->question))
      CHECK_MESSAGE(settings.contains(slot), slot);
  }
}

TEST_CASE("every lesson asks one question in full") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    REQUIRE(lesson.teaching.prediction);
    const Prediction& asked = *lesson.teaching.prediction;
    CHECK(asked.question.back() == '?');
    CHECK(asked.result);
    CHECK(asked.answer);
    CHECK(lesson.teaching.explain);
    CHECK(lesson.teaching.on_belief);
    if (asked.kind == GuessKind::number) CHECK(asked.low < asked.high);
    if (asked.kind == GuessKind::choice) CHECK(asked.choices.size() >= 2);
    if (asked.kind == GuessKind::order) {
      const Settings settings = lesson.default_settings();
      REQUIRE(settings.has(asked.setting));
      CHECK(settings.declared()[settings.index(asked.setting)].ordered);
    }
    const auto named = [](const std::string& name) {
      return [&name](const auto& spec) { return spec.name == name; };
    };
    if (!asked.series.empty())
      CHECK(std::any_of(lesson.series.begin(), lesson.series.end(), named(asked.series)));
    if (!asked.figure.empty()) {
      const auto figure = std::find_if(lesson.figures.begin(), lesson.figures.end(), named(asked.figure));
      REQUIRE(figure != lesson.figures.end());
      CHECK(figure->kind == FigureKind::bars);
    }
  }
}

TEST_CASE("whatever was set and measured, something is said in whole sentences") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    for (const Settings& settings : all_words(lesson)) {
      Snapshot run;
      run.lesson = lesson.id;
      run.state = RunState::done;
      run.settings = settings;
      check_all_is_said(lesson, run);  // stopped before anything was measured
      for (const double value : {0.0, 1.0, 1000.0}) {
        run.metrics.clear();
        for (const MetricSpec& metric : lesson.metrics)
          run.metrics.push_back({metric.name, value, metric.unit});
        for (const bool held : {true, false}) {
          run.held = held;
          run.runs = 1;
          run.outcomes = {{"1000", 1, held}};
          run.elapsed_ms = 10;
          check_all_is_said(lesson, run);
          run.outcomes.push_back({"1001", 99, true});
          run.runs = 100;
          check_all_is_said(lesson, run);
        }
      }
    }
  }
}
