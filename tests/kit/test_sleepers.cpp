// Sleepers on a condition against an independent checker. The machine lets a sleeper that wakes without a notification take the
// mutex in the same step; here it wakes in one step and takes the mutex in another, and a notification picks its sleeper at
// once. Both must come to the same ends.

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "kit/base/sanitizers.h"
#include "vocabulary.h"

using namespace racecourse;
using namespace racecourse::testing;

namespace {

#if RACECOURSE_ADDRESS_SANITIZER || RACECOURSE_THREAD_SANITIZER
constexpr int sleeper_rounds = 10;
#else
constexpr int sleeper_rounds = 150;
#endif

enum class Doing : std::uint8_t { lock, unlock, wait, wait_for, notify_one, notify_all };

constexpr std::size_t sleeper_threads = 3, most_doings = 8;
struct SleeperProgram {
  std::array<Doing, most_doings> code{};
  std::size_t size = 0;
};
using SleeperPrograms = std::array<SleeperProgram, sleeper_threads>;

constexpr long told_by = 1, time_over = 2;

/// Every state, without merging any but equal ones.
class SleeperChecker {
 public:
  SleeperChecker(const SleeperPrograms& programs, bool spurious) : programs_(programs), spurious_(spurious) {
    visit({});
  }
  const std::set<std::string>& ends() const { return ends_; }

 private:
  enum class Phase : std::uint8_t { awake, asleep, told, late };
  struct One {
    std::size_t at = 0;
    Phase phase = Phase::awake;
    long results = 0;
    auto operator<=>(const One&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 errs
  };
  struct State {
    std::array<One, sleeper_threads> threads{};
    bool held = false;
    auto operator<=>(const State&) const = default;  // NOLINT(modernize-use-nullptr): the same
  };

  void visit(const State& state) {
    if (!seen_.insert(state).second) return;
    bool any = false, all_ended = true;
    for (std::size_t thread = 0; thread < sleeper_threads; ++thread) {
      if (state.threads[thread].at < programs_[thread].size) all_ended = false;
      any = step(state, thread) || any;
    }
    if (any) return;
    std::string end;
    for (const One& one : state.threads) end += std::to_string(one.results) + " ";
    ends_.insert(all_ended ? end : "deadlock");
  }

  bool step(const State& from, std::size_t thread) {
    const One& self = from.threads[thread];
    if (self.at == programs_[thread].size) return false;
    const Doing doing = programs_[thread].code[self.at];
    State next = from;
    One& then = next.threads[thread];
    switch (self.phase) {
      case Phase::asleep: return wake(from, thread, doing);
      case Phase::told:
      case Phase::late:
        if (from.held) return false;
        next.held = true;
        then.results = 3 * self.results + (self.phase == Phase::told ? told_by : time_over);
        then.phase = Phase::awake;
        break;
      case Phase::awake:
        if (doing == Doing::lock && from.held) return false;
        if (doing == Doing::notify_one) return notify_one(next, thread);
        if (doing == Doing::lock) next.held = true;
        if (doing == Doing::unlock) next.held = false;
        if (doing == Doing::notify_all)
          for (One& other : next.threads)
            if (other.phase == Phase::asleep) other.phase = Phase::told;
        if (doing == Doing::wait || doing == Doing::wait_for) {
          next.held = false;
          then.phase = Phase::asleep;
          visit(next);
          return true;
        }
        break;
    }
    ++then.at;
    visit(next);
    return true;
  }

  bool wake(const State& from, std::size_t thread, Doing doing) {
    bool any = false;
    for (const Phase phase : {Phase::told, Phase::late}) {
      if (phase == Phase::told ? !spurious_ : doing != Doing::wait_for) continue;
      State next = from;
      next.threads[thread].phase = phase;
      visit(next);
      any = true;
    }
    return any;
  }

  bool notify_one(State& next, std::size_t thread) {
    ++next.threads[thread].at;
    bool any = false;
    for (std::size_t other = 0; other < sleeper_threads; ++other) {
      if (next.threads[other].phase != Phase::asleep) continue;
      State told = next;
      told.threads[other].phase = Phase::told;
      visit(told);
      any = true;
    }
    if (!any) visit(next);
    return true;
  }

  const SleeperPrograms& programs_;
  const bool spurious_;
  std::set<State> seen_;
  std::set<std::string> ends_;
};

[[gnu::always_inline]] inline void do_all(const SleeperProgram& program, Controlled::mutex& lock,
                                          Controlled::condition& changed, Controlled::note<long>& results) {
  long result = 0;
  for (std::size_t i = 0; i < program.size; ++i) {
    switch (program.code[i]) {
      case Doing::lock: lock.lock(1); break;
      case Doing::unlock: lock.unlock(1); break;
      case Doing::wait:
        changed.wait(lock, 1);
        result = 3 * result + told_by;
        break;
      case Doing::wait_for: result = 3 * result + (changed.wait_for(lock, 1, 1) ? told_by : time_over); break;
      case Doing::notify_one: changed.notify_one(1); break;
      case Doing::notify_all: changed.notify_all(1); break;
    }
  }
  results.set(result);
}

std::set<std::string> explored_ends(const SleeperPrograms& programs, bool spurious) {
  ExploreOptions options;
  options.spurious_wakeups = spurious;
  const Exploration found = explore(
      [&programs](ControlledStage& stage) {
        Controlled world(stage);
        Controlled::mutex lock(world, "lock");
        Controlled::condition changed(world, "changed");
        Controlled::array<Controlled::note<long>> results(world, "results of", sleeper_threads);
        std::vector<ControlledBody> bodies;
        for (std::size_t i = 0; i < sleeper_threads; ++i)
          bodies.push_back({"thread " + std::to_string(i + 1), [&programs, &lock, &changed, &results, i] {
                              do_all(programs[i], lock, changed, results[i]);
                            }});
        stage.run(std::move(bodies), [&] {
          std::string end;
          for (const auto& result : results) end += std::to_string(result.value()) + " ";
          return Ending{end, true};
        });
      },
      Settings{}, options);
  REQUIRE_MESSAGE(found.complete(), found.failure);
  std::set<std::string> ends;
  for (const ExploredOutcome& outcome : found.outcomes) ends.insert(outcome.value);
  return ends;
}

/// One or two blocks, each under the lock. Notifications come without it too.
SleeperProgram random_sleeper(std::mt19937& random) {
  SleeperProgram program;
  const auto add = [&](Doing doing) { program.code[program.size++] = doing; };
  const auto any = [&](std::initializer_list<Doing> of) {
    add(of.begin()[std::uniform_int_distribution<std::size_t>(0, of.size() - 1)(random)]);
  };
  const auto coin = [&] { return std::uniform_int_distribution<int>(0, 1)(random) == 1; };
  for (int blocks = coin() ? 1 : 2; blocks > 0; --blocks) {
    add(Doing::lock);
    any({Doing::wait, Doing::wait_for, Doing::wait_for, Doing::notify_one, Doing::notify_one,
         Doing::notify_all});
    if (coin() && blocks == 1) any({Doing::wait_for, Doing::notify_one});
    add(Doing::unlock);
  }
  return program;
}

}  // namespace

TEST_CASE(
    "sleepers: random threads that wait, notify and wake without a reason end as an independent checker "
    "says") {
  std::mt19937 random(2011);
  for (int round = 0; round < sleeper_rounds; ++round) {
    CAPTURE(round);
    SleeperPrograms programs;
    for (SleeperProgram& program : programs) program = random_sleeper(random);
    for (const bool spurious : {false, true})
      CHECK(explored_ends(programs, spurious) == SleeperChecker(programs, spurious).ends());
  }
}
