// Counts of durations: buckets, quantiles, many writers.

#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "kit/base/spread.h"

using namespace racecourse;

TEST_CASE("a value lies in its bucket, and buckets are no wider than one part in 32") {
  for (const std::int64_t value : {1LL, 2LL, 3LL, 999LL, 1'000'000LL, 123'456'789LL, 1'000'000'000'000LL}) {
    const std::size_t bucket = Spread::bucket_of(value);
    CAPTURE(value);
    CHECK(Spread::low(bucket) <= static_cast<double>(value) * 1.000001);
    CHECK(Spread::high(bucket) > static_cast<double>(value) * 0.999999);
    CHECK(Spread::high(bucket) / Spread::low(bucket) < 1.0 + 1.0 / 32);
  }
}

TEST_CASE("values out of range count at the ends") {
  CHECK(Spread::bucket_of(0) == 0);
  CHECK(Spread::bucket_of(-5) == 0);
  CHECK(Spread::bucket_of(INT64_MAX) == Spread::bucket_count - 1);
}

TEST_CASE("quantiles are those of the values, to one part in 64") {
  Spread spread;
  CHECK(spread.quantile(0.5) == 0);
  for (std::int64_t i = 1; i <= 1000; ++i) spread.add(1000 * i);
  CHECK(spread.count() == 1000);
  CHECK(spread.quantile(0.5) == doctest::Approx(500'000).epsilon(1.0 / 64));
  CHECK(spread.quantile(0.99) == doctest::Approx(990'000).epsilon(1.0 / 64));
  CHECK(spread.quantile(0) == doctest::Approx(1'000).epsilon(1.0 / 64));
  CHECK(spread.quantile(1) == doctest::Approx(1'000'000).epsilon(1.0 / 64));
}

TEST_CASE("threads add to one recorder and nothing is lost") {
  SpreadRecorder recorder;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&recorder, t] {
      for (int i = 0; i < 10'000; ++i) recorder.add(std::int64_t{1} << (t + 3));
    });
  threads.clear();
  const Spread spread = recorder.picture();
  CHECK(spread.count() == 40'000);
  for (int t = 0; t < 4; ++t)
    CHECK(spread.in_bucket(Spread::bucket_of(std::int64_t{1} << (t + 3))) == 10'000);
}
