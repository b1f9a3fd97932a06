// A run in the background, over lessons made up for the purpose.

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../stopping.h"
#include "../waiting.h"
#include "kit/base/sanitizers.h"
#include "kit/host/host.h"
#include "kit/running/processor_work.h"
#include "kit/running/run.h"
#include "kit/running/stage.h"
#include "kit/worlds/real_world.h"
#include "made_up_lesson.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

TEST_CASE("a run marks what happened when, on all lanes or on one") {
  const Lesson lesson = lesson_that([](Stage& stage) {
    stage.mark("before it all");
    stage.run_lanes({{"thread 1", 1, [&](Lane& lane) { stage.mark_loss(lane, "lost"); }}}, [] {});
    stage.mark("after it all");
    stage.set_outcome("7", true);
  });
  Run run(lesson, lesson.default_settings());
  REQUIRE(run.wait(60s));
  const auto end = run.poll();
  REQUIRE(end->moments.size() == 3);
  CHECK(end->moments[0].words == "before it all");
  CHECK(end->moments[0].t_ms == 0);
  CHECK(end->moments[1].lane == 0);
  CHECK(end->moments[1].bad);
  CHECK(end->moments[2].words == "after it all");
  CHECK(end->moments[2].t_ms <= end->elapsed_ms);
}

TEST_CASE("the lines of contestants begin at their own starts, however long after the one before") {
  Lesson lesson = lesson_that([](Stage& stage) {
    for (const char* name : {"first", "second"}) {
      stage.begin_contestant(name, name);
      stage.run_lanes({{name, 1, [](Lane& lane) { lane.sleep_for(20ms); }}}, [] {});
      stage.add_point(name, 1);
      std::this_thread::sleep_for(30ms);  // between two of them nobody has to start at once
    }
    stage.set_outcome("7", true);
  });
  lesson.series = {{"first", "first", ""}, {"second", "second", ""}};
  Run run(lesson, lesson.default_settings());
  REQUIRE(run.wait(60s));
  const auto end = run.poll();
  REQUIRE(end->series.size() == 2);
  for (const Series& line : end->series) {
    CHECK(line.points.front().t_ms == 0);
    CHECK(line.points.back().t_ms >= 20);
  }
  const std::vector<Series> in_run = in_time_of_run(end->series);
  CHECK(in_run[1].points.front().t_ms >= in_run[0].points.back().t_ms + 30);
  CHECK(in_run[1].points.back().t_ms <= end->elapsed_ms);
}

TEST_CASE("a run ends by itself and says what it measured") {
  const Lesson lesson = lesson_that(work);
  Run run(lesson, lesson.default_settings());
  CHECK(run.wait(60s));
  const auto end = run.poll();
  CHECK(end->state == RunState::done);
  CHECK(end->failure.empty());
  CHECK(end->runs == 1);
  CHECK(end->held == true);
  CHECK(end->metric("work") == 7);
  CHECK(end->metrics.at(0).unit == "steps");
  CHECK_FALSE(end->metric("something else"));
  REQUIRE(end->lanes.size() == 2);
  for (const LaneSnapshot& lane : end->lanes) {
    CHECK(lane.done == 1000);
    CHECK(lane.goal == 1000);
    CHECK(lane.state == LaneState::done);
    CHECK(lane.running_ms >= 0);
  }
  REQUIRE(end->series.size() == 1);
  CHECK(end->series[0].points.back().value == 1000);
}

TEST_CASE("a run that goes on is stopped promptly") {
  const Lesson lesson = lesson_that(work);
  check_prompt([&] {
    Run run(lesson, lesson.default_settings(), {.until_stopped = true});
    wait_until([&] { return run.poll()->lanes.size() == 2 && run.poll()->lanes[0].done > 0; });
    CHECK_FALSE(run.finished());
    const Milliseconds took = time_to_stop(run);
    CHECK(run.poll()->state == RunState::done);
    return took;
  });
}

TEST_CASE("a run of a set time ends then") {
  const Lesson lesson = lesson_that(work);
  Run run(lesson, lesson.default_settings(), {.duration = 30ms});
  CHECK(run.wait(60s));
  CHECK(run.poll()->elapsed_ms >= 30);
  CHECK(run.poll()->until_stopped);
}

TEST_CASE("destroying a run that is going ends its threads") {
  std::atomic<int> alive{0}, begun{0};
  const Lesson lesson = lesson_that([&](Stage& stage) {
    stage.run_lanes({{"thread 1", 0,
                      [&](Lane& lane) {
                        ++alive;
                        ++begun;
                        while (lane.checkpoint()) std::this_thread::yield();
                        --alive;
                      }}},
                    [] {});
  });
  for (int i = 1; i <= 20; ++i) {
    {
      Run run(lesson, lesson.default_settings(), {.until_stopped = true});
      wait_until([&] { return begun == i; });
    }
    CHECK(alive == 0);
  }
}

TEST_CASE("how each lane ended: done, stopped, stuck, or cut off") {
  const auto ends_of = [](const std::function<void(Stage&)>& experiment, bool stops) {
    const Lesson lesson = lesson_that(experiment);
    Run run(lesson, lesson.default_settings(), {.until_stopped = stops});
    if (stops) wait_until([&] { return run.poll()->lanes.size() == 2 && run.poll()->lanes[0].done == 5; });
    if (stops) run.request_stop();
    CHECK(run.wait(60s));
    std::vector<LaneEnd> ends;
    for (const LaneSnapshot& lane : run.poll()->lanes) ends.push_back(lane.end);
    return ends;
  };
  const auto count_to_five = [](Lane& lane) { lane.done.set(5); };
  const auto go_on = [](Lane& lane) {
    while (lane.checkpoint()) std::this_thread::yield();
  };
  using Ends = std::vector<LaneEnd>;
  CHECK(ends_of(
            [&](Stage& stage) {
              stage.run_lanes({{"a", 5, count_to_five}, {"b", 9, go_on}}, [] {});
            },
            true) == Ends{LaneEnd::done, LaneEnd::stopped});
  CHECK(ends_of(
            [&](Stage& stage) {
              stage.run_lanes({{"a", 0, [](Lane&) { throw std::runtime_error("no"); }}, {"b", 9, go_on}},
                              [] {});
            },
            false) == Ends{LaneEnd::cut_off, LaneEnd::stopped});
  CHECK(ends_of(
            [&](Stage& stage) {
              RealWorld world(stage);
              RealWorld::event never(world, "never");
              stage.run_lanes({{"a", 5, count_to_five}, {"b", 0, [&](Lane&) { never.wait(); }}}, [] {});
            },
            false) == Ends{LaneEnd::done, LaneEnd::stuck});
}

TEST_CASE("a live setting arrives, and leaves a mark") {
  std::atomic<bool> seen{false};
  const Lesson lesson = lesson_that([&](Stage& stage) {
    const auto& lock = stage.live("lock");
    stage.run_lanes({{"thread 1", 0,
                      [&](Lane& lane) {
                        while (lane.checkpoint() && lock.load() == 0) {
                        }
                        seen = lock.load() == 1;
                      }}},
                    [] {});
    stage.set_outcome("done", true);
  });
  Run run(lesson, lesson.default_settings(), {.until_stopped = true});
  wait_until([&] { return !run.poll()->lanes.empty(); });
  run.set_live("lock", 1);
  CHECK(run.wait(60s));
  CHECK(seen);
  const auto end = run.poll();
  REQUIRE(end->marks.size() == 1);
  CHECK(end->marks[0].setting == "lock");
  CHECK(end->marks[0].value == "on");
  CHECK(end->marks[0].t_ms <= end->elapsed_ms);
  CHECK(end->settings.text("lock") == "on");
}

TEST_CASE(
    "of a series that is stopped, the run that was cut off counts neither as an outcome nor as a time") {
  std::atomic<int> begun{0};
  const Lesson lesson = lesson_that([&](Stage& stage) {
    if (++begun == 2)
      stage.run_lanes({{.name = "one", .body = [](Lane& lane) { lane.sleep_for(1h); }}}, [] {});
    stage.set_outcome(stage.stop_requested() ? "cut off" : "whole", true);
  });
  Run run(lesson, lesson.default_settings(), {.repeat = 5});
  wait_until([&] { return begun == 2; });
  run.request_stop();
  run.wait();
  const auto end = run.poll();
  CHECK(end->runs == 1);
  REQUIRE(end->outcomes.size() == 1);
  CHECK(end->outcomes[0].value == "whole");
  CHECK(end->times.count() == 1);
}

TEST_CASE("a figure that is doubted says why, and the others do not") {
  Lesson lesson = lesson_that([](Stage& stage) {
    stage.set_metric("speed", 3);
    stage.set_metric("time", 5);
    stage.set_metric("lost", 7);
    stage.doubt_metric("speed", "the baseline is missing");
    stage.set_outcome("whole", true);
  });
  lesson.metrics = {{.name = "speed", .format = Format::factor},
                    {.name = "time", .unit = "ms", .format = Format::duration},
                    {.name = "lost"}};
  Run run(lesson, lesson.default_settings());
  CHECK(run.wait(60s));
  const auto end = run.poll();
  CHECK(end->metrics.at(0).doubt == "the baseline is missing");
  CHECK(end->metrics.at(1).doubt.empty());
  CHECK(why_not_sound(*end) == "the baseline is missing");

  RunResults results(&lesson, [] { return 0.0; });
  for (const char* name : {"speed", "time", "lost"}) results.set_metric(name, 1);
  results.doubt_speeds("other programs had the cores");
  CHECK(results.metrics().at(0).doubt == "other programs had the cores");
  CHECK(results.metrics().at(1).doubt == "other programs had the cores");
  CHECK(results.metrics().at(2).doubt.empty());
  results.doubt_speeds("");
  CHECK(results.metrics().at(0).doubt.empty());
}

TEST_CASE("an experiment that fails says why") {
  const Lesson lesson = lesson_that([](Stage&) { throw std::runtime_error("there is no python3 here"); });
  Run run(lesson, lesson.default_settings());
  CHECK(run.wait(60s));
  CHECK(run.poll()->state == RunState::done);
  CHECK(run.poll()->failure == "there is no python3 here");
  CHECK(run.poll()->runs == 0);
}

TEST_CASE("the last picture has what the last run measured, however it ended and however soon") {
  for (const bool fails : {false, true}) {
    for (const std::int64_t repeat : {1, 3}) {
      CAPTURE(fails);
      CAPTURE(repeat);
      int runs = 0;
      const Lesson lesson = lesson_that([&](Stage& stage) {
        ++runs;
        // The last look at the lanes publishes a picture just before the rest is measured.
        stage.run_lanes({{"thread", 1, [](Lane& lane) { lane.done.add(1); }}}, [] {});
        stage.set_metric("work", runs);
        stage.set_bars("figure", {Bar{.name = "bar", .value = 3}});
        if (fails && runs == repeat) throw std::runtime_error("there is no python3 here");
      });
      Run run(lesson, lesson.default_settings(), {.repeat = repeat});
      CHECK(run.wait(60s));
      const auto end = run.poll();
      CHECK(end->failure.empty() == !fails);
      CHECK(end->metric("work") == static_cast<double>(repeat));
      CHECK(end->find_figure("figure"));
    }
  }
}

TEST_CASE("a long series of points is thinned, and keeps its ends") {
  const Lesson lesson = lesson_that([](Stage& stage) {
    for (int i = 0; i < 100'000; ++i) stage.add_point("work", i);
    stage.set_outcome("done", true);
  });
  Run run(lesson, lesson.default_settings());
  CHECK(run.wait(60s));
  const auto& points = run.poll()->series.at(0).points;
  CHECK(points.size() <= 2000);
  CHECK(points.size() >= 900);
  CHECK(points.front().value == 0);
  CHECK(points.back().value == 99'999);
}

#if !RACECOURSE_THREAD_SANITIZER && !RACECOURSE_ADDRESS_SANITIZER
// A sanitizer needs more memory than the limit leaves.
TEST_CASE("no lane waits for ever for one that could not be started for want of memory") {
  for (rlim_t more = 1U << 20; more <= 16U << 20; more += 1U << 20) {
    CAPTURE(more);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      alarm(100);
      rlim_t pages = 0;
      std::ifstream("/proc/self/statm") >> pages;
      const rlim_t most = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + more;
      const Lesson lesson = lesson_that([](Stage& stage) {
        RealWorld world(stage);
        stage.run_lanes({{.name = "starts more",
                          .body =
                              [&](Lane&) {
                                std::vector<RealWorld::thread> threads;
                                for (long i = 1; i <= 200; ++i)
                                  threads.emplace_back(world, "thread", i, [] {});
                                for (RealWorld::thread& thread : threads) thread.join();
                              }}},
                        [] {});
      });
      const rlimit limit{most, most};
      setrlimit(RLIMIT_AS, &limit);
      Run run(lesson, lesson.default_settings());
      run.wait();
      _exit(0);
    }
    // Where there is no memory at all, it may be ended in another way.
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK_FALSE((WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM));
  }
}

TEST_CASE("a machine that refuses a thread gives a sentence, and no thread is left") {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    // A limit on memory refuses thread stacks to root as well; the limit on threads does not.
    const rlimit limit{1ul << 30, 1ul << 30};
    setrlimit(RLIMIT_AS, &limit);
    const Lesson lesson = lesson_that(work);
    Settings settings = lesson.default_settings();
    settings.set_number("threads", 20'000);
    Run run(lesson, settings);
    run.wait();
    const std::string failure = run.poll()->failure;
    const bool said = failure.find("could not start thread") != std::string::npos &&
                      failure.find("of 20,000") != std::string::npos;
    _exit(said && run.poll()->state == RunState::done ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}
#endif

TEST_CASE("a run whose speeds nobody can judge says so, and one that can be judged does not") {
  const auto says_so = [](std::size_t lanes, std::chrono::milliseconds each) {
    Lesson lesson = lesson_that([=](Stage& stage) {
      const ProcessorWork work(each);
      std::vector<LanePlan> plans;
      for (std::size_t i = 0; i < lanes; ++i)
        plans.push_back({"lane", 1, [&](Lane& lane) { work.run(lane); }});
      stage.run_lanes(plans, [] {});
      stage.set_metric("took", stage.elapsed_ms());
      stage.set_outcome("7", true);
    });
    lesson.metrics = {{"took", "took", "ms", Format::duration}};
    Run run(lesson, lesson.default_settings());
    REQUIRE(run.wait(120s));
    const std::vector<std::string>& notes = run.poll()->notes;
    return std::any_of(notes.begin(), notes.end(),
                       [](const std::string& note) { return note.starts_with("Not judged: "); });
  };
  CHECK(says_so(1, 0ms));
  if (!thread_processor_time()) return;
  CHECK_FALSE(says_so(2, 50ms));
  CHECK_FALSE(says_so(300, 1ms));  // more than are measured while they run
}
