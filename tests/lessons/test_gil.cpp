// The interpreter and its lock, the runs of the lesson, and the real Python beside: also one that is no good.

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "../children.h"
#include "../stopping.h"
#include "../waiting.h"
#include "fake_python.h"
#include "gil/body.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"
#include "kit/running/stage.h"
#include "subject.h"

using namespace racecourse;
using namespace racecourse::gil;
using namespace racecourse::testing;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const Subject gil_lesson("gil", {{"python", "off"}});

/// An interpreter on a stage of its own, without a lesson.
struct Machine {
  explicit Machine(Looks looks, bool lock_on = true, std::int64_t interval_us = 5000)
      : lock(lock_on ? 1 : 0), interval(interval_us), interpreter(world, looks, lock, interval) {}

  /// Every thread does `body` with a state of its own.
  template <class Body>
  void run(std::size_t threads, Body body) {
    states = std::vector<ThreadState>(threads);
    std::vector<LanePlan> plans;
    for (std::size_t i = 0; i < threads; ++i)
      plans.push_back({"thread " + std::to_string(i + 1), 0, [&, i](Lane&) {
                         interpreter.gil.take(states[i]);
                         body(states[i]);
                         interpreter.gil.drop(states[i]);
                       }});
    stage.run_lanes(plans, [] {});
  }

  Stage stage{{}};
  RealWorld world{stage};
  std::atomic<std::int64_t> lock, interval;
  Interpreter interpreter;
  std::vector<ThreadState> states;
};

const std::string says_version =
    R"(echo '{"event": "python", "version": "3.13.1", "implementation": "CPython", "free_threaded": false, )"
    R"("gil": true}')";

}  // namespace

TEST_CASE("each program does exactly what it says, in so many bytecodes") {
  for (const Looks looks : {Looks::everywhere, Looks::at_jumps}) {
    for (const bool lock : {false, true}) {
      Machine counting(looks, lock);
      counting.run(1, [&](ThreadState& self) { interpret(counting.interpreter, self, count_down, 1000); });
      CHECK(counting.states[0].bytecodes.get() == 6 * 1000);
      CHECK(counting.interpreter.counter.load() == 0);

      Machine adding(looks, lock);
      adding.run(1, [&](ThreadState& self) { interpret(adding.interpreter, self, add_one, 1000); });
      CHECK(adding.states[0].bytecodes.get() == 10 * 1000);
      CHECK(adding.states[0].stores.get() == 1000);
      CHECK(adding.interpreter.counter.load() == 1000);

      Machine calling(looks, lock);
      calling.run(1, [&](ThreadState& self) { interpret(calling.interpreter, self, add_by_call, 1000); });
      CHECK(calling.states[0].bytecodes.get() == 12 * 1000);
      CHECK(calling.interpreter.counter.load() == 1000);

      Machine waiting(looks, lock);
      const auto began = std::chrono::steady_clock::now();
      waiting.run(1, [&](ThreadState& self) { interpret(waiting.interpreter, self, gil::wait, 3000); });
      CHECK(std::chrono::steady_clock::now() - began >= 3ms);
      CHECK(waiting.states[0].bytecodes.get() == 2);
      CHECK(waiting.stage.lane(0).sleeping.get() > 0);
    }
  }
}

TEST_CASE("a thread that lets go at jumps only keeps every addition, however often it lets go") {
  for (const std::int64_t interval : {1, 100, 5000}) {
    Machine machine(Looks::at_jumps, true, interval);
    machine.run(4, [&](ThreadState& self) { interpret(machine.interpreter, self, add_one, 50'000); });
    CHECK(machine.interpreter.counter.load() == 4 * 50'000);
  }
}

TEST_CASE("who asks for the lock gets it") {
  Machine machine(Looks::everywhere, true, 1);
  const auto deadline = std::chrono::steady_clock::now() + 100s;
  machine.run(3, [&](ThreadState& self) {
    while (machine.interpreter.gil.hand_overs() < 100 && std::chrono::steady_clock::now() < deadline)
      interpret(machine.interpreter, self, count_down, 1000);
  });
  CHECK(machine.interpreter.gil.hand_overs() >= 100);
}

TEST_CASE("with the lock off nobody hands over") {
  Machine machine(Looks::everywhere, false, 1);
  machine.run(3, [&](ThreadState& self) { interpret(machine.interpreter, self, count_down, 100'000); });
  CHECK(machine.interpreter.gil.hand_overs() == 0);
  for (const ThreadState& state : machine.states) CHECK(state.bytecodes.get() == 600'000);
}

TEST_CASE("every addition is accounted for, and what is declared to hold holds") {
  for (const char* program : {"countdown", "wait", "mixed", "counter", "call"}) {
    for (const char* lock : {"off", "on"}) {
      for (const char* looks : {"everywhere", "jumps"}) {
        for (const char* threads : {"1", "3"}) {
          CAPTURE(program);
          CAPTURE(lock);
          CAPTURE(looks);
          CAPTURE(threads);
          const Settings settings = gil_lesson.with({{"program", program},
                                                     {"lock", lock},
                                                     {"looks", looks},
                                                     {"threads", threads},
                                                     {"interval", "100"},
                                                     {"rounds", "2"}});
          const Snapshot end = gil_lesson.result(settings);
          REQUIRE(end.outcomes.size() == 1);
          if (gil_lesson.lesson().variant(settings).expected == Verdict::holds) CHECK(end.held == true);
          CHECK(end.metric("speed_up").value() > 0);
          CHECK(end.metric("speed_up_locked").value() > 0);
          CHECK(end.metric("speed_up_unlocked").value() > 0);
          CHECK(end.metric("speed_up_native").value() > 0);
          std::int64_t hand_overs = 0;
          for (const LaneSnapshot& lane : end.lanes)
            if (lane.name.starts_with("thread")) hand_overs += lane.hand_overs;
          CHECK(end.metric("hand_overs") == static_cast<double>(hand_overs));
          const bool adds = std::string(program) == "counter" || std::string(program) == "call";
          CHECK(end.metric("lost").has_value() == adds);
          if (!adds) continue;
          const double lost = end.metric("lost").value();
          CHECK(end.metric("added") == settings.number("threads") * 2 * 10'000);
          CHECK(lost >= 0);
          CHECK(lost == end.metric("added").value() - end.metric("counter").value());
          CHECK(end.held == (lost == 0));
          CHECK(end.outcomes[0].value == std::to_string(static_cast<long>(lost)));
        }
      }
    }
  }
}

TEST_CASE("the verdicts are those of the lesson") {
  const auto expected = [](std::initializer_list<Variant::Condition> values) {
    return gil_lesson.lesson().variant(gil_lesson.with(values)).expected;
  };
  CHECK(expected({}) == Verdict::holds);
  CHECK(expected({{"lock", "off"}}) == Verdict::holds);
  CHECK(expected({{"program", "wait"}}) == Verdict::holds);
  CHECK(expected({{"program", "counter"}}) == Verdict::breaks);
  CHECK(expected({{"program", "counter"}, {"threads", "1"}}) == Verdict::holds);
  CHECK(expected({{"program", "counter"}, {"looks", "jumps"}}) == Verdict::holds);
  CHECK(expected({{"program", "counter"}, {"looks", "jumps"}, {"lock", "off"}}) == Verdict::breaks);
  CHECK(expected({{"program", "call"}, {"looks", "jumps"}}) == Verdict::breaks);
}

TEST_CASE("a thread that holds the lock shows it, and who waits for it knows who has it") {
  Run run(gil_lesson.lesson(), gil_lesson.with({{"threads", "2"}}), {.until_stopped = true});
  bool seen = false;
  wait_until([&] {
    const auto now = run.poll();
    for (const LaneSnapshot& lane : now->lanes) {
      if (lane.state != LaneState::waiting || lane.waiting_for != "the GIL" || lane.holder < 0) continue;
      CHECK(now->lanes[static_cast<std::size_t>(lane.holder)].name.starts_with("thread "));
      seen = true;
    }
    return seen;
  });
  run.request_stop();
  REQUIRE(run.wait(120s));
  const auto end = run.poll();
  bool held = false;
  for (const LaneSnapshot& lane : end->lanes)
    for (std::size_t i = 0; i < lane.timeline.size(); ++i)
      held = held || (lane.timeline[i].state == LaneState::holding &&
                      end->objects[lane.timeline[i].object] == "the GIL");
  CHECK(held);
}

TEST_CASE("turning the lock off lets all go on, and turning it on and off ends well") {
  // Whoever has the lock need not let go for a second: the others get on because it is turned off.
  Run run(gil_lesson.lesson(), gil_lesson.with({{"threads", "3"}, {"interval", "1000000"}}),
          {.until_stopped = true});
  const auto threads_with_work = [&] {
    const auto now = run.poll();
    int count = 0;
    for (const LaneSnapshot& lane : now->lanes) count += lane.name.starts_with("thread ") && lane.done > 0;
    return count;
  };
  wait_until([&] { return threads_with_work() >= 1; });
  run.set_live("lock", 0);
  wait_until([&] { return threads_with_work() == 3; });
  for (int i = 0; i < 200; ++i) {
    run.set_live("lock", i % 2);
    std::this_thread::yield();
  }
  run.request_stop();
  REQUIRE(run.wait(120s));
  CHECK(run.poll()->failure.empty());
  CHECK(run.poll()->held == true);
}

TEST_CASE("stop ends every program at once, with the lock on and off") {
  for (const Choice& program : gil_lesson.lesson().settings[0].choices) {
    for (const char* lock : {"off", "on"}) {
      CAPTURE(program.word);
      CAPTURE(lock);
      check_prompt([&] {
        Run run(gil_lesson.lesson(),
                gil_lesson.with({{"program", program.word}, {"lock", lock}, {"interval", "1000000"}}),
                {.until_stopped = true});
        wait_until([&] { return run.poll()->metric("speed_up").has_value(); });
        const Milliseconds took = time_to_stop(run);
        CHECK(run.poll()->failure.empty());
        if (const auto lost = run.poll()->metric("lost")) CHECK(*lost >= 0);
        return took;
      });
    }
  }
}

TEST_CASE("the real Python of this machine measures three ways, and adds up what it adds") {
  Settings settings =
      gil_lesson.with({{"program", "counter"}, {"python", "on"}, {"threads", "2"}, {"rounds", "3"}});
  const Snapshot end = gil_lesson.result(settings);
  for (const Bar& bar : end.find_figure("speed_ups")->bars) {
    CAPTURE(bar.name);
    CAPTURE(bar.note);
    CHECK(bar.measured);
    CHECK(bar.value > 0);
  }
  CHECK(end.metric("speed_up_python_threads").value() > 0);
  CHECK(end.metric("speed_up_python_processes").value() > 0);
  CHECK(end.metric("lost_by_python").value() >= 0);
  CHECK_FALSE(has_child());
}

TEST_CASE("a Python that is off, or has no time, is not measured, and the bars say why") {
  const Snapshot off = gil_lesson.result(gil_lesson.with({{"rounds", "1"}}));
  REQUIRE(off.find_figure("speed_ups")->bars.size() == 6);
  CHECK(off.find_figure("speed_ups")->bars[4].note == "Python is off");
  CHECK_FALSE(off.metric("speed_up_python_threads"));

  Run run(gil_lesson.lesson(), gil_lesson.with({{"python", "on"}}), {.duration = 300ms});
  REQUIRE(run.wait(120s));
  CHECK_FALSE(run.poll()->find_figure("speed_ups")->bars[4].measured);
  CHECK_FALSE(run.poll()->metric("speed_up_python_threads"));
}

TEST_CASE("what is only compared with the race comes after it, and nothing follows a run that goes on") {
  const FakePython fake(says_version);
  const auto lane_at = [](const Snapshot& run, std::string_view name) {
    const auto found = std::find_if(run.lanes.begin(), run.lanes.end(),
                                    [&](const LaneSnapshot& lane) { return lane.name == name; });
    return found - run.lanes.begin();
  };
  const Snapshot end =
      gil_lesson.result(gil_lesson.with({{"python", "on"}, {"threads", "2"}, {"rounds", "2"}}));
  const auto race = lane_at(end, "thread 1");
  CHECK(lane_at(end, "one thread, lock on") < race);
  CHECK(race < lane_at(end, "without lock 1"));
  CHECK(race < lane_at(end, "C++, one thread"));
  CHECK(lane_at(end, "without lock 1") < lane_at(end, "Python"));
  CHECK(lane_at(end, "Python") < std::ssize(end.lanes));

  Run run(gil_lesson.lesson(), gil_lesson.with({{"python", "on"}}), {.until_stopped = true});
  wait_until([&] { return run.poll()->metric("speed_up").has_value(); });
  run.request_stop();
  REQUIRE(run.wait(120s));
  CHECK(lane_at(*run.poll(), "Python") == std::ssize(run.poll()->lanes));
  CHECK(run.poll()->find_figure("speed_ups")->bars[4].note == "runs after the threads, with a set count");
}

TEST_CASE("stop ends the real Python at once") {
  const FakePython fake(says_version + "\n/bin/sleep 1000 & /bin/sleep 1000");
  check_prompt([] {
    Run run(gil_lesson.lesson(), gil_lesson.with({{"python", "on"}, {"rounds", "1"}}));
    wait_until([&] {
      const auto now = run.poll();
      return !now->lanes.empty() && now->lanes.back().name == "Python" && !now->notes.empty();
    });
    const Milliseconds took = time_to_stop(run);
    CHECK(run.poll()->failure.empty());
    CHECK_FALSE(has_child());
    return took;
  });
}

TEST_CASE("the Python that was chosen is the one that is run") {
  RunOptions options;
  options.python = "/no/such/python";
  const Snapshot end = gil_lesson.result(gil_lesson.with({{"python", "on"}, {"rounds", "1"}}), options);
  CHECK(end.find_figure("speed_ups")->bars[4].note.find("/no/such/python") != std::string::npos);
}

TEST_CASE("a Python that is no good gives one sentence, and the rest of the run") {
  for (const char* script : {"", "echo rubbish", "exit 3", "kill -9 $$", "exit 0"}) {
    CAPTURE(script);
    const FakePython fake(script);
    const Snapshot end = gil_lesson.result(gil_lesson.with({{"python", "on"}, {"rounds", "2"}}));
    CHECK(end.held == true);
    const std::vector<Bar>& bars = end.find_figure("speed_ups")->bars;
    for (std::size_t i = 0; i < bars.size(); ++i) CHECK(bars[i].measured == (i < 3));
    CHECK(!bars[4].note.empty());
    CHECK(std::count_if(end.notes.begin(), end.notes.end(), [](const std::string& note) {
            return note.starts_with("Python was not measured: ");
          }) == 1);
    CHECK_FALSE(has_child());
  }
}
