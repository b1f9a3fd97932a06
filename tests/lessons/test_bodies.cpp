// The bodies over a world that is not the real one: they compile for any, and every access they make is on a line of the
// source that is shown.

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "deadlock/body.h"
#include "kit/lesson/course.h"
#include "kit/lesson/ending.h"
#include "kit/worlds/line_guard.h"
#include "kit/worlds/named_array.h"
#include "kit/worlds/world.h"
#include "locked_counter/body.h"
#include "locks_or_queues/body.h"
#include "unsynchronized_counter/body.h"

using namespace racecourse;

namespace {

/// One thread; notes on which line of the source each step stands.
class TracingWorld {
 public:
  struct Step {
    std::string_view kind;
    int line;
  };
  std::vector<Step> steps;

  template <class T>
  class shared {
   public:
    shared(TracingWorld& world, const char*, T initial = {}) : world_(world), value_(initial) {}
    T load(int line = __builtin_LINE()) { return world_.steps.push_back({"load", line}), value_; }
    void store(T value, int line = __builtin_LINE()) {
      world_.steps.push_back({"store", line}), value_ = value;
    }
    T value() const { return value_; }

   private:
    TracingWorld& world_;
    T value_;
  };

  template <class T>
  class atomic : public shared<T> {
   public:
    using shared<T>::shared;
    T fetch_add(T by) { return exchange(this->load() + by); }
    T fetch_or(T bits) { return exchange(this->load() | bits); }
    T fetch_and(T bits) { return exchange(this->load() & bits); }
    T exchange(T value) {
      const T before = this->load();
      this->store(value);
      return before;
    }
    bool compare_exchange(T& expected, T desired) {
      if (this->load() != expected) return false;
      this->store(desired);
      return true;
    }
    bool compare_exchange_weak(T& expected, T desired) { return compare_exchange(expected, desired); }
  };

  template <class T>
  class note {
   public:
    note(TracingWorld&, const char*, T initial = {}) : value_(initial) {}
    void set(T value) { value_ = value; }
    void add(T by) { value_ += by; }
    T value() const { return value_; }

   private:
    T value_;
  };

  template <class T, std::size_t length = of_any_length>
  using array = NamedArray<T, length>;

  class mutex {
   public:
    mutex(TracingWorld& world, const char*) : world_(world) {}
    void lock(int line = __builtin_LINE()) { world_.steps.push_back({"lock", line}), held_ = true; }
    bool try_lock(int line = __builtin_LINE()) { return held_ ? false : (lock(line), true); }
    bool try_lock_for(long /*most_ns*/, int line = __builtin_LINE()) { return try_lock(line); }
    void unlock(int line = __builtin_LINE()) { world_.steps.push_back({"unlock", line}), held_ = false; }

   private:
    TracingWorld& world_;
    bool held_ = false;
  };
  using recursive_mutex = mutex;
  class shared_mutex : public mutex {
   public:
    using mutex::mutex;
    void lock_shared(int line = __builtin_LINE()) { lock(line); }
    bool try_lock_shared(int line = __builtin_LINE()) { return try_lock(line); }
    void unlock_shared(int line = __builtin_LINE()) { unlock(line); }
  };

  /// A semaphore, a latch and a barrier: what one thread may wait for must be there.
  class semaphore {
   public:
    semaphore(TracingWorld&, const char*, long count) : left_(count) {}
    void acquire() { CHECK(try_acquire()); }
    bool try_acquire() { return left_ > 0 && left_-- > 0; }
    void release(long count = 1) { left_ += count; }

   private:
    long left_;
  };
  class latch {
   public:
    latch(TracingWorld&, const char*, long count) : left_(count) {}
    void count_down(long by = 1) { left_ -= by; }
    bool try_wait() const { return left_ == 0; }
    void wait() const { CHECK(try_wait()); }
    void arrive_and_wait() {
      count_down();
      wait();
    }

   private:
    long left_;
  };
  class barrier {
   public:
    barrier(TracingWorld&, const char*, long count) { CHECK(count == 1); }
    void arrive_and_wait() {}
    void arrive_and_drop() {}
  };

  class condition {
   public:
    condition(TracingWorld& world, const char*) : world_(world) {}
    void wait(mutex&, int line = __builtin_LINE()) { world_.steps.push_back({"wait", line}); }
    bool wait_for(mutex& lock, long /*most_ns*/, int line = __builtin_LINE()) {
      return wait(lock, line), true;
    }
    void notify_one(int line = __builtin_LINE()) { world_.steps.push_back({"notify", line}); }
    void notify_all(int line = __builtin_LINE()) { world_.steps.push_back({"notify", line}); }

   private:
    TracingWorld& world_;
  };

  class event {
   public:
    event(TracingWorld& world, const char*) : world_(world) {}
    void set(int line = __builtin_LINE()) { world_.steps.push_back({"set", line}), set_ = true; }
    void reset() { set_ = false; }
    bool is_set() const { return set_; }
    void wait(int line = __builtin_LINE()) { world_.steps.push_back({"wait", line}); }
    bool wait_for(long /*most_ns*/) { return set_; }

   private:
    TracingWorld& world_;
    bool set_ = false;
  };

  /// There is but one thread: a body that is started runs to its end at once.
  class thread {
   public:
    thread() = default;
    template <class Body>
    thread(TracingWorld&, const char*, long, Body body) {
      body();
    }
    void join() {}
  };

  using lock_guard = LineGuard<mutex>;

  void yield() {}
  void require(bool holds) { CHECK(holds); }
  void fail(Reason why) { FAIL(why.words); }
  long choose(long /*count*/) { return 0; }
};
static_assert(World<TracingWorld>);

std::string_view line_of(std::string_view source, int number) {
  for (; number > 1; --number) {
    const auto end = source.find('\n');
    if (end == std::string_view::npos) return {};
    source.remove_prefix(end + 1);
  }
  return source.substr(0, source.find('\n'));
}

std::vector<std::string> kinds(const TracingWorld& world) {
  std::vector<std::string> all;
  for (const auto& step : world.steps) all.emplace_back(step.kind);
  return all;
}

void check_lines(const TracingWorld& world, std::string_view source) {
  CHECK(!world.steps.empty());
  for (const TracingWorld::Step& step : world.steps) {
    CAPTURE(step.kind);
    CAPTURE(step.line);
    const std::string_view text = line_of(source, step.line);
    if (step.kind == "load") CHECK(text.find(".load()") != std::string_view::npos);
    if (step.kind == "store") CHECK(text.find(".store(") != std::string_view::npos);
    if (step.kind == "lock" || step.kind == "unlock")
      CHECK(text.find("lock_guard") != std::string_view::npos);
  }
}

const auto no_pause = [] {};

}  // namespace

TEST_CASE("unsynchronized-counter: the steps of the body, each on its line") {
  namespace body = unsynchronized_counter;
  const std::string_view source = find_lesson("unsynchronized-counter")->body;
  TracingWorld world;
  body::Shared<TracingWorld> shared(world);
  body::add_without_lock(shared, 2, no_pause);
  CHECK(kinds(world) == std::vector<std::string>{"load", "store", "load", "store"});
  check_lines(world, source);
  CHECK(shared.counter.load() == 2);

  world.steps.clear();
  body::add_with_lock(shared, 1, no_pause);
  CHECK(kinds(world) == std::vector<std::string>{"lock", "load", "store", "unlock"});
  check_lines(world, source);
}

TEST_CASE("locked-counter: what each position of the lock encloses") {
  namespace body = locked_counter;
  const std::string_view source = find_lesson("locked-counter")->body;
  using Kinds = std::vector<std::string>;
  const auto steps_of =
      [&](const std::function<void(body::Shared<TracingWorld>&, TracingWorld::mutex&)>& add) {
        TracingWorld world;
        body::Shared<TracingWorld> shared(world);
        TracingWorld::mutex own(world, "own");
        add(shared, own);
        check_lines(world, source);
        return kinds(world);
      };
  CHECK(steps_of([](auto& shared, auto&) { body::add_without_lock(shared, 1, no_pause); }) ==
        Kinds{"load", "store"});
  CHECK(steps_of([](auto& shared, auto&) { body::add_with_lock(shared, 1, no_pause); }) ==
        Kinds{"lock", "load", "store", "unlock"});
  CHECK(steps_of([](auto& shared, auto&) { body::add_with_lock_around_write(shared, 1, no_pause); }) ==
        Kinds{"load", "lock", "store", "unlock"});
  CHECK(steps_of([](auto& shared, auto& own) { body::add_with_own_lock(shared, own, 1, no_pause); }) ==
        Kinds{"lock", "load", "store", "unlock"});
}

TEST_CASE("locks-or-queues: one thread gets back what it put, in order, in every way") {
  namespace body = locks_or_queues;
  TracingWorld world;
  body::Buffer<TracingWorld> buffer(world, 3);
  const auto there_and_back = [&](auto put, auto take) {
    for (long item = 0; item < 10; item += 2) {
      put(buffer, item);
      put(buffer, item + 1);
      CHECK(take(buffer) == item);
      CHECK(take(buffer) == item + 1);
    }
  };
  using Buffer = body::Buffer<TracingWorld>;
  there_and_back(body::put_without_lock<TracingWorld>, body::take_without_lock<TracingWorld>);
  there_and_back(body::put_polling<TracingWorld>, body::take_polling<TracingWorld>);
  there_and_back(body::put_with_if<TracingWorld>, body::take_with_if<TracingWorld>);
  there_and_back(body::put_with_while<TracingWorld>, body::take_with_while<TracingWorld>);
  body::close(buffer);
  for (long (*take)(Buffer&) : {body::take_without_lock<TracingWorld>, body::take_polling<TracingWorld>,
                                body::take_with_if<TracingWorld>, body::take_with_while<TracingWorld>})
    CHECK(take(buffer) == body::nothing);
  body::Queue<TracingWorld> queue(world, 2);
  queue.put(7);
  CHECK(queue.take() == 7);
}

TEST_CASE("deadlock: the steps of one transfer, and in which order each way takes the locks") {
  namespace body = deadlock;
  using Account = body::Account<TracingWorld>;
  using Lines = std::vector<std::string>;
  const std::string_view source = find_lesson("deadlock")->body;
  const auto locks_of = [&](auto transfer, bool back) {
    TracingWorld world;
    Account a(world, 1, "balance A", "lock A"), b(world, 2, "balance B", "lock B");
    back ? transfer(b, a) : transfer(a, b);
    CHECK(a.balance.load() == (back ? 1001 : 999));
    CHECK(b.balance.load() == (back ? 999 : 1001));
    CHECK(a.lock.try_lock());
    CHECK(b.lock.try_lock());
    Lines lines;
    for (const TracingWorld::Step& step : world.steps)
      if (step.kind == "lock" && lines.size() < 2) lines.emplace_back(line_of(source, step.line));
    return lines;
  };
  const auto payer_first = [](Account& from, Account& to) { body::transfer_payer_first(from, to, no_pause); };
  CHECK(locks_of(payer_first, false)[0].find("hold_from(from.lock)") != std::string::npos);
  CHECK(locks_of(payer_first, true)[0].find("hold_from(from.lock)") != std::string::npos);
  const auto in_order = [](Account& from, Account& to) { body::transfer_in_order(from, to, no_pause); };
  for (const bool back : {false, true}) {
    CHECK(locks_of(in_order, back)[0].find("hold_first(first.lock)") != std::string::npos);
    CHECK(locks_of(in_order, back)[1].find("hold_second(second.lock)") != std::string::npos);
  }
  for (const bool back : {false, true}) {
    locks_of([](Account& from, Account& to) { body::transfer_at_once(from, to, no_pause); }, back);
    locks_of([](Account& from, Account& to) { body::transfer_backing_off(from, to, no_pause); }, back);
  }
}
