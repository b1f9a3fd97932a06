#pragma once

// Runs made by hand, and what a lesson says of them.

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kit/lesson/course.h"
#include "subject.h"

namespace racecourse::testing {

using MadeUp = std::vector<std::pair<std::string, double>>;
using Sentences = std::vector<std::string>;

/// A run that is over, made by hand.
inline Snapshot over(const char* id, std::initializer_list<Variant::Condition> values, const MadeUp& measured,
                     std::optional<bool> held = true, std::vector<Outcome> outcomes = {}) {
  const Subject subject(id);
  Snapshot run;
  run.lesson = id;
  run.state = RunState::done;
  run.settings = subject.with(values);
  for (const auto& [name, value] : measured) {
    const auto& specs = subject.lesson().metrics;
    REQUIRE(std::any_of(specs.begin(), specs.end(),
                        [&wanted = name](const MetricSpec& spec) { return spec.name == wanted; }));
    run.metrics.push_back({name, value, {}});
  }
  run.held = held;
  run.runs = held ? 1 : 0;
  run.outcomes = std::move(outcomes);
  if (run.outcomes.empty() && held) run.outcomes = {{"x", 1, *held}};
  return run;
}

inline std::string answer(const Snapshot& run, double guess) {
  return find_lesson(run.lesson)->teaching.prediction->answer(guess, run);
}
inline Sentences told(const Snapshot& run) { return find_lesson(run.lesson)->teaching.explain(run); }
inline std::string on_belief(const Snapshot& run) { return find_lesson(run.lesson)->teaching.on_belief(run); }
inline std::optional<double> result(const Snapshot& run) {
  return find_lesson(run.lesson)->teaching.prediction->result(run);
}

inline bool is_sentence(const std::string& text) {
  return text.size() > 10 && (text.back() == '.' || text.back() == '?') &&
         text.find('{') == std::string::npos && text.find("nan") == std::string::npos &&
         text.find("inf ") == std::string::npos;
}

/// Every lesson with each of its words chosen once: settings a run may have been made under.
inline std::vector<Settings> all_words(const Lesson& lesson) {
  std::vector<Settings> all{lesson.default_settings()};
  for (const Setting& setting : lesson.settings) {
    if (setting.ordered) continue;
    for (std::int64_t value : {setting.first(), setting.last()}) {
      Settings settings = lesson.default_settings();
      settings.set_number(setting.name, value);
      all.push_back(settings);
    }
    for (std::size_t i = 0; i < setting.choices.size(); ++i) {
      Settings settings = lesson.default_settings();
      settings.set_number(setting.name, static_cast<std::int64_t>(i));
      all.push_back(settings);
    }
  }
  return all;
}

}  // namespace racecourse::testing
