// The pool that people copy.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../rounds.h"
#include "../waiting.h"
#include "thread_pool/body.h"

using namespace racecourse;
using namespace racecourse::testing;
using thread_pool::Future;
using thread_pool::Promise;
using thread_pool::Task;

namespace {

using Pool = thread_pool::Pool<>;

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
