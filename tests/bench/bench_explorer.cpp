// The explorer against walking every schedule of the same bodies, against a search of the same state machine written by
// hand, and, where it is installed, against SPIN's exhaustive search of the same program.

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "bench.h"
#include "kit/explorer/explorer.h"
#include "kit/lesson/course.h"
#include "kit/machine/controlled_machine.h"
#include "kit/machine/program.h"
#include "spin.h"

namespace racecourse::bench {

namespace {

const Lesson& lesson() { return *find_lesson("unsynchronized-counter"); }

Settings counter_settings(long threads, long additions) {
  Settings settings = lesson().explore_settings();
  settings.set_number("threads", threads);
  settings.set_number("additions", additions);
  return settings;
}

/// As `racecourse explore` does it: the window's picture of two threads is a search of its own.
Exploration explored(long threads, long additions) {
  ExploreOptions options;
  options.progress_graph = false;
  return explore(lesson(), counter_settings(threads, additions), options);
}

double explored_in(long threads, long additions) {
  return seconds_of([&] { keep(explored(threads, additions).states); });
}

/// Every schedule of the same bodies, one by one: nothing is merged. The code between two steps is looked up as ours is.
std::uint64_t walk_all(ControlledMachine& machine, const GlobalState& state) {
  std::uint64_t schedules = 0;
  for (std::size_t slot = 0; slot + 1 < state.size(); ++slot) {
    const ControlledMachine::Step& step = machine.step(state[0], state[slot + 1]);
    if (!step.enabled) continue;
    GlobalState next = state;
    next[0] = step.memory;
    next[slot + 1] = step.thread;
    schedules += walk_all(machine, next);
  }
  return schedules == 0 ? 1 : schedules;
}

double walked_in(long threads, long additions) {
  return seconds_of([&] {
    Program program(lesson().interleavings, counter_settings(threads, additions));
    keep(walk_all(program.machine(), program.machine().initial()));
  });
}

/// The same states as numbers, by hand: a counter, and for each thread what it has read and how often it has added.
class ByHand {
 public:
  ByHand(int threads, int additions) : threads_(threads), additions_(additions) {}

  std::uint64_t transitions() {
    std::uint64_t count = 0;
    std::vector<std::uint64_t> keys{0};
    std::unordered_map<std::uint64_t, std::uint32_t> ids{{0, 0}};
    std::vector<ScheduleCount::Wide> ways{1};
    for (std::size_t i = 0; i < keys.size(); ++i) {
      for (int t = 0; t < threads_; ++t) {
        const std::uint64_t next = after(keys[i], t);
        if (next == keys[i]) continue;
        ++count;
        const auto [at, added] = ids.try_emplace(next, static_cast<std::uint32_t>(keys.size()));
        if (added) {
          keys.push_back(next);
          ways.push_back(0);
        }
        ways[at->second] += ways[i];
      }
    }
    keep(ways.back());
    return count;
  }

 private:
  // 8 bits of counter; of each thread 8 bits of what it has read and 5 of its steps.
  std::uint64_t after(std::uint64_t key, int thread) const {
    const int shift = 8 + 13 * thread;
    const std::uint64_t steps = (key >> shift) & 31, seen = (key >> (shift + 5)) & 255, counter = key & 255;
    if (steps == 2 * static_cast<std::uint64_t>(additions_)) return key;
    const std::uint64_t rest = key & ~(std::uint64_t{8191} << shift);
    if (steps % 2 == 0) return rest | (steps + 1) << shift | counter << (shift + 5);
    return (rest & ~std::uint64_t{255}) | (seen + 1) | (steps + 1) << shift;
  }

  int threads_, additions_;
};

void against_spin(long threads, long additions) {
  const std::string name =
      fmt::format("{} threads of {} additions, against SPIN's search", threads, additions);
  const SpinSearch spin(promela_of_counters(threads, additions), SpinSearch::Reduction::none);
  if (!spin.problem().empty()) return report(name, spin.problem(), "faster");
  compare(
      {name, "under 1", 5}, [&] { return explored_in(threads, additions); }, [&] { return spin.run(); });
}

void time_of(long threads, long additions, const std::string& goal) {
  double best = 1e9;
  std::uint64_t states = 0, bytes = 0;
  for (int round = 0; round < 5; ++round) {
    const Exploration found = explored(threads, additions);
    best = std::min(best, found.seconds);
    states = found.states;
    bytes = found.bytes;
  }
  report(fmt::format("explore, {} threads of {} additions", threads, additions),
         fmt::format("{:.2f} ms, {} states, {:.0f} bytes each", 1e3 * best, states,
                     static_cast<double>(bytes) / static_cast<double>(states)),
         goal);
}

}  // namespace

void bench_explorer() {
  compare(
      {"2 threads of 5 additions, against every schedule by itself", "under 1", 5},
      [] { return explored_in(2, 5); }, [] { return walked_in(2, 5); });
  compare(
      {"3 threads of 3 additions, against every schedule by itself", "at most 0.05", 3},
      [] { return explored_in(3, 3); }, [] { return walked_in(3, 3); });
  for (const auto& [threads, additions] : {std::pair{2, 10}, std::pair{3, 5}, std::pair{4, 3}})
    compare(
        {fmt::format("{} threads of {}, against a table search by hand", threads, additions), "at most 3", 5},
        [&, t = threads, a = additions] { return explored_in(t, a); },
        [&, t = threads, a = additions] { return seconds_of([&] { keep(ByHand(t, a).transitions()); }); });
  against_spin(3, 5);
  against_spin(4, 3);
  time_of(2, 10, "under 5 ms");
  time_of(3, 5, "under 60 ms");
  time_of(4, 3, "under 150 ms");
  time_of(4, 4, "seconds; under 64 bytes a state");
  bench_known_bodies();
}

}  // namespace racecourse::bench
