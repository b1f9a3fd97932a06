// The search for verdicts against two independent ones: random small bodies reach the same outcomes when every state is visited,
// by a plain search over the machine's states and by the explorer.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "../rounds.h"
#include "explored.h"
#include "kit/explorer/reachable_outcomes.h"
#include "kit/explorer/step_footprint.h"
#include "kit/machine/program.h"

using namespace racecourse;
using namespace racecourse::testing;

namespace {

using Controlled = ControlledWorld;

enum class Act : std::uint8_t {
  load,
  store,
  add,
  swap,
  swap_if,
  lock,
  try_lock,
  unlock,
  wait,
  notify,
  notify_all,
  set,
  is_set,
  await,
  start,
  join,
  require,
  note,
  sum,
  spin,         // until an atomic is not 0
  spin_on_set,  // until an event is set
  take_turns,   // until an atomic is not 0, and changes another one meanwhile
  yield,
  choose,
  fail,
  quit,
};
constexpr unsigned acts = static_cast<unsigned>(Act::quit) + 1;

struct Instruction {
  Act act = Act::load;
  unsigned object = 0;
  long number = 0;
};
struct Script {
  std::array<Instruction, 7> code{};
  std::size_t size = 0;
};
using Cast = std::vector<Script>;

struct Objects {
  explicit Objects(Controlled& world)
      : world(world),
        plain{{{world, "x"}, {world, "y"}}},
        atomic{{{world, "a"}, {world, "b"}}},
        lock{{{world, "l"}, {world, "m"}}},
        changed{{{world, "c"}, {world, "d"}}},
        event{{{world, "e"}, {world, "f"}}},
        left{{{world, "left"}, {world, "right"}}} {}
  Controlled& world;
  std::array<Controlled::shared<long>, 2> plain;
  std::array<Controlled::atomic<long>, 2> atomic;
  std::array<Controlled::mutex, 2> lock;
  std::array<Controlled::condition, 2> changed;
  std::array<Controlled::event, 2> event;
  std::array<Controlled::note<long>, 2> left;
};

void child(Objects& o, const Instruction& now) {
  const long seen = o.plain[now.object].load();
  o.atomic[now.object].store(seen + now.number);
  o.left[1].set(seen + 5);
}

/// A script as a body: one register, which locks it holds, and a child.
void play(Objects& o, const Script& script) {
  long value = 0;
  bool held[2] = {};
  bool started = false;
  Controlled::thread worker;
  for (std::size_t i = 0; i < script.size; ++i) {
    const Instruction& now = script.code[i];
    const unsigned at = now.object;
    switch (now.act) {
      case Act::load: value = o.plain[at].load(1); break;
      case Act::store: o.plain[at].store(value + now.number, 1); break;
      case Act::add: value = o.atomic[at].fetch_add(now.number, 1); break;
      case Act::swap: value = o.atomic[at].exchange(value + now.number, 1); break;
      case Act::swap_if: {
        long expected = now.number;
        if (!o.atomic[at].compare_exchange(expected, value + 1, 1)) value = expected;
        break;
      }
      case Act::lock:
        o.lock[at].lock(1);
        held[at] = true;
        break;
      case Act::try_lock:
        if (!held[at] && o.lock[at].try_lock(1)) held[at] = true;
        break;
      case Act::unlock:
        if (held[at]) o.lock[at].unlock(1);
        held[at] = false;
        break;
      case Act::wait:
        if (held[at]) o.changed[static_cast<std::size_t>(now.number % 2)].wait(o.lock[at], 1);
        break;
      case Act::notify: o.changed[at].notify_one(1); break;
      case Act::notify_all: o.changed[at].notify_all(1); break;
      case Act::set: o.event[at].set(1); break;
      case Act::is_set: value += o.event[at].is_set(1) ? 1 : 0; break;
      case Act::await: o.event[at].wait(1); break;
      case Act::start:
        if (!started)
          worker =
              Controlled::thread(o.world, "child", 1, [&o, instruction = &now] { child(o, *instruction); });
        started = true;
        break;
      case Act::join:
        if (started) worker.join(1);
        break;
      case Act::require: o.world.require(value <= now.number, 100 + static_cast<int>(at)); break;
      case Act::note: o.left[0].set(value + now.number); break;
      case Act::sum: o.left[1].add(value + 1); break;
      case Act::spin:
        while (o.atomic[at].load(1) == 0) {
        }
        break;
      case Act::spin_on_set:
        while (!o.event[at].is_set(1)) {
        }
        break;
      case Act::take_turns:
        while (o.atomic[at].load(1) == 0) o.plain[at].store(now.number, 1);
        break;
      case Act::yield: o.world.yield(1); break;
      case Act::choose: value = o.world.choose(now.number + 1, 1); break;
      case Act::fail: o.world.fail("failed"); break;
      case Act::quit: ControlledDriver::here().terminate(); break;
    }
  }
  o.left[1].add(value);
}

void stage_of(ControlledStage& stage, const Cast& cast) {
  Controlled world(stage);
  Objects o(world);
  std::vector<ControlledBody> bodies;
  for (const Script& script : cast) bodies.push_back({"thread", [&o, &script] { play(o, script); }});
  stage.run(bodies, [&] {
    std::string text;
    for (const auto& x : o.left) text += std::to_string(x.value()) + " ";
    for (const auto& x : o.plain) text += std::to_string(x.value()) + " ";
    for (const auto& x : o.atomic) text += std::to_string(x.value()) + " ";
    return Ending{text, o.atomic[0].value() != 2};
  });
}

using Found = std::set<std::pair<std::string, bool>>;

/// Visits every state of the machine. What is broken is the outcome, whatever follows it.
class EveryState {
 public:
  explicit EveryState(ControlledMachine& machine) : machine_(machine) { visit_all(); }
  Found found;
  std::set<GlobalState> endless;  // from where no end can be reached

 private:
  void visit_all() {
    std::vector<GlobalState> left{machine_.initial()};
    std::map<GlobalState, std::vector<GlobalState>> sources;  // by state: from where it is come to
    std::vector<GlobalState> ends;
    sources[machine_.initial()];
    while (!left.empty()) {
      const GlobalState state = left.back();
      left.pop_back();
      const int line = machine_.broken_line(state[0]);
      if (line != 0) {
        found.emplace(broken_on_line(line).value, false);
        ends.push_back(state);
      }
      bool goes_on = false;
      for (std::size_t slot = 0; slot + 1 < state.size(); ++slot) {
        for (std::uint8_t way = 0; way < machine_.ways(state[slot + 1]); ++way) {
          const Turn turn(static_cast<std::uint8_t>(slot), way);
          if (!machine_.enabled(state, turn)) continue;
          goes_on = true;
          GlobalState next = state;
          machine_.take(next, turn);
          const auto [at, added] = sources.try_emplace(next);
          at->second.push_back(state);
          if (added) left.push_back(next);
        }
      }
      if (goes_on || line != 0) continue;
      ends.push_back(state);
      const bool ended = machine_.all_ended(state);
      const Ending ending = ended ? machine_.ending(state[0]) : Ending{"deadlock", false};
      found.emplace(ending.value, ending.held);
    }
    mark_endless(sources, std::move(ends));
  }

  // Who cannot come to an end, and breaks nothing, goes on for ever.
  void mark_endless(const std::map<GlobalState, std::vector<GlobalState>>& sources,
                    std::vector<GlobalState> ends) {
    std::set<GlobalState> can(ends.begin(), ends.end());
    while (!ends.empty()) {
      const GlobalState state = std::move(ends.back());
      ends.pop_back();
      for (const GlobalState& from : sources.at(state))
        if (can.insert(from).second) ends.push_back(from);
    }
    for (const auto& [state, from] : sources)
      if (!can.contains(state)) endless.insert(state);
    if (!endless.empty()) found.emplace("never ends", false);
  }

  ControlledMachine& machine_;
};

Script random_script(std::mt19937& random, std::size_t size, const std::vector<Act>& of) {
  Script script;
  script.size = size;
  const auto pick = [&](std::size_t n) { return static_cast<unsigned>(random() % n); };
  for (std::size_t i = 0; i < size; ++i)
    script.code[i] = {of[pick(of.size())], pick(2), static_cast<long>(pick(3))};
  return script;
}

std::string words_of(const Cast& cast) {
  std::string text;
  for (const Script& script : cast) {
    for (std::size_t i = 0; i < script.size; ++i)
      text += std::to_string(static_cast<int>(script.code[i].act)) + "/" +
              std::to_string(script.code[i].object) + "/" + std::to_string(script.code[i].number) + " ";
    text += "| ";
  }
  return text;
}

/// Follows the schedule; whether it leads to what it should.
bool leads_to(ControlledMachine& machine, const EveryState& every, const ExploredOutcome& outcome) {
  GlobalState state = machine.initial();
  for (const Turn turn : outcome.schedule) {
    if (turn.thread + 1U >= state.size() || !machine.enabled(state, turn)) return false;
    machine.take(state, turn);
  }
  if (const int line = machine.broken_line(state[0])) return broken_on_line(line).value == outcome.value;
  if (outcome.never_ends) return every.endless.contains(state);
  for (std::size_t slot = 0; slot + 1 < state.size(); ++slot)
    if (machine.can_step(state, slot)) return false;
  if (!machine.all_ended(state)) return outcome.deadlock;
  const Ending ending = machine.ending(state[0]);
  return ending.value == outcome.value && ending.held == outcome.held;
}

std::string words_of(const Found& found) {
  std::string text;
  for (const auto& [value, held] : found) text += value + (held ? "" : "!") + "; ";
  return text;
}

/// Returns whether one run of each kind was enough.
bool compare(const Cast& cast) {
  CAPTURE(words_of(cast));
  const auto interleavings = [&](ControlledStage& stage) { stage_of(stage, cast); };
  Program program(interleavings, Settings{});
  const EveryState visited(program.machine());
  const ReachableOutcomes found = find_reachable_outcomes(interleavings, Settings{});
  REQUIRE_MESSAGE(found.complete(), found.failure);
  Found reached;
  for (const ExploredOutcome& outcome : found.outcomes) {
    reached.emplace(outcome.value, outcome.held);
    CAPTURE(outcome.value);
    CHECK(outcome.deadlock == (outcome.value == "deadlock"));
    CHECK(outcome.never_ends == (outcome.value == "never ends"));
    CHECK(leads_to(program.machine(), visited, outcome));
  }
  const bool chooses = std::any_of(cast.begin(), cast.end(), [](const Script& script) {
    return std::any_of(script.code.begin(), script.code.begin() + static_cast<std::ptrdiff_t>(script.size),
                       [](const Instruction& now) { return now.act == Act::choose; });
  });
  if (!chooses) CHECK(found.cut == 0);
  CHECK(words_of(reached) == words_of(visited.found));
  const Exploration counted = explore(interleavings, Settings{});
  REQUIRE_MESSAGE(counted.complete(), counted.failure);
  Found with_counts;
  for (const ExploredOutcome& outcome : counted.outcomes) with_counts.emplace(outcome.value, outcome.held);
  CHECK(words_of(reached) == words_of(with_counts));
  return !found.every_state;
}

void compare_many(int count, std::size_t threads, std::size_t size, const std::vector<Act>& of,
                  unsigned seed) {
  std::mt19937 random(seed);
  int enough = 0;
  const int many = rounds(rounds(count));  // each is explored in three ways
  for (int i = 0; i < many; ++i) {
    Cast cast;
    for (std::size_t t = 0; t < threads; ++t) cast.push_back(random_script(random, size, of));
    if (compare(cast)) ++enough;
  }
  CHECK(enough > many / 4);
}

std::vector<Act> all_acts() {
  std::vector<Act> all;
  for (unsigned i = 0; i < acts; ++i) all.push_back(static_cast<Act>(i));
  return all;
}

}  // namespace

TEST_CASE("verdict checker: variables, notes and requirements") {
  const std::vector<Act> of{Act::load,    Act::store,   Act::add,  Act::swap,
                            Act::swap_if, Act::require, Act::note, Act::sum};
  compare_many(300, 2, 5, of, 1);
  compare_many(200, 3, 3, of, 2);
  compare_many(60, 4, 2, of, 3);
}

TEST_CASE("verdict checker: locks and conditions") {
  const std::vector<Act> of{Act::lock, Act::lock,   Act::try_lock,   Act::unlock, Act::wait,
                            Act::wait, Act::notify, Act::notify_all, Act::load,   Act::store};
  compare_many(300, 2, 6, of, 4);
  compare_many(200, 3, 4, of, 5);
  compare_many(60, 4, 3, of, 6);
}

TEST_CASE("verdict checker: who sleeps with different locks shares a notification nevertheless") {
  // It comes when both sleep, and whoever gets it breaks a requirement of its own.
  const auto sleeper = [](unsigned lock) {
    return Script{{{{Act::lock, lock}, {Act::set, lock}, {Act::wait, lock, 0}, {Act::require, lock, -1}}}, 4};
  };
  const Script notifier{{{{Act::await, 0},
                          {Act::await, 1},
                          {Act::lock, 0},
                          {Act::unlock, 0},
                          {Act::lock, 1},
                          {Act::unlock, 1},
                          {Act::notify, 0}}},
                        7};
  CHECK(compare({notifier, sleeper(0), sleeper(1)}));
}

TEST_CASE("verdict checker: events, threads and the end of the program") {
  const std::vector<Act> of{Act::set,  Act::is_set, Act::await,   Act::start, Act::start, Act::join,
                            Act::load, Act::store,  Act::require, Act::note,  Act::quit,  Act::fail};
  compare_many(300, 2, 5, of, 7);
  compare_many(150, 3, 3, of, 8);
}

TEST_CASE("verdict checker: loops") {
  const std::vector<Act> of{Act::spin, Act::spin_on_set, Act::add,  Act::set,
                            Act::load, Act::store,       Act::swap, Act::require};
  compare_many(200, 2, 5, of, 9);
  compare_many(150, 3, 3, of, 10);
  std::vector<Act> with_changes = of;
  with_changes.push_back(Act::take_turns);
  compare_many(100, 2, 5, with_changes, 11);
}

TEST_CASE("verdict checker: steps that can go several ways, and such as do nothing") {
  const std::vector<Act> of{Act::choose, Act::choose,  Act::yield, Act::load,    Act::store,
                            Act::add,    Act::swap_if, Act::spin,  Act::require, Act::note};
  compare_many(200, 2, 5, of, 14);
  compare_many(120, 3, 3, of, 15);
}

TEST_CASE("verdict checker: everything at once") {
  compare_many(300, 2, 6, all_acts(), 12);
  compare_many(200, 3, 4, all_acts(), 13);
}
