// What a run marks on its timeline: single moments, thinned where there are many.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "kit/recording/moments.h"

using namespace racecourse;

TEST_CASE("moments come back in order of time, whoever added them when") {
  Moments moments;
  moments.add({3, "third"});
  moments.add({1, "first"});
  moments.add({2, "second", 0, true});
  const std::vector<Moment> all = moments.all();
  REQUIRE(all.size() == 3);
  CHECK(all[0].words == "first");
  CHECK(all[1].words == "second");
  CHECK(all[1].lane == 0);
  CHECK(all[2].words == "third");
}

TEST_CASE("of many moments on lanes, some are kept, evenly on each and over the whole run") {
  Moments moments;
  constexpr int count = 200'000;
  for (int i = 0; i < count; ++i) moments.add({i * 0.1, "lost", i % 2, true});
  const std::vector<Moment> all = moments.all();
  CHECK(all.size() <= 1000);
  CHECK(all.size() >= 250);
  for (int lane = 0; lane < 2; ++lane) {
    double last = -1, longest = 0, shortest = count;
    for (const Moment& moment : all) {
      if (moment.lane != lane) continue;
      if (last >= 0) {
        longest = std::max(longest, moment.t_ms - last);
        shortest = std::min(shortest, moment.t_ms - last);
      }
      last = moment.t_ms;
    }
    CHECK(last > 0.98 * count * 0.1);
    CHECK(longest < 2.5 * shortest);
  }
}

TEST_CASE("a moment that concerns all lanes is never left out for those on lanes") {
  Moments moments;
  moments.add({0, "told to stop"});
  for (int i = 0; i < 5000; ++i) moments.add({static_cast<double>(i), "lost", 0, true});
  CHECK(moments.all().front().words == "told to stop");
  for (int i = 0; i < 5000; ++i) moments.add({static_cast<double>(i), "again"});
  CHECK(moments.all().size() <= 2000);
}

TEST_CASE("any thread adds moments while another reads them") {
  Moments moments;
  std::vector<std::thread> threads;
  for (int lane = 0; lane < 3; ++lane)
    threads.emplace_back([&moments, lane] {
      for (int i = 0; i < 3000; ++i) moments.add({static_cast<double>(i), "lost", lane, true});
    });
  for (int i = 0; i < 100; ++i) CHECK(moments.all().size() <= 1000);
  for (std::thread& thread : threads) thread.join();
  CHECK(moments.all().size() >= 500);
}
