#pragma once

// A lesson made up for a test of runs.

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/running/stage.h"

namespace racecourse::testing {

inline Lesson lesson_that(std::function<void(Stage&)> experiment) {
  Lesson lesson;
  lesson.id = "made-up";
  lesson.settings = {{.name = "threads", .low = 1, .high = 100'000, .initial = 2},
                     {.name = "lock", .choices = {{"off", "off"}, {"on", "on"}}, .live = true}};
  lesson.variants = {{"always", {}, Verdict::holds}};
  lesson.metrics = {{"work", "work", "steps"}};
  lesson.series = {{"work", "work", "steps"}};
  lesson.figures = {{.name = "figure"}};
  lesson.runs_on = true;
  lesson.experiment = std::move(experiment);
  return lesson;
}

/// Lanes work until they are stopped, or to the end of a set count.
inline void work(Stage& stage) {
  std::vector<LanePlan> plans;
  for (std::int64_t i = 0; i < stage.settings().number("threads"); ++i)
    plans.push_back({"thread " + std::to_string(i + 1), 1000, [&](Lane& lane) {
                       while (lane.checkpoint() && (stage.goes_on() || lane.done.get() < 1000))
                         lane.done.add(1);
                     }});
  stage.run_lanes(plans, [&] { stage.add_point("work", static_cast<double>(stage.lane(0).done.get())); });
  stage.set_metric("work", 7);
  stage.set_outcome("7", true);
}

}  // namespace racecourse::testing
