// The explorer against an independent checker: small programs of random steps, run by an interpreter that walks every
// schedule by itself and merges nothing.

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "kit/base/sanitizers.h"
#include "kit/explorer/explorer.h"
#include "kit/worlds/controlled_world.h"

using namespace racecourse;

namespace {

enum class Code : std::uint8_t { load, store, add, swap, swap_if, lock, try_lock, unlock };

struct Instruction {
  Code code = Code::load;
  unsigned object = 0;
  long number = 0;
};

constexpr std::size_t most_instructions = 6;
struct TinyProgram {
  std::array<Instruction, most_instructions> code{};
  std::size_t size = 0;
};

constexpr unsigned variables = 2, locks = 2;

// A sanitizer makes each run of a body a hundred times slower.
#if RACECOURSE_ADDRESS_SANITIZER || RACECOURSE_THREAD_SANITIZER
constexpr int rounds = 10;
#else
constexpr int rounds = 150;
#endif

/// The interpreter as a body: one register, and which locks it holds.
struct TinyObjects {
  explicit TinyObjects(ControlledWorld& world)
      : plain{{{world, "x"}, {world, "y"}}},
        atomic{{{world, "a"}, {world, "b"}}},
        lock{{{world, "l"}, {world, "m"}}},
        registers(world, "registers") {}
  std::array<ControlledWorld::shared<long>, variables> plain;
  std::array<ControlledWorld::atomic<long>, variables> atomic;
  std::array<ControlledWorld::mutex, locks> lock;
  ControlledWorld::note<long> registers;
};

void interpret(TinyObjects& world, const TinyProgram& program, long weight) {
  long value = 0;
  bool held[locks] = {};
  for (std::size_t i = 0; i < program.size; ++i) {
    const Instruction& now = program.code[i];
    switch (now.code) {
      case Code::load: value = world.plain[now.object].load(); break;
      case Code::store: world.plain[now.object].store(value + now.number); break;
      case Code::add: value = world.atomic[now.object].fetch_add(now.number); break;
      case Code::swap: value = world.atomic[now.object].exchange(value + now.number); break;
      case Code::swap_if: {
        long expected = now.number;
        if (!world.atomic[now.object].compare_exchange(expected, value + 1)) value = expected;
        break;
      }
      case Code::lock:
        world.lock[now.object].lock();
        held[now.object] = true;
        break;
      case Code::try_lock:
        if (world.lock[now.object].try_lock()) held[now.object] = true;
        break;
      case Code::unlock:
        if (held[now.object]) world.lock[now.object].unlock();
        held[now.object] = false;
        break;
    }
  }
  world.registers.add(weight * value);
}

/// Walks every schedule of the same programs.
class Checker {
 public:
  explicit Checker(const std::vector<TinyProgram>& programs) : programs_(programs) {
    State state;
    state.threads.resize(programs.size());
    for (std::size_t t = 0; t < programs.size(); ++t) skip(state, t);
    visit(state, 1.0);
  }
  std::map<std::string, std::uint64_t> counts;
  std::map<std::string, double> odds;

 private:
  struct Thread {
    std::size_t at = 0;
    long value = 0;
    bool held[locks] = {};
  };
  struct State {
    std::array<long, variables> plain{}, atomic{};
    std::array<bool, locks> taken{};
    std::vector<Thread> threads;
  };

  // Unlocking a mutex that is not held is not a step.
  void skip(State& state, std::size_t t) const {
    Thread& self = state.threads[t];
    while (self.at < programs_[t].size && programs_[t].code[self.at].code == Code::unlock &&
           !self.held[programs_[t].code[self.at].object])
      ++self.at;
  }

  std::optional<State> after(State state, std::size_t t) const {
    Thread& self = state.threads[t];
    if (self.at == programs_[t].size) return {};
    const Instruction& now = programs_[t].code[self.at++];
    long& atomic = state.atomic[now.object];
    bool& taken = state.taken[now.object];
    switch (now.code) {
      case Code::load: self.value = state.plain[now.object]; break;
      case Code::store: state.plain[now.object] = self.value + now.number; break;
      case Code::add: self.value = std::exchange(atomic, atomic + now.number); break;
      case Code::swap: self.value = std::exchange(atomic, self.value + now.number); break;
      case Code::swap_if:
        if (atomic == now.number)
          atomic = self.value + 1;
        else
          self.value = atomic;
        break;
      case Code::lock:
        if (taken) return {};
        taken = self.held[now.object] = true;
        break;
      case Code::try_lock:
        if (!taken) taken = self.held[now.object] = true;
        break;
      case Code::unlock: taken = self.held[now.object] = false; break;
    }
    skip(state, t);
    return state;
  }

  void visit(const State& state, double likely) {
    std::vector<State> next;
    for (std::size_t t = 0; t < programs_.size(); ++t)
      if (auto there = after(state, t)) next.push_back(std::move(*there));
    for (const State& there : next) visit(there, likely / static_cast<double>(next.size()));
    if (!next.empty()) return;
    const std::string how = ending(state);
    ++counts[how];
    odds[how] += likely;
  }

  std::string ending(const State& state) const {
    long registers = 0;
    for (std::size_t t = 0; t < programs_.size(); ++t) {
      if (state.threads[t].at < programs_[t].size) return "deadlock";
      registers += state.threads[t].value;
    }
    std::string text = std::to_string(registers);
    for (const auto* values : {&state.plain, &state.atomic})
      for (const long value : *values) text += " " + std::to_string(value);
    return text;
  }

  const std::vector<TinyProgram>& programs_;
};

TinyProgram random_program(std::mt19937& random, std::size_t size) {
  TinyProgram program;
  program.size = size;
  const auto pick = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  for (std::size_t i = 0; i < size; ++i)
    program.code[i] = {static_cast<Code>(pick(8)), pick(2), static_cast<long>(pick(3))};
  return program;
}

void compare_with_checker(const std::vector<TinyProgram>& programs) {
  const Checker checker(programs);
  for (const bool symmetry : {true, false}) {
    ExploreOptions options;
    options.symmetry = symmetry;
    const Exploration found = explore(
        [&](ControlledStage& stage) {
          ControlledWorld world(stage);
          TinyObjects objects(world);
          std::vector<ControlledBody> bodies;
          for (const TinyProgram& program : programs)
            bodies.push_back({"thread", [&objects, &program] { interpret(objects, program, 1); }});
          stage.run(bodies, [&] {
            std::string text = std::to_string(objects.registers.value());
            for (const auto& x : objects.plain) text += " " + std::to_string(x.value());
            for (const auto& x : objects.atomic) text += " " + std::to_string(x.value());
            return Ending{text, true};
          });
        },
        Settings{}, options);
    REQUIRE_MESSAGE(found.complete(), found.failure);
    CHECK(found.outcomes.size() == checker.counts.size());
    for (const ExploredOutcome& outcome : found.outcomes) {
      CAPTURE(outcome.value);
      REQUIRE(checker.counts.contains(outcome.value));
      CHECK(outcome.schedules == ScheduleCount(checker.counts.at(outcome.value)));
      CHECK(outcome.random_share == doctest::Approx(checker.odds.at(outcome.value)));
    }
  }
}

}  // namespace

TEST_CASE("checker: random small bodies have the same outcomes, as often, whether merged or walked") {
  std::mt19937 random(20240607);
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const std::size_t threads = round % 2 == 0 ? 2 : 3;
    std::vector<TinyProgram> programs;
    for (std::size_t t = 0; t < threads; ++t)
      programs.push_back(random_program(random, threads == 2 ? 5 : 3));
    compare_with_checker(programs);
  }
}

TEST_CASE("checker: equal bodies, too") {
  std::mt19937 random(7);
  for (int round = 0; round < rounds / 2; ++round) {
    CAPTURE(round);
    const TinyProgram program = random_program(random, 3);
    const Checker checker(std::vector<TinyProgram>(3, program));
    const Exploration found = explore(
        [&](ControlledStage& stage) {
          ControlledWorld world(stage);
          TinyObjects objects(world);
          std::vector<ControlledBody> bodies;
          for (int i = 0; i < 3; ++i)
            bodies.push_back({"thread", [&objects, &program] { interpret(objects, program, 1); }});
          stage.run(bodies, [&] {
            std::string text = std::to_string(objects.registers.value());
            for (const auto& x : objects.plain) text += " " + std::to_string(x.value());
            for (const auto& x : objects.atomic) text += " " + std::to_string(x.value());
            return Ending{text, true};
          });
        },
        Settings{});
    REQUIRE_MESSAGE(found.complete(), found.failure);
    std::map<std::string, std::uint64_t> counts;
    for (const ExploredOutcome& outcome : found.outcomes)
      counts[outcome.value] = static_cast<std::uint64_t>(outcome.schedules.as_double());
    CHECK(counts == checker.counts);
  }
}
