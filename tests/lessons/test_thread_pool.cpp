// The pool that people copy, and the batch that four ways do.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../rounds.h"
#include "../stopping.h"
#include "../waiting.h"
#include "kit/base/sanitizers.h"
#include "kit/host/child_process.h"
#include "kit/lesson/course.h"
#include "kit/running/run.h"
#include "subject.h"
#include "thread_pool/body.h"
#include "thread_pool/tbb_child.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;
using thread_pool::batch_from;
using thread_pool::Future;
using thread_pool::Promise;
using thread_pool::Task;
using thread_pool::TbbBatch;
using thread_pool::words_of;

namespace {

using Pool = thread_pool::Pool<>;

const Subject pool_lesson("thread-pool");

/// What is thrown when a future is asked that has nothing to give.
std::future_errc error_of(const std::function<void()>& asking) {
  try {
    asking();
  } catch (const std::future_error& error) {
    return static_cast<std::future_errc>(error.code().value());
  }
  FAIL("nothing was thrown");
  return {};
}

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

TEST_CASE("a future brings nothing, a value, or one that can only be moved") {
  Pool pool(2);
  bool ran = false;
  pool.submit([&ran] { ran = true; }).get();
  CHECK(ran);
  CHECK(pool.submit([] { return std::string("text"); }).get() == "text");
  CHECK(*pool.submit([owned = std::make_unique<int>(3)]() mutable { return std::move(owned); }).get() == 3);
  struct NoDefault {
    explicit NoDefault(int given) : value(given) {}
    int value;
  };
  CHECK(pool.submit([] { return NoDefault(7); }).get().value == 7);
  // An exception that is a result, and not thrown.
  const auto kept = pool.submit([] { return std::make_exception_ptr(5); }).get();
  CHECK_THROWS_AS(std::rethrow_exception(kept), int);
}

TEST_CASE("a result may be larger than others, and stand only at certain places") {
  struct alignas(128) Large {
    Large() = default;
    Large(Large&& other) noexcept : in_place(other.in_place && stands_in_place()) {}
    bool stands_in_place() const { return reinterpret_cast<std::uintptr_t>(this) % alignof(Large) == 0; }

    bool in_place = true;
    std::array<char, 5000> text{};
  };
  Pool pool(2);
  std::vector<Future<Large>> results;
  for (int i = 0; i < 5; ++i) results.push_back(pool.submit([] { return Large(); }));
  for (Future<Large>& result : results) CHECK(result.get().in_place);
}

TEST_CASE("what a thread destroys last may still submit tasks") {
  struct Last {
    Pool& pool;
    Future<int>& result;
    ~Last() {
      result = pool.submit([] { return 5; });
    }
  };
  Pool pool(1);
  Future<int> result;
  std::thread([&] {
    thread_local const Last last{pool, result};
    last.pool.submit([] { return 4; })
        .get();  // so that what submit() keeps for this thread is destroyed before
  }).join();
  CHECK(result.get() == 5);
}

TEST_CASE("a pool that is refused a thread ends those it has") {
  std::atomic<int> ended{0};
  const auto start = [&ended](unsigned number, auto work) {
    if (number == 3) throw std::runtime_error("no third");
    return std::thread([&ended, work] {
      work();
      ++ended;
    });
  };
  CHECK_THROWS_WITH_AS(Pool(4, start), "no third", std::runtime_error);
  CHECK(ended == 2);
}

TEST_CASE("a future throws what its task threw, of any type") {
  Pool pool(1);
  CHECK_THROWS_WITH_AS(pool.submit([] { throw std::logic_error("of nothing"); }).get(), "of nothing",
                       std::logic_error);
  CHECK_THROWS_AS(pool.submit([]() -> std::string { throw 5; }).get(), int);
  CHECK(pool.submit([] { return 1; }).get() == 1);
  CHECK_NOTHROW(pool.wait());  // it was thrown where it was asked for
}

TEST_CASE("a future is valid until its result was taken, or it was moved") {
  Pool pool(1);
  Future<int> none;
  CHECK_FALSE(none.valid());
  CHECK(error_of([&] { none.get(); }) == std::future_errc::no_state);
  CHECK(error_of([&] { none.wait(); }) == std::future_errc::no_state);
  Future<int> first = pool.submit([] { return 1; });
  CHECK(first.valid());
  first.wait();
  CHECK(first.valid());
  Future<int> second = std::move(first);
  CHECK_FALSE(first.valid());  // NOLINT(bugprone-use-after-move): that is what is asked
  CHECK(second.get() == 1);
  CHECK_FALSE(second.valid());
  CHECK(error_of([&] { second.get(); }) == std::future_errc::no_state);
}

TEST_CASE("many threads may wait for the same future") {
  Gate gate;
  Pool pool(1);
  Future<int> future = pool.submit([&gate] {
    gate.wait();
    return 9;
  });
  std::atomic<int> waiting{0}, woken{0};
  std::vector<std::jthread> waiters;
  for (int i = 0; i < 8; ++i)
    waiters.emplace_back([&] {
      ++waiting;
      future.wait();
      ++woken;
    });
  wait_until([&] { return waiting == 8; });
  CHECK(woken == 0);
  gate.open();
  waiters.clear();
  CHECK(woken == 8);
  CHECK(future.get() == 9);
}

TEST_CASE("no result is missed by a thread that is about to sleep") {
  Pool pool(2);
  // From tasks that are done before anybody looks, to those that leave a waiting thread time to fall asleep.
  for (int i = 0; i < rounds(1000); ++i) {
    Future<int> future = pool.submit([i] {
      for (int k = 0; k < i % 200; ++k) std::this_thread::yield();
      return i;
    });
    REQUIRE(future.get() == i);
  }
}

TEST_CASE("a task whose future is dropped is done all the same, and its result destroyed") {
  const auto counted = std::make_shared<int>(0);
  {
    Gate gate;
    Pool pool(1);
    std::atomic<bool> ran{false};
    pool.post([&gate] { gate.wait(); });
    pool.submit([&ran, counted] {
      ran = true;
      return std::shared_ptr<int>(counted);
    });
    CHECK(counted.use_count() == 2);
    gate.open();
    pool.wait();
    CHECK(ran);
    CHECK(counted.use_count() == 1);
    pool.submit([] { throw std::runtime_error("unheard"); });
    CHECK_NOTHROW(pool.wait());
  }
}

TEST_CASE("what a task holds is given back when it is done, though its future remains") {
  const auto counted = std::make_shared<int>(0);
  Pool pool(1);
  Future<void> future = pool.submit([counted] {});
  pool.wait();
  CHECK(counted.use_count() == 1);
  CHECK(future.valid());
}

TEST_CASE("a result may be asked for when its pool is gone") {
  Future<int> done, dropped;
  {
    Gate begun, gate;
    Pool pool(1);
    done = pool.submit([&] {
      begun.open();
      gate.wait();
      return 1;
    });
    begun.wait();
    dropped = pool.submit([] { return 2; });
    pool.cancel();
    gate.open();
  }
  CHECK(done.get() == 1);
  CHECK(error_of([&] { dropped.get(); }) == std::future_errc::broken_promise);
}

TEST_CASE("results outlive the thread that asked for them, in whatever order they are taken") {
  constexpr int tasks = 1'000;  // more than stand side by side in one block
  const auto counted = std::make_shared<int>(0);
  std::vector<Future<std::shared_ptr<int>>> results;
  Pool pool(2);
  std::thread([&] {
    for (int i = 0; i < tasks; ++i)
      results.push_back(pool.submit([counted] { return std::shared_ptr<int>(counted); }));
  }).join();
  pool.wait();
  CHECK(counted.use_count() == 1 + tasks);
  std::shuffle(results.begin(), results.end(), std::mt19937(1));
  std::thread([&] { results.erase(results.begin() + tasks / 2, results.end()); }).join();
  CHECK(counted.use_count() == 1 + tasks / 2);
  for (auto& result : results) CHECK(*result.get() == 0);
  CHECK(counted.use_count() == 1);
}

TEST_CASE("a promise is broken once, by whoever holds it last") {
  Future<int> future;
  {
    Promise<int> promise;
    future = promise.future();
    const Promise<int> moved = std::move(promise);
  }
  CHECK(error_of([&] { future.get(); }) == std::future_errc::broken_promise);
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
  std::vector<Future<int>> futures;
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
  Future<void> running = pool.submit([&] {
    begun.open();
    gate.wait();
  });
  begun.wait();
  std::vector<Future<int>> waiting;
  for (int i = 0; i < 10; ++i) waiting.push_back(pool.submit([i] { return i; }));
  pool.cancel();
  for (Future<int>& future : waiting)
    CHECK(error_of([&] { future.get(); }) == std::future_errc::broken_promise);
  gate.open();
  CHECK_NOTHROW(running.get());
  pool.wait();
  CHECK(pool.submit([] { return 5; }).get() == 5);
}

TEST_CASE("cancel wakes whoever waits for a task that it drops") {
  Gate begun, gate;
  Pool pool(1);
  pool.post([&] {
    begun.open();
    gate.wait();
  });
  begun.wait();
  Future<void> future = pool.submit([] {});
  std::atomic<bool> waiting{false};
  std::jthread waiter([&] {
    waiting = true;
    future.wait();
  });
  while (!waiting) std::this_thread::yield();
  pool.cancel();
  waiter.join();
  CHECK(error_of([&] { future.get(); }) == std::future_errc::broken_promise);
  gate.open();
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

TEST_CASE("a batch for oneTBB is the same after its way through a command line") {
  const TbbBatch batch{{.count = 300, .waiting_us = 20, .throwing = 151}, 8};
  const auto again = batch_from(words_of(batch));
  REQUIRE(again);
  CHECK(words_of(*again) == words_of(batch));
  CHECK_FALSE(batch_from({}));
  CHECK_FALSE(batch_from({"0", "0", "0", "0", "1"}));
  CHECK_FALSE(batch_from({"1", "0", "x", "0", "1"}));
  CHECK_FALSE(batch_from({"1", "0", "0", "0", "-1"}));
  CHECK(pool_lesson.lesson().as_child({"what"}) == 2);
}

#if !RACECOURSE_THREAD_SANITIZER && !RACECOURSE_ADDRESS_SANITIZER
// A sanitizer takes more memory than the limit leaves.
TEST_CASE("where threads or memory run out, oneTBB gives up and the program goes on") {
  for (const char* limit : {"80000", "150000", "250000"}) {
    for (const char* size : {"4", "8", "64"}) {
      CAPTURE(limit);
      CAPTURE(size);
      ChildProcess program("sh", {"-c", std::string("ulimit -v ") + limit +
                                            " && exec " RACECOURSE_EXECUTABLE
                                            " run thread-pool --set way=tbb --set tasks=50 --set size=" +
                                            size});
      while (program.read_line()) {
      }
      const ChildExit how = program.wait();
      CHECK(how.signal == 0);
      CHECK((how.code == 0 || how.code == 1));
      CHECK((how.code == 1) == program.errors().starts_with("racecourse: "));
      const auto says = [&](const char* words) { return program.errors().find(words) != std::string::npos; };
      if (how.code == 1) CHECK((says("ulimit -v") || says("smaller pool")));
    }
  }
}
#endif

TEST_CASE("a batch with one task, and one that does nothing") {
  CHECK(pool_lesson.result(pool_lesson.with({{"tasks", "1"}, {"throws", "on"}})).held == true);
  CHECK(pool_lesson.result(pool_lesson.with({{"tasks", "20000"}, {"work", "0"}, {"way", "pool"}})).held ==
        true);
  CHECK(pool_lesson.result(pool_lesson.with({{"tasks", "20000"}, {"work", "0"}, {"way", "tbb"}})).held ==
        true);
}

TEST_CASE(
    "there may be more tasks than stacks have room in a process, for those that are done give theirs back") {
#if RACECOURSE_THREAD_SANITIZER
  const char* const tasks = "4000";  // each takes ten times as long
#else
  // A stack takes two of the 65,530 pieces that Linux gives a process its memory in, as a rule.
  const char* const tasks = "40000";
#endif
  for (const char* way : {"threads", "async"}) {
    CAPTURE(way);
    CHECK(pool_lesson.result(pool_lesson.with({{"tasks", tasks}, {"work", "0"}, {"way", way}})).held == true);
  }
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
