// Where a sweep's values lie, and what is said of them.

#include <doctest/doctest.h>

#include "pictures/histogram_bins.h"
#include "pictures/sweep_picture.h"

using namespace racecourse;

namespace {

Setting swept_setting(std::int64_t low, std::int64_t high, bool logarithmic) {
  return {
      .name = "size", .label = "size", .low = low, .high = high, .initial = low, .logarithmic = logarithmic};
}

SweepSnapshot sweep_at(std::initializer_list<std::int64_t> values) {
  SweepSnapshot sweep;
  sweep.setting = "size";
  sweep.state = RunState::done;
  sweep.run_limit_ms = 4000;
  for (const std::int64_t value : values) {
    SweepPoint point;
    point.value = value;
    sweep.points.push_back(point);
  }
  return sweep;
}

SweepRun run_that_lost(double value) { return {{{"lost", value, "updates"}}, value == 0}; }

}  // namespace

TEST_CASE("values that grow by factors lie evenly, and a zero one step before them") {
  const SweepSnapshot sweep = sweep_at({0, 1, 10, 100});
  const SweepPicture picture = sweep_picture(swept_setting(0, 100, true), sweep, "lost");
  REQUIRE(picture.places.size() == 4);
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(picture.places[i].across == doctest::Approx(static_cast<double>(i) / 3).epsilon(0.001));
  CHECK(*sweep_place(swept_setting(0, 100, true), sweep, 10) == doctest::Approx(2.0 / 3).epsilon(0.001));
  CHECK_FALSE(sweep_place(swept_setting(0, 100, true), sweep, 101));
}

TEST_CASE("values with even steps lie as far apart as they are; words in the middle of their shares") {
  const SweepPicture numbers = sweep_picture(swept_setting(0, 8, false), sweep_at({0, 2, 8}), "lost");
  CHECK(numbers.places[1].across == doctest::Approx(0.25));
  Setting words = swept_setting(0, 0, false);
  words.choices = {{"off", "off"}, {"on", "switched on"}};
  const SweepPicture picture = sweep_picture(words, sweep_at({0, 1}), "lost");
  CHECK(picture.words);
  CHECK(picture.places[0].across == doctest::Approx(0.25));
  CHECK(picture.places[1].label == "switched on");
}

TEST_CASE("what was not measured says why") {
  SweepSnapshot sweep = sweep_at({0, 1, 2, 3});
  sweep.points[0].runs = {run_that_lost(4), run_that_lost(8)};
  sweep.points[1].too_long = true;
  sweep.points[2].failure = "no room";
  sweep.runs = 2;
  sweep.elapsed_ms = 3200;
  const SweepPicture picture = sweep_picture(swept_setting(0, 3, false), sweep, "lost");
  CHECK(picture.measured);
  CHECK(picture.top == 8);
  REQUIRE(picture.places[0].band);
  CHECK(picture.places[0].band->median == 6);
  CHECK(picture.places[0].runs == 2);
  CHECK(picture.places[1].missing == "a run takes longer than 4.0 s");
  CHECK(picture.places[2].missing == "no room");
  CHECK(picture.places[3].missing == "the measurement ended before this value");
  CHECK(said_of_sweep(sweep) == "1 of 4 values, 2 runs, 3.2 s");
  CHECK_FALSE(sweep_picture(swept_setting(0, 3, false), sweep, "something else").measured);
}

TEST_CASE("what the outcomes say: the share that failed, or the room that is left for failures") {
  const auto said = [](std::int64_t held, std::int64_t broken) {
    std::vector<Outcome> outcomes;
    if (held > 0) outcomes.push_back({"4", held, true});
    if (broken > 0) outcomes.push_back({"3", broken, false});
    return said_of(outcomes);
  };
  CHECK(said(40, 0) == "It held in all 40 runs. Up to about 3/40 = 7.5 % could still fail.");
  CHECK(said(30, 10) == "The property was broken in 10 of 40 runs: 25.0 %.");
  CHECK(said(0, 1) == "The property was broken in 1 of 1 run.");
  CHECK(said(3, 0) == "It held in 3 of 3 runs. So few runs prove little.");
  CHECK(said(0, 0).empty());
}

TEST_CASE("how long the runs took") {
  Spread times;
  CHECK(said_of_times(times).empty());
  for (int i = 0; i < 100; ++i) times.add(2'000'000);
  CHECK(said_of_times(times) ==
        "A run took 2.0 ms (median); half of them 2.0 ms to 2.0 ms, the slowest 2.0 ms.");
}
