// A task in the background: what its owner can rely on, whichever thread comes first.

#include <doctest/doctest.h>
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "../waiting.h"
#include "kit/host/background.h"
#include "kit/host/replaceable_task.h"

using namespace racecourse;
using namespace racecourse::testing;
using namespace std::chrono_literals;

namespace {

using Number = Background<int>;

void wait_for_stop(const Number& task) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait(lock, task.stop_token(), [] { return false; });
}

const auto nothing = [](const std::string&) {};

/// Counts how often it is copied.
struct Copied {
  explicit Copied(int& count) : copies(&count) {}
  Copied(const Copied& other) : copies(other.copies), value(other.value) { ++*copies; }
  Copied& operator=(const Copied&) = delete;
  Copied(Copied&&) = default;
  int* copies;
  int value = 0;
};

}  // namespace

TEST_CASE("background: there is no picture before the first, and the last one stays") {
  Number task;
  CHECK(task.poll() == nullptr);
  CHECK_FALSE(task.finished());
  task.publish(1);
  CHECK(*task.poll() == 1);
  CHECK(task.poll() == task.poll());
  task.start([&] { task.publish(2); },
             [&](const std::string& failure) {
               CHECK(failure.empty());
               CHECK(*task.poll() == 2);
               CHECK_FALSE(task.finished());
               task.publish(3);
             });
  CHECK(task.wait());
  CHECK(task.finished());
  CHECK(*task.poll() == 3);
}

TEST_CASE("background: a stop that comes before the start, or with it, is seen by the body") {
  for (const bool before : {true, false}) {
    CAPTURE(before);
    Number task;
    std::atomic<bool> called_back{false};
    if (before) task.request_stop();
    task.start(
        [&] {
          const std::stop_callback on_stop(task.stop_token(), [&] { called_back = true; });
          wait_for_stop(task);
          task.publish(task.stop_requested() ? 1 : 0);
        },
        nothing);
    if (!before) task.request_stop();
    task.request_stop();  // again, too
    CHECK(task.wait());
    CHECK(*task.poll() == 1);
    CHECK(called_back);
  }
}

TEST_CASE("background: a picture is whole, never older than the one before, and never changes once polled") {
  struct Pair {
    int first = 0, second = 0;
  };
  constexpr int last = 20'000;
  Background<Pair> task;
  task.publish({});
  task.start(
      [&] {
        for (int i = 1; i < last; ++i) {
          if (i % 2 == 0) {
            task.publish({i, i});
          } else {
            task.update([&](Pair& pair) {
              pair.first = i;
              pair.second = i;
            });
          }
        }
      },
      [&](const std::string&) {
        task.publish({last, last});
      });
  std::vector<std::pair<std::shared_ptr<const Pair>, Pair>> kept;
  int newest = 0;
  while (newest < last) {
    const auto picture = task.poll();
    CHECK(picture->first == picture->second);
    CHECK(picture->first >= newest);
    newest = picture->first;
    if (kept.empty() || kept.back().first != picture) kept.emplace_back(picture, *picture);
  }
  for (const auto& [picture, as_polled] : kept) CHECK(picture->first == as_polled.first);
  CHECK(task.wait());
}

TEST_CASE("background: the picture polled after finished() is the last one") {
  for (int i = 0; i < 200; ++i) {
    Number task;
    task.publish(0);
    task.start([&] { task.publish(1); }, [&](const std::string&) { task.publish(2); });
    wait_until([&] { return task.finished(); });
    CHECK(*task.poll() == 2);
  }
}

TEST_CASE("background: an update copies only a picture that was polled") {
  int copies = 0;
  Background<Copied> task;
  task.publish(Copied(copies));
  const auto add = [&] { task.update([](Copied& picture) { ++picture.value; }); };
  add();
  add();
  CHECK(copies == 0);
  const auto polled = task.poll();
  CHECK(polled->value == 2);
  add();
  add();
  CHECK(copies == 1);
  CHECK(polled->value == 2);
  CHECK(task.poll()->value == 4);
}

TEST_CASE("background: what the body throws reaches the end as one sentence") {
  const auto sentence_of = [](const std::function<void()>& body) {
    Number task;
    std::string said = "nothing";
    task.start(body, [&](const std::string& failure) { said = failure; });
    CHECK(task.wait());
    return said;
  };
  CHECK(sentence_of([] {}).empty());
  CHECK(sentence_of([] { throw std::runtime_error("the disk is full"); }) == "the disk is full");
  CHECK(sentence_of([] { throw std::runtime_error(""); }) == "it failed without saying why");
  CHECK(sentence_of([] { throw 7; }) == "it failed without saying why");
  const std::string refused = sentence_of(
      [] { throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again)); });
  CHECK(refused.starts_with("no more threads or processes"));
}

TEST_CASE("background: a wait with a time limit may end before the task, and says so") {
  Number task;
  task.start([&] { wait_for_stop(task); }, nothing);
  CHECK_FALSE(task.wait(0ms));
  CHECK_FALSE(task.wait(1ms));
  CHECK_FALSE(task.finished());
  task.request_stop();
  CHECK(task.wait(2min));
  CHECK(task.wait(0ms));
  CHECK(task.finished());
}

TEST_CASE("background: destroying it stops a body that goes on, and waits for it") {
  int ended = 0;  // no atomic: the destructor joins
  {
    Number task;
    task.start(
        [&] {
          wait_for_stop(task);
          ++ended;
        },
        [&](const std::string&) { ++ended; });
  }
  CHECK(ended == 2);
  { const Number never_started; }
}

#if defined(__GLIBC__)
TEST_CASE("background: a machine that refuses the thread gives a task that has ended, with a sentence") {
  pthread_attr_t usual, no_room;
  REQUIRE(pthread_getattr_default_np(&usual) == 0);
  REQUIRE(pthread_getattr_default_np(&no_room) == 0);
  REQUIRE(pthread_attr_setstacksize(&no_room, std::size_t{1} << 48) == 0);
  REQUIRE(pthread_setattr_default_np(&no_room) == 0);
  Number task;
  bool body_ran = false;
  std::optional<std::thread::id> concluded_on;
  std::string said;
  task.start([&] { body_ran = true; },
             [&](const std::string& failure) {
               concluded_on = std::this_thread::get_id();
               said = failure;
               task.publish(1);
             });
  REQUIRE(pthread_setattr_default_np(&usual) == 0);
  pthread_attr_destroy(&no_room);
  pthread_attr_destroy(&usual);
  CHECK_FALSE(body_ran);
  CHECK(concluded_on == std::this_thread::get_id());
  CHECK(said.find("could not start") != std::string::npos);
  CHECK(task.finished());
  CHECK(task.wait());
  CHECK(*task.poll() == 1);
}
#endif

TEST_CASE("a task that is given up is replaced at once, and let go of once it has ended") {
  std::atomic<bool> may_end{false};
  ReplaceableTask<int> tasks;
  const auto never_fails = [](Number&, const std::string&) { FAIL("it threw nothing"); };
  tasks.start(
      [&](Number& task) {
        wait_until([&] { return task.stop_requested() && may_end; });
        task.publish(1);
      },
      never_fails);
  tasks.start([](Number& task) { task.publish(2); }, never_fails);
  std::shared_ptr<const int> newest;
  wait_until([&] {
    if (auto now = tasks.update()) newest = now;
    return !tasks.going();
  });
  CHECK(*newest == 2);
  CHECK(tasks.has_threads());  // the first one
  may_end = true;
  wait_until([&] {
    CHECK(tasks.update() == nullptr);
    return !tasks.has_threads();
  });
}

TEST_CASE("what a task that can be replaced throws is said in its last snapshot") {
  ReplaceableTask<std::string> tasks;
  tasks.start([](Background<std::string>&) { throw std::runtime_error("no room"); },
              [](Background<std::string>& task, std::string failure) { task.publish(std::move(failure)); });
  std::shared_ptr<const std::string> said;
  wait_until([&] {
    if (auto now = tasks.update()) said = now;
    return !tasks.going();
  });
  REQUIRE(said);
  CHECK(*said == "no room");
}
