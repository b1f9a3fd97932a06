// Work for a core: the same amount each time, and a stop ends it.

#include <doctest/doctest.h>

#include <chrono>

#include "kit/host/host.h"
#include "kit/running/processor_work.h"
#include "kit/running/stage.h"

using namespace racecourse;
using namespace std::chrono_literals;

TEST_CASE("work takes processor time, and at least about as much as was asked for") {
  const ProcessorWork work(20ms);
  const auto before = thread_processor_time();
  work.run();
  const auto after = thread_processor_time();
  if (!before || !after) return;  // not measured here
  // It was measured by the quickest of several rounds: no run is much quicker.
  CHECK(*after - *before > 10ms);
}

TEST_CASE("no work takes no time") {
  const ProcessorWork none(0ns);
  none.run();
  Stage stage({});
  stage.run_lanes({{.name = "idle", .body = [&](Lane& lane) { none.run(lane); }}}, [] {});
  CHECK(stage.lane_count() == 1);
}

TEST_CASE("stop ends long work") {
  Stage stage({.duration = 5ms});
  const ProcessorWork hours(10h);
  bool ended = false;
  stage.run_lanes({{.name = "working",
                    .body =
                        [&](Lane& lane) {
                          hours.run(lane);
                          ended = true;
                        }}},
                  [] {});
  CHECK_FALSE(ended);
}
