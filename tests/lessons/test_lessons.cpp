// What must hold of every lesson, whichever it is.

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "kit/lesson/course.h"
#include "kit/lesson/snapshot.h"

using namespace racecourse;

namespace {

bool one_sentence(const std::string& text) {
  return !text.empty() && (text.back() == '.' || text.back() == '?');
}

}  // namespace

TEST_CASE("lessons have ids and titles of their own") {
  std::set<std::string> ids, titles;
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    CHECK(ids.insert(lesson.id).second);
    CHECK(titles.insert(lesson.title).second);
    CHECK(find_lesson(lesson.id) == &lesson);
    CHECK(one_sentence(lesson.headline));
    CHECK(one_sentence(lesson.teaching.question));
    CHECK(!lesson.property.empty());
  }
  CHECK(find_lesson("no-such-lesson") == nullptr);
  CHECK(unknown_lesson("locked-couter").find("did you mean \"locked-counter\"") != std::string::npos);
}

TEST_CASE("lessons stand in the order of the parts") {
  for (std::size_t i = 1; i < course().size(); ++i) {
    const Lesson &before = course()[i - 1], &after = course()[i];
    CHECK_MESSAGE(before.part <= after.part, after.id, " is of the part \"", to_string(after.part),
                  "\" and stands after ", before.id, ", which is of \"", to_string(before.part), "\"");
  }
}

TEST_CASE("settings are within their own ranges and explained") {
  for (const Lesson& lesson : course()) {
    std::set<std::string> names;
    for (const Setting& setting : lesson.settings) {
      CAPTURE(lesson.id);
      CAPTURE(setting.name);
      CHECK(names.insert(setting.name).second);
      CHECK(!setting.label.empty());
      CHECK(one_sentence(setting.help));
      if (setting.is_number()) {
        CHECK(setting.low <= setting.initial);
        CHECK(setting.initial <= setting.high);
      } else {
        CHECK(setting.choices.size() >= 2);
        CHECK(setting.initial >= 0);
        CHECK(setting.initial <= setting.last());
      }
    }
  }
}

TEST_CASE("the conditions of variants name settings and values that exist") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    REQUIRE(!lesson.variants.empty());
    const Settings defaults = lesson.default_settings();
    CHECK_MESSAGE(lesson.variant(defaults).matches(defaults), "no variant of ", lesson.id,
                  " says what is expected with its default settings");
    for (const Variant& variant : lesson.variants) {
      Settings settings = lesson.default_settings();
      for (const auto& [name, value] : variant.conditions) {
        const auto error = settings.set(name, value);
        CHECK_MESSAGE(!error, error.value_or(""));
      }
    }
  }
}

TEST_CASE("gaps, goals and figures are declared in full") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    std::set<std::string> metrics, series, goals, figures;
    for (const FigureSpec& figure : lesson.figures) {
      CHECK(figures.insert(figure.name).second);
      CHECK(!figure.label.empty());
      if (!figure.empty.empty()) CHECK(one_sentence(figure.empty));
    }
    const bool measured =
        std::any_of(lesson.metrics.begin(), lesson.metrics.end(),
                    [&](const MetricSpec& metric) { return metric.name == lesson.measure; });
    CHECK((lesson.measure.empty() || measured));
    for (const MetricSpec& metric : lesson.metrics) {
      CHECK(metrics.insert(metric.name).second);
      CHECK(one_sentence(metric.help));
    }
    for (const SeriesSpec& line : lesson.series) CHECK(series.insert(line.name).second);
    if (lesson.gap) {
      CHECK(series.contains(lesson.gap->upper));
      CHECK(series.contains(lesson.gap->lower));
    }
    for (const Goal& goal : lesson.teaching.goals) {
      CHECK(goals.insert(goal.id).second);
      CHECK(!goal.sentence.empty());
    }
  }
}

TEST_CASE("the text has every part that is shown, and the source is there") {
  for (const Lesson& lesson : course()) {
    CAPTURE(lesson.id);
    for (const char* heading :
         {"## Predict\n", "## Watch\n", "## Explain\n", "## Belief\n", "## Talking points\n"})
      CHECK(lesson.text.find(heading) != std::string_view::npos);
    CHECK(!lesson.body.empty());
    CHECK(lesson.explorable() == (lesson.body.find("template <World W>") != std::string_view::npos));
  }
}

TEST_CASE("no goal is met before anything ran") {
  for (const Lesson& lesson : course()) {
    Snapshot idle;
    idle.settings = lesson.default_settings();
    for (const Goal& goal : lesson.teaching.goals) {
      CAPTURE(goal.id);
      CHECK_FALSE(goal.met(idle));
    }
  }
}
