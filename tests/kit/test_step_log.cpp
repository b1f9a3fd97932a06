// The last steps of two threads: a reader gets them in order, or learns that some were overwritten.

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <thread>
#include <vector>

#include "../rounds.h"
#include "../waiting.h"
#include "kit/host/clock.h"
#include "kit/recording/step_log.h"

using namespace racecourse;
using racecourse::testing::rounds;
using racecourse::testing::wait_until;

namespace {

constexpr std::uint64_t whenever = std::numeric_limits<std::uint64_t>::max();

/// The step of that number; every field depends on it.
StampedStep numbered(std::int64_t number) {
  return {.at = static_cast<std::uint64_t>(number),
          .kind = number % 2 == 0 ? StepKind::load : StepKind::unlock,
          .object = static_cast<std::uint8_t>(number % 251),
          .line = static_cast<std::int32_t>(number % 1000),
          .before = -number,
          .after = 3 * number};
}

void write_numbers(StepRing& ring, std::int64_t from, std::int64_t to) {
  for (std::int64_t i = from; i < to; ++i) ring.write(numbered(i));
}

std::vector<StampedStep> numbers(std::int64_t from, std::int64_t to) {
  std::vector<StampedStep> steps;
  for (std::int64_t i = from; i < to; ++i) steps.push_back(numbered(i));
  return steps;
}

StepRing::Stretch read_now(const StepRing& ring) {
  const auto stretch = ring.read(whenever);
  REQUIRE(stretch);
  return *stretch;
}

}  // namespace

TEST_CASE("step ring: every read gives what was written since the last begin(), up to a moment") {
  StepRing ring;
  CHECK(read_now(ring).steps.empty());
  write_numbers(ring, 1, 5);
  for (int i = 0; i < 2; ++i) CHECK(read_now(ring).steps == numbers(1, 5));
  CHECK(read_now(ring).left_out_until == 0);
  CHECK(ring.read(3)->steps == numbers(1, 4));
  ring.begin();
  CHECK(read_now(ring).steps.empty());
  CHECK(read_now(ring).left_out_until == 4);
  write_numbers(ring, 5, 9);
  CHECK(read_now(ring).steps == numbers(5, 9));
  CHECK(read_now(ring).left_out_until == 4);
}

TEST_CASE("step ring: steps that were overwritten are not made up") {
  constexpr auto capacity = static_cast<std::int64_t>(StepRing::capacity);
  StepRing ring;
  write_numbers(ring, 0, capacity - 1);
  CHECK(read_now(ring).steps == numbers(0, capacity - 1));
  write_numbers(ring, capacity - 1, capacity + 1);
  CHECK_FALSE(ring.read(whenever));
  ring.begin();
  write_numbers(ring, 7, 10);
  CHECK(read_now(ring).steps == numbers(7, 10));
}

TEST_CASE("step ring: while one thread writes, another reads whole steps of one stretch, or nothing") {
  const auto ring = std::make_unique<StepRing>();
  constexpr std::int64_t stretch = 8;
  std::jthread writer([&ring](const std::stop_token& stop) {
    for (std::int64_t first = 0; !stop.stop_requested(); first += stretch) {
      ring->begin();
      write_numbers(*ring, first, first + stretch);
    }
  });
  int whole = 0;
  wait_until([&] {
    const auto read = ring->read(whenever);
    if (!read || read->steps.empty()) return false;
    const auto first = static_cast<std::int64_t>(read->steps.front().at);
    REQUIRE(first % stretch == 0);
    REQUIRE(read->left_out_until == static_cast<std::uint64_t>(std::max<std::int64_t>(first - 1, 0)));
    REQUIRE(read->steps.size() <= static_cast<std::size_t>(stretch));
    REQUIRE(read->steps == numbers(first, first + static_cast<std::int64_t>(read->steps.size())));
    return ++whole == rounds(5'000);
  });
  writer.request_stop();
  writer.join();
  CHECK(read_now(*ring).steps.size() == static_cast<std::size_t>(stretch));
}

TEST_CASE("step log: two lanes, objects by name, and no step that is stamped later than it is read") {
  StepLog log;
  const std::uint8_t x = log.add_object("x");
  const std::uint8_t y = log.add_object("y");
  const StampedStep past{.at = 1, .kind = StepKind::store, .object = x, .line = 3, .after = 7};
  const StampedStep to_come{.at = whenever, .kind = StepKind::load, .object = y, .line = 4};
  log.note(0, past);
  log.note(1, to_come);
  log.note(2, past);
  const StampedSteps steps = log.read();
  CHECK(steps.objects[x] == "x");
  CHECK(steps.objects[y] == "y");
  CHECK(steps.objects[0].empty());
  CHECK(steps.lanes[0] == std::vector<StampedStep>{past});
  CHECK(steps.lanes[1].empty());
  CHECK_FALSE(steps.lost);
  CHECK(steps.left_out_until == 0);
  log.begin(0);
  log.begin(2);
  CHECK(log.read().lanes[0].empty());
  CHECK(log.read().left_out_until == past.at);
  for (std::size_t i = 0; i <= StepRing::capacity; ++i) log.note(1, past);
  CHECK(log.read().lost);
}
