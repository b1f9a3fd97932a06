#include "known_bodies.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace racecourse::bench {

namespace {

using World = ControlledWorld;
using Small = std::int8_t;

void dine(ControlledStage& stage, std::size_t philosophers) {
  World world(stage);
  World::array<World::mutex> forks(world, "fork", philosophers);
  std::vector<ControlledBody> bodies;
  for (std::size_t i = 0; i < philosophers; ++i) {
    World::mutex& left = forks[i];
    World::mutex& right = forks[(i + 1) % philosophers];
    bodies.push_back({fmt::format("philosopher {}", i + 1), [&left, &right] {
                        left.lock();
                        right.lock();
                        left.unlock();
                        right.unlock();
                      }});
  }
  stage.run(std::move(bodies), [] { return Ending{"all ate", true}; });
}

constexpr const char* dining_promela = R"(
bit taken[N];
active [N] proctype philosopher() {
  atomic { !taken[_pid] -> taken[_pid] = 1 };
  atomic { !taken[(_pid + 1) % N] -> taken[(_pid + 1) % N] = 1 };
  taken[_pid] = 0;
  taken[(_pid + 1) % N] = 0;
end: false
}
)";

struct Filter {
  Filter(World& world, std::size_t count)
      : threads(count),
        level(world, "level of thread", count),
        last(world, "last at level", count),
        inside(world, "inside", 0) {}

  const std::size_t threads;
  World::array<World::atomic<Small>> level, last;
  World::atomic<Small> inside;
};

void pass(World& world, Filter& lock, std::size_t me) {
  for (std::size_t l = 1; l < lock.threads; ++l) {
    lock.level[me].store(static_cast<Small>(l));
    lock.last[l].store(static_cast<Small>(me));
    for (std::size_t other = 0; other < lock.threads;) {
      if (other == me || lock.level[other].load() < static_cast<Small>(l))
        ++other;
      else if (lock.last[l].load() != static_cast<Small>(me))
        other = lock.threads;  // as if it had gone through: what it leaves on the stack is part of the state
    }
  }
  world.require(lock.inside.fetch_add(1) == 0);
  lock.inside.fetch_add(-1);
  lock.level[me].store(0);
}

void filter(ControlledStage& stage, std::size_t threads) {
  World world(stage);
  Filter lock(world, threads);
  std::vector<ControlledBody> bodies;
  for (std::size_t me = 0; me < threads; ++me)
    bodies.push_back({fmt::format("thread {}", me + 1), [&world, &lock, me] { pass(world, lock, me); }});
  stage.run(std::move(bodies), [] { return Ending{"one at a time", true}; });
}

constexpr const char* filter_promela = R"(
byte level[N], last[N], inside;
inline higher() { other = 0; l++; if :: l == N -> l = 0; goto enter :: else -> goto climb fi }
active [N] proctype thread() {
  byte l = 1, other;
climb:
  level[_pid] = l;
  atomic { last[l] = _pid; if :: _pid == 0 -> other = 1 :: else fi };
look:
  atomic {
    if
    :: level[other] < l ->
       other++;
       if :: other == _pid -> other++ :: else fi;
       if :: other == N -> higher() :: else -> goto look fi
    :: else
    fi
  };
  atomic { if :: last[l] != _pid -> higher() :: else -> goto look fi };
enter:
  atomic { inside++; assert(inside == 1) };
  inside--;
  level[_pid] = 0;
end: false
}
)";

void add_up(ControlledStage& stage, int rounds) {
  World world(stage);
  World::shared<int> i(world, "i", 1), j(world, "j", 1);
  const auto add = [rounds](World::shared<int>& to, World::shared<int>& from) {
    for (int round = 0; round < rounds; ++round) {
      const int before = to.load();
      to.store(before + from.load());
    }
  };
  stage.run({{"i", [&] { add(i, j); }}, {"j", [&] { add(j, i); }}}, [&] {
    return Ending{std::to_string(std::max(i.value(), j.value())), true};
  });
}

constexpr const char* fibonacci_promela = R"(
int i = 1, j = 1;
#define ADD(to, from) \
more: sum = to; \
  sum = sum + from; \
  atomic { to = sum; sum = 0; rounds++; if :: rounds < N -> goto more :: else fi }; \
end: false
active proctype first() { int sum; byte rounds; ADD(i, j) }
active proctype second() { int sum; byte rounds; ADD(j, i) }
)";

struct SafeStack {
  static constexpr std::size_t cells = 3;

  explicit SafeStack(World& world)
      : next(world, "next of cell", cells),
        owner(world, "owner of cell", cells),
        head(world, "head", 0),
        count(world, "count", cells) {
    for (std::size_t i = 0; i < cells; ++i)
      next[i].set_word(i + 1 < cells ? i + 1 : next[i].mask());  // the last leads nowhere: -1
  }

  /// Waits until there is a cell. The last one is never taken.
  Small pop() {
    for (;;) {
      if (count.load() <= 1) continue;
      Small first = head.load();
      const Small second = next[static_cast<std::size_t>(first)].exchange(-1);
      if (second < 0) continue;
      const Small taken = first;
      if (head.compare_exchange(first, second)) {
        count.fetch_add(-1);
        return taken;
      }
      next[static_cast<std::size_t>(taken)].exchange(second);
    }
  }
  void push(Small cell) {
    Small first = head.load();
    do {
      next[static_cast<std::size_t>(cell)].store(first);
    } while (!head.compare_exchange(first, cell));
    count.fetch_add(1);
  }

  World::array<World::atomic<Small>> next, owner;
  World::atomic<Small> head, count;
};

void use_cells(World& world, SafeStack& stack, Small me, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const Small cell = stack.pop();
    auto& owner = stack.owner[static_cast<std::size_t>(cell)];
    owner.store(me);
    world.require(owner.load() == me);
    stack.push(cell);
  }
}

void stack(ControlledStage& stage, int rounds) {
  World world(stage);
  SafeStack cells(world);
  std::vector<ControlledBody> bodies;
  for (Small me = 0; me < 3; ++me)
    bodies.push_back({fmt::format("thread {}", me + 1),
                      [&world, &cells, me, rounds] { use_cells(world, cells, me, rounds); }});
  stage.run(std::move(bodies), [] { return Ending{"each cell had one owner", true}; });
}

constexpr const char* stack_promela = R"(
byte head, count = 3, owner[3];
short next[3];
init { atomic { next[0] = 1; next[1] = 2; next[2] = -1; run thread(); run thread(); run thread(); }
end: false }
proctype thread() {
  short first, second;
  byte rounds;
look:
  atomic { if :: count <= 1 -> goto look :: else fi };
  first = head;
  atomic {
    second = next[first];
    next[first] = -1;
    if :: second < 0 -> first = 0; second = 0; goto look :: else fi
  };
  atomic { if :: head == first -> head = second; second = 0; goto taken :: else fi };
  atomic { next[first] = second; first = 0; second = 0; goto look };
taken:
  count--;
  owner[first] = _pid;
  assert(owner[first] == _pid);
  second = head;
link:
  next[first] = second;
  atomic { if :: head == second -> head = first :: else -> second = head; goto link fi };
  atomic {
    count++; first = 0; second = 0; rounds++;
    if :: rounds < N -> goto look :: else fi
  };
end: false
}
)";

std::string with(long n, const char* promela) { return fmt::format("#define N {}\n{}", n, promela); }

}  // namespace

KnownBody dining_philosophers(int count) {
  return {fmt::format("dining philosophers, {}", count),
          [count](ControlledStage& stage) { dine(stage, static_cast<std::size_t>(count)); },
          with(count, dining_promela)};
}

KnownBody filter_lock(int threads) {
  return {fmt::format("filter lock, {}", threads),
          [threads](ControlledStage& stage) { filter(stage, static_cast<std::size_t>(threads)); },
          with(threads, filter_promela)};
}

KnownBody fibonacci(int rounds) {
  return {fmt::format("fib, {}", rounds), [rounds](ControlledStage& stage) { add_up(stage, rounds); },
          with(rounds, fibonacci_promela)};
}

KnownBody safe_stack(int rounds) {
  return {fmt::format("SafeStack, 3x{}", rounds), [rounds](ControlledStage& stage) { stack(stage, rounds); },
          with(rounds, stack_promela)};
}

}  // namespace racecourse::bench
