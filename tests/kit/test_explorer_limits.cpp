// What ends an exploration before its end: bodies that do what no body may, budgets, and whoever cancels it.

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cmath>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../rounds.h"
#include "../waiting.h"
#include "explored.h"
#include "kit/base/sanitizers.h"
#include "kit/explorer/replay_token.h"

#if RACECOURSE_ADDRESS_SANITIZER
#include <sanitizer/lsan_interface.h>
#endif

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

namespace {

using Controlled = ControlledWorld;

Exploration misused(const std::function<void(ControlledStage&)>& interleavings) {
  Exploration found = explore(interleavings, Settings{});
  REQUIRE(found.status == ExplorationStatus::misuse);
  CHECK(found.outcomes.empty());
  return found;
}

}  // namespace

TEST_CASE("explorer: a body that does what no body may is named") {
  const auto says = [](const Exploration& found, const std::string& words) {
    CAPTURE(found.failure);
    CHECK(found.failure.find(words) != std::string::npos);
  };
  says(misused([](ControlledStage& stage) {
         Controlled world(stage);
         Controlled::mutex lock(world, "the lock");
         stage.run({{"thread 1", [&] { lock.unlock(); }}}, [] { return Ending{}; });
       }),
       "unlocks \"the lock\"");
  says(misused([](ControlledStage& stage) {
         Controlled world(stage);
         Controlled::shared<long> x(world, "x");
         stage.run({{"thread 1",
                     [&] {
                       const auto kept = std::make_unique<std::array<char, 64>>();
#if RACECOURSE_ADDRESS_SANITIZER
                       __lsan_ignore_object(kept.get());  // the body is dropped where it stands
#endif
                       x.store(1);
                       x.store(2);
                       (*kept)[0] = 'a';
                     }}},
                   [] { return Ending{}; });
       }),
       "memory from the heap");
  long calls = 0;
  says(misused([&calls](ControlledStage& stage) {
         Controlled world(stage);
         Controlled::shared<long> x(world, "x");
         stage.run({{"thread 1",
                     [&] {
                       x.load();
                       x.store(++calls);
                     }}},
                   [] { return Ending{}; });
       }),
       "differently when replayed");
  says(misused([](ControlledStage& stage) {
         Controlled world(stage);
         stage.run({{"thread 1", [] { throw std::runtime_error("no more"); }}}, [] { return Ending{}; });
       }),
       "no more");
  says(misused([](ControlledStage& stage) { Controlled world(stage); }), "no bodies");
  says(misused([](ControlledStage& stage) {
         Controlled world(stage);
         stage.run({{"thread 1", [&] { Controlled::mutex late(world, "late"); }}}, [] { return Ending{}; });
       }),
       "late");
  says(misused([](ControlledStage& stage) {
         Controlled world(stage);
         Controlled::shared<long> x(world, "x");
         stage.run({{"main",
                     [&] {
                       long own = 0;
                       Controlled::thread worker(world, "worker", 1, [&own, &x] { x.store(own); });
                       worker.join();
                     }}},
                   [] { return Ending{}; });
       }),
       "on the stack of the body");
}

TEST_CASE("explorer: a body that keeps something outside of its stack is found by what it does") {
  const auto check = [](auto body) {
    const Exploration found = misused([&](ControlledStage& stage) {
      Controlled world(stage);
      Controlled::shared<long> x(world, "x"), y(world, "y");
      stage.run({{"keeps", [&] { body(x, y); }}, {"writes", [&] { x.store(1); }}}, [] { return Ending{}; });
    });
    CAPTURE(found.failure);
    CHECK(found.failure.find("differently when replayed") != std::string::npos);
  };
  using Shared = Controlled::shared<long>;
  // One segment only writes the variable, another one only reads it.
  static long kept;
  kept = 0;
  check([](Shared& x, Shared& y) {
    kept = x.load();
    y.load();
    y.store(kept);
  });
  // Each run makes another number, and only the next segment uses it.
  static long made;
  made = 0;
  check([](Shared& x, Shared& y) {
    const long number = ++made;
    x.load();
    y.store(number);
  });
}

TEST_CASE("explorer: what a run leaves in dead places of its frame changes nothing") {
  const auto states = [](bool leaves) {
    static long runs;
    const Exploration found = explored([leaves](ControlledStage& stage) {
      Controlled world(stage);
      Controlled::shared<long> counter(world, "counter");
      const auto add_twice = [&counter, leaves] {
        for (int i = 0; i < 2; ++i) {
          const long seen = counter.load();
          [[maybe_unused]] volatile long dead = leaves ? ++runs : 0;
          counter.store(seen + 1);
        }
      };
      stage.run({{"thread 1", add_twice}, {"thread 2", add_twice}}, [&] {
        return Ending{std::to_string(counter.value()), true};
      });
    });
    CHECK(counts(found) == Outcomes{{"2", "32"}, {"3", "32"}, {"4", "6"}});
    return found.states;
  };
  CHECK(states(true) == states(false));
}

TEST_CASE("explorer: a body may use the heap between two steps") {
  const auto length = [](std::size_t of) {
    const std::vector<long> numbers(of, 1);
    return static_cast<long>(std::string(numbers.size(), 'a').size());
  };
  const Exploration found = explored([&](ControlledStage& stage) {
    Controlled world(stage);
    Controlled::shared<long> x(world, "x");
    stage.run({{"thread 1", [&] { x.store(length(100)); }}, {"thread 2", [&] { x.store(length(50)); }}}, [&] {
      return Ending{std::to_string(x.value()), true};
    });
  });
  CHECK(counts(found) == Outcomes{{"50", "1"}, {"100", "1"}});
}

TEST_CASE("explorer: every budget ends the search, and the answer says that it is partial") {
  ExploreOptions few_states;
  few_states.max_states = 1000;
  const Exploration by_states = counter(3, 5, "off", few_states);
  CHECK(by_states.status == ExplorationStatus::states_budget);
  CHECK(by_states.states > 1000);
  CHECK(by_states.states < 1100);
  CHECK_FALSE(by_states.progress);
  ExploreOptions little_memory;
  little_memory.max_bytes = 200'000;
  CHECK(counter(4, 5, "off", little_memory).status == ExplorationStatus::memory_budget);
  ExploreOptions no_time;
  no_time.max_time = 0ms;
  CHECK(counter(4, 5, "off", no_time).status == ExplorationStatus::time_budget);
  std::stop_source stop;
  stop.request_stop();
  ExploreOptions stopped;
  stopped.stop = stop.get_token();
  CHECK(counter(4, 5, "off", stopped).status == ExplorationStatus::cancelled);
}

TEST_CASE("explorer: an exploration in the background is polled, and cancelled at once") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  ExplorationRun small(lesson, lesson.explore_settings());
  REQUIRE(small.wait(60s));
  REQUIRE(small.poll().result);
  CHECK(small.poll().result->schedules.text() == "184756");
  CHECK(small.poll().seconds == small.poll().result->seconds);

  Settings large = lesson.default_settings();  // 4 threads of a million additions
  ExploreOptions patient;
  patient.max_states = 1'000'000'000'000;
  ExplorationRun endless(lesson, large, patient);
  wait_until([&] { return endless.poll().states > 0; });
  CHECK_FALSE(endless.poll().result);
  endless.cancel();
  REQUIRE(endless.wait(60s));
  CHECK(endless.poll().result->status == ExplorationStatus::cancelled);
}

TEST_CASE("explorer: cancelled while it counts, it says nothing of what it counted half way") {
  // With loops, so that there is more to count than to visit.
  const Lesson& lesson = *find_lesson("locks-or-queues");
  const Settings settings = testing::explored_with(
      lesson, {{"way", "poll"}, {"producers", "2"}, {"consumers", "2"}, {"items", "4"}});
  const Exploration whole = explore(lesson, settings);
  REQUIRE(whole.complete());
  REQUIRE_FALSE(whole.loops.empty());
  const auto check_whole_or_nothing = [&](const Exploration& found) {
    if (found.status == ExplorationStatus::cancelled) {
      CHECK(found.outcomes.empty());
      CHECK(found.schedules == ScheduleCount{});
      CHECK(found.races.empty());
      CHECK(found.loops.empty());
    } else {
      CHECK(found.complete());
      CHECK(found.schedules == whole.schedules);
    }
  };
  // Later with each poll.
  for (int polls = 0; polls < 400; polls += 400 / rounds(20)) {
    ExplorationRun run(lesson, settings);
    wait_until([&] { return 10 * run.poll().states >= 9 * whole.states; });
    for (int i = 0; i < polls; ++i) run.wait(0ms);
    run.cancel();
    REQUIRE(run.wait(60s));
    check_whole_or_nothing(*run.poll().result);
  }
}

TEST_CASE("explorer: counts of schedules are exact up to 2^128, and say so when they are not") {
  ScheduleCount count = 1;
  for (int i = 0; i < 127; ++i) count += count;
  CHECK_FALSE(count.approximate());
  CHECK(count.text() == "170141183460469231731687303715884105728");  // 2^127
  CHECK((count + count).approximate());
  // Larger than any double, and still a number.
  const ScheduleCount large = ScheduleCount::about(1e300L) * 1'000'000'000'000;
  CHECK(large.text() == "1.00e+312");
  CHECK((large * 3).share_of(large * 4) == doctest::Approx(0.75));
  CHECK((count * 2).text() == "3.40e+38");
  CHECK((count * 2).as_double() == doctest::Approx(std::ldexp(1.0, 128)));
  CHECK(ScheduleCount(1).share_of(4) == doctest::Approx(0.25));
  CHECK(ScheduleCount(1).share_of({}) == 0);
}

TEST_CASE("explorer: a token is read by the lesson, settings and version that it is of") {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  const Settings settings = lesson.explore_settings();
  Schedule schedule{1, 1, 30, 60, 60, 1};
  schedule.insert(schedule.begin(), 60, 0);
  const std::string token = replay_token(lesson, settings, schedule);
  Schedule read;
  CHECK_FALSE(read_replay_token(token, lesson, settings, read));
  CHECK(read == schedule);

  const auto refused = [&](const std::string& text, const Lesson& by, const Settings& with) {
    Schedule untouched{7};
    const auto why = read_replay_token(text, by, with, untouched);
    CHECK(untouched == Schedule{7});
    return why.value_or("nothing");
  };
  Settings other = settings;
  other.set_number("threads", 3);
  CHECK(refused(token, *find_lesson("locked-counter"), settings).find("unsynchronized-counter") !=
        std::string::npos);
  CHECK(refused(token, lesson, other).find("threads=2") != std::string::npos);
  CHECK(refused("r2" + token.substr(2), lesson, settings).find("r2") != std::string::npos);
  Lesson changed = lesson;
  changed.body = "another body";
  CHECK(refused(token, changed, settings).find("version") != std::string::npos);
  for (const std::string& wrong :
       std::vector<std::string>{"", "x", "r1", "r1/", token + "!", token + "a99999999999",
                                token.substr(0, 20), token + "_3_", token + "_999_"}) {
    CAPTURE(wrong);
    CHECK(refused(wrong, lesson, settings) != "nothing");
  }
}
