// What a run says of itself, and what is made of it: broken lines, doubts, goals, medians.

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "kit/base/running_median.h"
#include "kit/lesson/snapshot.h"
#include "kit/running/core_share.h"
#include "kit/running/run_results.h"

using namespace racecourse;

TEST_CASE("a line is broken where lanes were not measured for a while, and only there") {
  double now = 0;
  RunResults results(nullptr, [&now] { return now; });
  const auto add = [&](double at_ms) {
    now = at_ms;
    results.add_point("line", at_ms);
  };
  add(0);
  results.break_lines();
  add(1);  // the first look at the lanes
  add(500);
  add(1000);
  results.break_lines();
  add(3000);
  Snapshot run;
  results.fill(run);
  CHECK(run.series.at(0).breaks == std::vector<double>{1000});
  CHECK(is_broken(run.series[0].breaks, 1000, 3000));
  CHECK(is_broken(run.series[0].breaks, 500, 3000));  // where the point in between was thinned out
  CHECK_FALSE(is_broken(run.series[0].breaks, 500, 1000));
  CHECK_FALSE(is_broken(run.series[0].breaks, 3000, 4000));
}

TEST_CASE("a figure that is not sound meets no goal") {
  const Goal fast{"fast", "", "", [](const Snapshot& run) { return run.measured("speed") >= 3; }};
  const Goal slow{"slow", "", "", [](const Snapshot& run) { return run.metric("speed").value_or(9) < 5; }};
  Snapshot run;
  run.metrics = {{"speed", 4, "×"}};
  CHECK(meets(fast, run));
  CHECK(meets(slow, run));
  run.metrics[0].doubt = "other programs had the cores";
  CHECK_FALSE(meets(fast, run));
  CHECK_FALSE(meets(slow, run));
  CHECK(run.metrics[0].value == 4);
}

TEST_CASE("the share of the cores that lanes did not get is what they wanted less what they used") {
  CoreShare share(2);
  CHECK_FALSE(share.kept_off(0));  // nothing was wanted yet
  share.look(5, 10);
  CHECK_FALSE(share.kept_off(0));  // so little says nothing
  share.look(100, 390);            // four lanes can use two cores
  CHECK(share.kept_off(200) == 0.0);
  CHECK(share.kept_off(50) == 0.75);
  share.look(200, 0);  // they slept
  CHECK(share.kept_off(200) == 0.0);
  share.look(1000, 0);
  share.look(1100, 100);
  CHECK(share.kept_off(300) == 0.0);
  CHECK(share.kept_off(150) == 0.5);
  CHECK(share.kept_off(900) == 0.0);  // what ran unseen between two looks is no loss
}

TEST_CASE("the running median is that of the sorted values") {
  RunningMedian median;
  std::vector<double> values;
  for (const double value : {5.0, 1.0, 4.0, 4.0, -2.0, 9.0, 0.5}) {
    median.add(value);
    values.insert(std::lower_bound(values.begin(), values.end(), value), value);
    const std::size_t n = values.size();
    CHECK(median.median() == (values[(n - 1) / 2] + values[n / 2]) / 2);
    CHECK(median.low() == values.front());
    CHECK(median.high() == values.back());
  }
}
