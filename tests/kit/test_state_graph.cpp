// How the explorer keeps its states and steps: nothing of that may show in an answer.

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <functional>
#include <random>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "../rounds.h"
#include "explored.h"
#include "kit/base/packed_numbers.h"
#include "kit/explorer/packed_states.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

namespace {

using Controlled = ControlledWorld;

/// Two threads that add up each other's numbers, which makes many memories and many thread states.
void add_up(ControlledStage& stage) {
  Controlled world(stage);
  Controlled::shared<long> a(world, "a", 1), b(world, "b", 1);
  const auto add = [](Controlled::shared<long>& to, Controlled::shared<long>& from) {
    for (int i = 0; i < 3; ++i) to.store(to.load() + from.load());
  };
  stage.run({{"a", [&] { add(a, b); }}, {"b", [&] { add(b, a); }}}, [&] {
    return Ending{std::to_string(a.value()) + " " + std::to_string(b.value()), a.value() < 34};
  });
}

/// Five threads that each lock two of five locks: they can all wait for one another.
void dine(ControlledStage& stage) {
  Controlled world(stage);
  Controlled::array<Controlled::mutex, 5> forks(world, "fork");
  std::vector<ControlledBody> bodies;
  for (std::size_t i = 0; i < 5; ++i)
    bodies.push_back(
        {"philosopher " + std::to_string(i + 1), [&left = forks[i], &right = forks[(i + 1) % 5]] {
           left.lock();
           right.lock();
           left.unlock();
           right.unlock();
         }});
  stage.run(std::move(bodies), [] { return Ending{"all ate", true}; });
}

/// Threads that start threads, choose, and spin: states get more slots, steps more ways, and there are loops.
void start_and_choose(ControlledStage& stage) {
  Controlled world(stage);
  Controlled::atomic<long> sum(world, "sum"), started(world, "started");
  const auto parent = [&] {
    Controlled::thread child(world, "child", 1, [&world, &sum, &started] {
      while (started.load() == 0) {
      }
      sum.fetch_add(world.choose(3));
    });
    started.fetch_add(1);
    child.join();
  };
  stage.run({{"first", parent}, {"second", parent}}, [&] {
    return Ending{std::to_string(sum.value()), sum.value() != 4};
  });
}

void symmetric(ControlledStage& stage) {
  Controlled world(stage);
  Controlled::shared<long> x(world, "x");
  const auto body = [&] {
    for (int i = 0; i < 2; ++i) x.store(x.load() + 1);
  };
  stage.run({{"1", body}, {"2", body}, {"3", body}}, [&] {
    return Ending{std::to_string(x.value()), x.value() == 6};
  });
}

Exploration explored_by(unsigned threads, const std::function<void(ControlledStage&)>& body,
                        ExploreOptions options = {}) {
  options.threads = threads;
  options.alone = 0ms;
  return explore(body, Settings{}, options);
}

void check_equal(const Exploration& one, const Exploration& two) {
  CHECK(one.status == two.status);
  CHECK(one.failure == two.failure);
  CHECK(one.states == two.states);
  CHECK(one.transitions == two.transitions);
  CHECK(one.bytes == two.bytes);
  CHECK(one.schedules == two.schedules);
  CHECK(one.deadlocks == two.deadlocks);
  REQUIRE(one.outcomes.size() == two.outcomes.size());
  for (std::size_t i = 0; i < one.outcomes.size(); ++i) {
    const ExploredOutcome &a = one.outcomes[i], &b = two.outcomes[i];
    CHECK(std::tie(a.value, a.held, a.deadlock, a.share, a.random_share, a.preemptions) ==
          std::tie(b.value, b.held, b.deadlock, b.share, b.random_share, b.preemptions));
    CHECK(a.schedules == b.schedules);
    CHECK(a.schedule == b.schedule);
  }
  const auto schedules_of = [](const auto& all) {
    std::vector<Schedule> schedules;
    for (const auto& each : all) schedules.push_back(each.schedule);
    return schedules;
  };
  CHECK(schedules_of(one.races) == schedules_of(two.races));
  CHECK(schedules_of(one.deadlock_kinds) == schedules_of(two.deadlock_kinds));
  CHECK(schedules_of(one.loops) == schedules_of(two.loops));
}

}  // namespace

TEST_CASE("state graph: two threads give the same answer as one, to the last digit") {
  const std::vector<std::tuple<const char*, void (*)(ControlledStage&), std::uint64_t>> bodies{
      {"add up", add_up, 0},
      {"dine", dine, 1363},
      {"start and choose", start_and_choose, 0},
      {"symmetric", symmetric, 0}};
  for (const auto& known : bodies) {
    CAPTURE(std::get<0>(known));
    const auto body = std::get<1>(known);
    const std::uint64_t states = std::get<2>(known);
    const Exploration one = explored_by(1, body);
    REQUIRE(one.complete());
    if (states != 0) CHECK(one.states == states);
    check_equal(one, explored_by(2, body));
  }
}

TEST_CASE("state graph: two threads end a search at the same state as one") {
  constexpr std::array<std::uint64_t, 7> sizes{50, 1363, 1, 2, 300, 700, 1362};
  for (const std::uint64_t most : std::span(sizes).first(rounds(7))) {
    CAPTURE(most);
    ExploreOptions few;
    few.max_states = most;
    const Exploration one = explored_by(1, dine, few), two = explored_by(2, dine, few);
    CHECK(one.status == (most < 1363 ? ExplorationStatus::states_budget : ExplorationStatus::complete));
    CHECK(two.status == one.status);
    CHECK(two.states == one.states);
    CHECK(two.transitions == one.transitions);
  }
  ExploreOptions little;
  little.max_bytes = 150'000;
  const Exploration one = explored_by(1, dine, little), two = explored_by(2, dine, little);
  CHECK(one.status == ExplorationStatus::memory_budget);
  CHECK(two.status == one.status);
  CHECK(two.states == one.states);
}

TEST_CASE("state graph: what a body does wrong is said by two threads as by one") {
  const auto wrong = [](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::mutex lock(world, "the lock");
    Controlled::atomic<long> x(world, "x");
    const auto count = [&] {
      for (int i = 0; i < 20; ++i) x.fetch_add(1);
    };
    stage.run({{"counts", count},
               {"counts, then errs",
                [&] {
                  for (int i = 0; i < 20; ++i) x.fetch_add(1);
                  lock.unlock();
                }}},
              [] { return Ending{}; });
  };
  const Exploration one = explored_by(1, wrong), two = explored_by(2, wrong);
  CHECK(one.status == ExplorationStatus::misuse);
  CHECK(two.status == one.status);
  CHECK(two.failure == one.failure);
}

TEST_CASE("packed numbers: each is what it was") {
  std::mt19937 random(7);
  std::vector<std::uint32_t> plain;
  PackedNumbers packed;
  for (const std::uint32_t most : {0U, 1U, 255U, 1'000'000U, 0xffffffffU, 3U})
    for (int i = 0; i < 1500; ++i) {
      const std::uint32_t number = most == 0xffffffffU
                                       ? static_cast<std::uint32_t>(random())
                                       : 5 + static_cast<std::uint32_t>(random() % (most + 1ULL));
      plain.push_back(number);
      packed.push_back(number);
    }
  REQUIRE(packed.size() == plain.size());
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < plain.size(); ++i) wrong += packed[i] != plain[i] ? 1 : 0;
  CHECK(wrong == 0);
  PackedNumbers equal;
  for (int i = 0; i < 100'000; ++i) equal.push_back(9);
  CHECK(equal.bytes() < 20'000);
}

TEST_CASE("packed states: they keep their numbers when the layout widens") {
  PackedStates states(StateLayout(2, 4, 4));
  std::mt19937 random(7);
  std::vector<std::vector<std::uint32_t>> plain;
  std::set<std::vector<std::uint32_t>> known;
  const auto add = [&](const std::vector<std::uint32_t>& state) {
    std::vector<std::uint32_t> packed(states.layout().words());
    states.layout().pack(state, packed.data());
    return states.find_or_add(packed.data(), states.layout().hash(packed.data()));
  };
  for (const std::uint32_t most : {4U, 100U, 70'000U, 0xffffffffU}) {
    const std::size_t threads = most == 4 ? 2 : 5;
    states.change_layout(StateLayout(threads, std::size_t{most} + 1, std::size_t{most} + 1));
    for (auto& state : plain) state.resize(threads + 1, 0);
    known = {plain.begin(), plain.end()};
    for (int i = 0; i < 9000; ++i) {
      std::vector<std::uint32_t> state;
      for (std::size_t k = 0; k < threads + 1; ++k)
        state.push_back(static_cast<std::uint32_t>(random()) % most);
      const bool is_new = known.insert(state).second;
      CHECK((add(state) == plain.size()) == is_new);
      if (is_new) plain.push_back(state);
    }
    REQUIRE(states.size() == plain.size());
    std::size_t wrong = 0;
    for (std::uint32_t id = 0; id < states.size(); ++id)
      for (std::size_t k = 0; k < threads + 1; ++k) wrong += states.number(id, k) != plain[id][k] ? 1 : 0;
    CHECK(wrong == 0);
  }
}
