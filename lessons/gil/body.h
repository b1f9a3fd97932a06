#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <span>

#include "kit/worlds/real_world.h"

namespace racecourse::gil {

// What the interpreter can do. As in CPython, most of it works on a stack of values.
enum class Op {
  push,              // the argument
  load_local,        // n, of which each thread has its own
  store_local,       //
  load_global,       // counter, which all threads share
  store_global,      //
  add,               // the two topmost values
  subtract,          //
  jump_if_positive,  // to the argument, if the topmost value is above 0
  call,              // the function that begins at the argument
  sleep,             // for the topmost value, in microseconds
  ret,
};

struct Bytecode {
  Op op;
  long argument = 0;
};
using Code = std::span<const Bytecode>;

// while n > 0: n -= 1
inline constexpr Bytecode count_down[] = {
    {Op::load_local},  // 0: n -= 1
    {Op::push, 1},
    {Op::subtract},
    {Op::store_local},
    {Op::load_local},  // 4: while n > 0
    {Op::jump_if_positive, 0},
    {Op::ret},
};

// time.sleep(n / 1e6)
inline constexpr Bytecode wait[] = {
    {Op::load_local},
    {Op::sleep},
    {Op::ret},
};

// while n > 0: counter += 1; n -= 1
inline constexpr Bytecode add_one[] = {
    {Op::load_global},  // 0: counter += 1. Four steps: another thread may come between any two of them
    {Op::push, 1},
    {Op::add},
    {Op::store_global},
    {Op::load_local},  // 4: n -= 1
    {Op::push, 1},
    {Op::subtract},
    {Op::store_local},
    {Op::load_local},  // 8: while n > 0
    {Op::jump_if_positive, 0},
    {Op::ret},
};

// while n > 0: counter = counter + one(); n -= 1
inline constexpr Bytecode add_by_call[] = {
    {Op::load_global},  // 0: counter = counter + one()
    {Op::call, 11},
    {Op::add},
    {Op::store_global},
    {Op::load_local},  // 4: n -= 1
    {Op::push, 1},
    {Op::subtract},
    {Op::store_local},
    {Op::load_local},  // 8: while n > 0
    {Op::jump_if_positive, 0},
    {Op::ret},
    {Op::push, 1},  // 11: def one(): return 1
    {Op::ret},
};

// What the interpreter knows of one thread.
struct alignas(64) ThreadState {
  bool has_gil = false;
  std::int64_t hand_overs = 0;  // when it took the GIL and another thread had had it last
  Tally bytecodes;              // run so far
  Tally stores;                 // of these, store_global
};

// The global interpreter lock, handed over as in CPython 3.2 and later (Python/ceval_gil.c, by Antoine Pitrou): a thread
// that wants it waits for one switch interval and then asks for it; its holder looks now and then whether one has asked.
class Gil {
 public:
  // `lock` is 1 while there is a lock at all, `interval` the switch interval in microseconds. Both may change.
  Gil(RealWorld& world, const std::atomic<std::int64_t>& lock, const std::atomic<std::int64_t>& interval)
      : lock_(lock),
        interval_us_(interval),
        members_(world, "members of the GIL"),
        freed_(world, "the GIL"),
        taken_(world, "another thread to take the GIL"),
        object_(world.add_object("the GIL")) {}

  // Does nothing while the lock is off.
  void take(ThreadState& self) {
    if (wait_until_it_is_ours(self)) Lane::here().note(LaneState::holding, ticks_in_order(), object_);
    show(self);
  }

  void drop(ThreadState& self) {
    if (!self.has_gil) return;
    Lane::here().note(LaneState::running, ticks_in_order());
    let_go(self);
    show(self);
  }

  // Between two bytecodes: does somebody ask for it, or was it turned on or off?
  bool wants_attention(const ThreadState& self) const noexcept {
    return is_on() != self.has_gil || (self.has_gil && asked_.load(std::memory_order_relaxed));
  }

  void attend(ThreadState& self) {
    const bool asked = self.has_gil && asked_.load(std::memory_order_relaxed);
    drop(self);
    if (asked) wait_until_another_took_it();
    take(self);
  }

  // How often another thread took it than had it last. Any thread.
  std::int64_t hand_overs() const noexcept { return hand_overs_.get(); }

 private:
  // In this order: first leave the queue, then tell the thread that let go because there was one.
  struct InQueue {
    explicit InQueue(Gil& all) : gil(all) { ++gil.waiting_; }
    ~InQueue() {
      --gil.waiting_;
      gil.taken_.notify_all();
    }
    Gil& gil;
  };

  bool is_on() const noexcept { return lock_.load(std::memory_order_relaxed) == 1; }

  bool wait_until_it_is_ours(ThreadState& self) {
    const RealWorld::lock_guard hold(members_);
    const InQueue queue(*this);
    while (is_on() && held_) ask_when_the_interval_is_over();
    if (!is_on()) {
      freed_.notify_all();  // nobody else need wait either
      return false;
    }
    held_ = self.has_gil = true;
    asked_.store(false, std::memory_order_relaxed);
    const int id = Lane::here().id();
    if (last_holder_ >= 0 && last_holder_ != id) {
      hand_overs_.add(1);
      ++self.hand_overs;
    }
    last_holder_ = id;
    return true;
  }

  void let_go(ThreadState& self) {
    const RealWorld::lock_guard hold(members_);
    held_ = self.has_gil = false;
    freed_.notify_one();
  }

  // Of the GIL, and not of the mutex that is a part of it.
  static void show(const ThreadState& self) { Lane::here().hand_overs.set(self.hand_overs); }

  void ask_when_the_interval_is_over() {
    const std::int64_t before = hand_overs();
    const std::int64_t interval_ns = 1000 * interval_us_.load(std::memory_order_relaxed);
    const bool told = freed_.wait_for(members_, interval_ns, last_holder_);
    if (!told && held_ && hand_overs() == before) asked_.store(true, std::memory_order_relaxed);
  }

  // Otherwise the thread that let go would often have it back before the other is awake.
  void wait_until_another_took_it() {
    const RealWorld::lock_guard hold(members_);
    while (is_on() && waiting_ > 0 && last_holder_ == Lane::here().id()) taken_.wait(members_);
  }

  const std::atomic<std::int64_t>& lock_;
  const std::atomic<std::int64_t>& interval_us_;
  RealWorld::mutex members_;  // guards what follows
  RealWorld::condition freed_, taken_;
  bool held_ = false;
  int waiting_ = 0;                 // threads that want it
  int last_holder_ = -1;            // a lane
  std::atomic<bool> asked_{false};  // the holder reads it without the mutex
  Tally hand_overs_;                // so does who shows it
  const std::uint8_t object_;
};

// Where the running thread looks whether another asks for the lock.
enum class Looks {
  everywhere,  // between any two bytecodes; CPython up to 3.9 came close to that
  at_jumps,    // at jumps back and at calls, as CPython 3.10 and later
};

struct Interpreter {
  Interpreter(RealWorld& world, Looks where, const std::atomic<std::int64_t>& lock,
              const std::atomic<std::int64_t>& interval)
      : looks(where), gil(world, lock, interval), counter(world, "counter") {}

  const Looks looks;
  Gil gil;
  RealWorld::shared<long> counter;
};

// As time.sleep does: a thread that waits needs no interpreter, and leaves it to the others.
inline void sleep_without_gil(Gil& gil, ThreadState& self, long microseconds) {
  gil.drop(self);
  if (!Lane::here().sleep_for(std::chrono::microseconds(microseconds))) throw Stopped{};
  gil.take(self);
}

// Runs the code with this n until it returns. Throws Stopped when the run is to end.
inline void interpret(Interpreter& all, ThreadState& self, Code code, long n) {
  std::array<long, 4> stack{};           // of values
  std::array<std::size_t, 4> returns{};  // where to go on after a call
  std::size_t top = 0, depth = 0, at = 0;
  const auto push = [&](long value) { stack[top++] = value; };
  const auto pop = [&] { return stack[--top]; };

  for (;;) {
    const Bytecode bytecode = code[at++];
    const auto target = static_cast<std::size_t>(bytecode.argument);
    bool looks = all.looks == Looks::everywhere;
    switch (bytecode.op) {
      case Op::push: push(bytecode.argument); break;
      case Op::load_local: push(n); break;
      case Op::store_local: n = pop(); break;
      case Op::load_global: push(all.counter.load()); break;
      case Op::store_global:
        all.counter.store(pop());
        self.stores.add(1);
        break;
      case Op::add: push(pop() + pop()); break;
      case Op::subtract: {
        const long right = pop();
        push(pop() - right);
        break;
      }
      case Op::jump_if_positive:
        if (pop() <= 0) break;
        at = target;
        looks = true;
        break;
      case Op::call:
        returns[depth++] = at;
        at = target;
        looks = true;
        break;
      case Op::sleep: sleep_without_gil(all.gil, self, pop()); break;
      case Op::ret:
        if (depth == 0) return;
        at = returns[--depth];
        break;
    }
    self.bytecodes.add(1);
    if (looks && all.gil.wants_attention(self)) all.gil.attend(self);
    if (self.bytecodes.get() % 1024 == 0 && !Lane::here().checkpoint()) throw Stopped{};
  }
}

}  // namespace racecourse::gil
