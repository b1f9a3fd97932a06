#pragma once

// A lesson under test: its settings from words, and what a run of it gives.

#include <doctest/doctest.h>

#include <chrono>
#include <initializer_list>
#include <string>
#include <utility>

#include "kit/lesson/course.h"
#include "kit/running/run.h"

namespace racecourse {

class Subject {
 public:
  /// `always` is set in all its settings before anything else.
  explicit Subject(std::string id, std::initializer_list<Variant::Condition> always = {})
      : id_(std::move(id)), always_(always) {}

  const Lesson& lesson() const { return *find_lesson(id_); }

  Settings with(std::initializer_list<Variant::Condition> values) const {
    Settings settings = lesson().default_settings();
    for (const auto& [name, value] : always_) REQUIRE_FALSE(settings.set(name, value));
    for (const auto& [name, value] : values) REQUIRE_FALSE(settings.set(name, value));
    return settings;
  }

  /// How a run ended, whatever came of it.
  Snapshot finished(const Settings& settings, const RunOptions& options = {}) const {
    Run run(lesson(), settings, options);
    REQUIRE(run.wait(std::chrono::seconds(120)));
    return *run.poll();
  }

  /// The same of a run that must be possible.
  Snapshot result(const Settings& settings, const RunOptions& options = {}) const {
    Snapshot snapshot = finished(settings, options);
    INFO(snapshot.failure);
    REQUIRE(snapshot.failure.empty());
    return snapshot;
  }

 private:
  std::string id_;
  std::vector<Variant::Condition> always_;
};

}  // namespace racecourse
