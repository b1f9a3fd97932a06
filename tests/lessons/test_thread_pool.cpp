// The pool that people copy, and the batch that four ways do.

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../stopping.h"
#include "../waiting.h"
#include "kit/course.h"
#include "kit/run.h"
#include "subject.h"
#include "thread_pool/body.h"

using namespace racecourse;
using namespace racecourse::testing;
using thread_pool::Task;

namespace {

using Pool = thread_pool::Pool<>;

const Subject pool_lesson("thread-pool");

/// Holds up whoever waits until it is opened.
class Gate {
 public:
  void open() { opened_.set_value(); }
  void wait() { future_.wait(); }

 private:
  std::promise<void> opened_;
  std::shared_future<void> future_ = opened_.get_future().share();
};

}  // namespace

TEST_CASE("a task may be anything that can be called and moved, of any size") {
  int called = 0;
  Task small([&called] { ++called; });
  Task moved(std::move(small));
  moved();
  CHECK(called == 1);
  std::array<int, 100> large{};
  large[99] = 7;
  int seen = 0;
  Task big([large, &seen] { seen = large[99]; });
  moved = std::move(big);
  moved();
  CHECK(seen == 7);
  auto owned = std::make_unique<int>(3);
  Task owner([owned = std::move(owned), &seen] { seen = *owned; });
  owner();
  CHECK(seen == 3);
}

TEST_CASE("what a task holds is destroyed once, wherever it was moved") {
  const auto counted = std::make_shared<int>(0);
  {
    std::vector<Task> tasks;
    for (int i = 0; i < 50; ++i) tasks.emplace_back([counted] {});
    CHECK(counted.use_count() == 51);
    tasks.erase(tasks.begin(), tasks.begin() + 20);
    CHECK(counted.use_count() == 31);
  }
  CHECK(counted.use_count() == 1);
}

TEST_CASE("every task runs exactly once, whatever the size of the pool") {
  constexpr std::size_t tasks = 100'000;
  for (const unsigned size : {0U, 1U, 2U, 8U}) {
    CAPTURE(size);
    std::vector<std::atomic<int>> ran(tasks);
    {
      Pool pool(size);
      for (std::size_t i = 0; i < tasks; ++i)
        pool.post([&ran, i] { ran[i].fetch_add(1, std::memory_order_relaxed); });
      pool.wait();
      CHECK(std::count(ran.begin(), ran.end(), 1) == tasks);
    }
    CHECK(std::count(ran.begin(), ran.end(), 1) == tasks);
  }
}

TEST_CASE("results come in the order of the tasks, and exceptions through their futures") {
  Pool pool(4);
  std::vector<std::future<int>> futures;
  for (int i = 0; i < 1000; ++i)
    futures.push_back(pool.submit([i] {
      if (i == 500) throw std::runtime_error("no luck");
      return i * i;
    }));
  for (int i = 0; i < 1000; ++i) {
    if (i == 500)
      CHECK_THROWS_WITH_AS(futures[500].get(), "no luck", std::runtime_error);
    else
      CHECK(futures[static_cast<std::size_t>(i)].get() == i * i);
  }
  pool.wait();
}

TEST_CASE("what a posted task throws is thrown by the next wait, once") {
  Pool pool(2);
  std::atomic<int> ran{0};
  for (int i = 0; i < 100; ++i)
    pool.post([&ran, i] {
      ++ran;
      if (i == 50) throw std::runtime_error("posted");
    });
  CHECK_THROWS_WITH_AS(pool.wait(), "posted", std::runtime_error);
  CHECK(ran == 100);
  pool.post([&ran] { ++ran; });
  pool.wait();
  CHECK(ran == 101);
}

TEST_CASE("tasks may give the pool more tasks, and wait covers them") {
  Pool pool(3);
  std::atomic<int> ran{0};
  for (int i = 0; i < 50; ++i)
    pool.post([&] {
      ++ran;
      for (int k = 0; k < 10; ++k) pool.post([&ran] { ++ran; });
    });
  pool.wait();
  CHECK(ran == 50 + 500);
}

TEST_CASE("several threads may give tasks and wait at the same time") {
  Pool pool(2);
  std::atomic<int> ran{0};
  std::vector<std::jthread> users;
  for (int t = 0; t < 4; ++t)
    users.emplace_back([&] {
      for (int i = 0; i < 5000; ++i) pool.post([&ran] { ++ran; });
      pool.wait();
    });
  users.clear();
  CHECK(ran == 20'000);
}

TEST_CASE("the end of a pool does what is queued") {
  std::atomic<int> ran{0};
  Gate gate;
  {
    Pool pool(1);
    pool.post([&gate] { gate.wait(); });
    for (int i = 0; i < 100; ++i) pool.post([&ran] { ++ran; });
    gate.open();
  }
  CHECK(ran == 100);
  { Pool idle(4); }
}

TEST_CASE("cancel drops what has not begun, and its futures say so") {
  Gate begun, gate;
  Pool pool(1);
  std::future<void> running = pool.submit([&] {
    begun.open();
    gate.wait();
  });
  begun.wait();
  std::vector<std::future<int>> waiting;
  for (int i = 0; i < 10; ++i) waiting.push_back(pool.submit([i] { return i; }));
  pool.cancel();
  for (std::future<int>& future : waiting) CHECK_THROWS_AS(future.get(), std::future_error);
  gate.open();
  CHECK_NOTHROW(running.get());
  pool.wait();
  CHECK(pool.submit([] { return 5; }).get() == 5);
}

TEST_CASE("every way does every task once, in order, and hands over what was thrown") {
  for (const Choice& way : pool_lesson.lesson().settings[0].choices) {
    for (const char* throws : {"off", "on"}) {
      for (const char* kind : {"cpu", "wait"}) {
        CAPTURE(way.word);
        CAPTURE(throws);
        const Settings settings = pool_lesson.with(
            {{"way", way.word}, {"throws", throws}, {"kind", kind}, {"tasks", "300"}, {"work", "20"}});
        const Snapshot end = pool_lesson.result(settings);
        CHECK(end.held == true);
        const Figure* output = end.find_figure("output");
        REQUIRE(output);
        const auto caught =
            std::count_if(output->lines.begin(), output->lines.end(), [](const OutputLine& line) {
              return line.text.find("task 151 failed on purpose") != std::string::npos;
            });
        const bool all = way.word == "all", sweep = way.word == "sweep";
        CHECK(caught == (std::string(throws) == "on" ? (all ? 4 : sweep ? 12 : 1) : 0));
      }
    }
  }
}

TEST_CASE("a batch with one task, and one that does nothing") {
  CHECK(pool_lesson.result(pool_lesson.with({{"tasks", "1"}, {"throws", "on"}})).held == true);
  CHECK(pool_lesson.result(pool_lesson.with({{"tasks", "20000"}, {"work", "0"}, {"way", "pool"}})).held ==
        true);
  CHECK(pool_lesson.result(pool_lesson.with({{"tasks", "20000"}, {"work", "0"}, {"way", "tbb"}})).held ==
        true);
}

TEST_CASE("the sweep is a curve over all sizes") {
  const Snapshot end =
      pool_lesson.result(pool_lesson.with({{"way", "sweep"}, {"tasks", "50"}, {"work", "10"}}));
  const Figure* sweep = end.find_figure("sweep");
  REQUIRE(sweep);
  REQUIRE(sweep->curves.size() == 1);
  CHECK(sweep->curves[0].points.size() == 12);
  CHECK(sweep->curves[0].points.back().x == 64);
  CHECK(end.metric("best_size").value() >= 1);
}

TEST_CASE("stop ends every way") {
  for (const char* way : {"threads", "pool", "async", "tbb", "sweep"}) {
    for (const char* kind : {"cpu", "wait"}) {
      CAPTURE(way);
      CAPTURE(kind);
      check_prompt([&] {
        Run run(pool_lesson.lesson(),
                pool_lesson.with(
                    {{"way", way}, {"kind", kind}, {"tasks", "3000"}, {"work", "10000"}, {"size", "1"}}));
        wait_until([&] { return !run.poll()->lanes.empty(); });
        const Milliseconds took = time_to_stop(run);
        CHECK(run.poll()->failure.empty());
        CHECK_FALSE(run.poll()->held);
        return took;
      });
    }
  }
}
