// The explorer's whole answer, counts, odds and witnesses, against SPIN's visit of all states of the same programs, and on
// two threads against one.

#include <fmt/format.h>

#include <chrono>
#include <string>

#include "bench.h"
#include "kit/explorer/explorer.h"
#include "known_bodies.h"
#include "spin.h"

namespace racecourse::bench {

namespace {

Exploration explored(const KnownBody& body, unsigned threads) {
  ExploreOptions options;
  options.progress_graph = false;
  options.threads = threads;
  options.max_time = std::chrono::minutes(10);
  return explore(body.interleavings, Settings{}, options);
}

double explored_in(const KnownBody& body, unsigned threads) {
  return seconds_of([&] { keep(explored(body, threads).states); });
}

void against_spin(const KnownBody& body, SpinSearch::Reduction reduction, int rounds) {
  const bool reduces = reduction == SpinSearch::Reduction::partial_order;
  const std::string name = fmt::format("{}, against SPIN{}", body.name, reduces ? ", reducing" : "");
  const SpinSearch spin(body.promela, reduction);
  if (!spin.problem().empty()) return report(name, spin.problem(), "faster");
  compare(
      {name, "under 1", rounds}, [&] { return explored_in(body, 1); }, [&] { return spin.run(); });
  report(fmt::format("  SPIN's states{}", reduces ? ", reducing" : ""), spin.states(), "none");
}

void measure(const KnownBody& body, const std::string& goal, int rounds) {
  const Exploration found = explored(body, 1);
  report(fmt::format("explore, {}", body.name),
         fmt::format("{:.2f} s, {} states, {:.1f} MB, {:.0f} bytes each", found.seconds, found.states,
                     static_cast<double>(found.bytes) / 1e6,
                     static_cast<double>(found.bytes) / static_cast<double>(found.states)),
         goal);
  against_spin(body, SpinSearch::Reduction::none, rounds);
  against_spin(body, SpinSearch::Reduction::partial_order, rounds);
}

}  // namespace

void bench_known_bodies() {
  measure(dining_philosophers(8), "under 0.27 s", 5);
  measure(filter_lock(4), "seconds", 5);
  measure(fibonacci(5), "under 0.2 s", 5);
  measure(safe_stack(1), "seconds", 5);
  measure(dining_philosophers(10), "under 3 s and 80 MB", 3);
  measure(safe_stack(2), "under 51 s", 1);
  for (const KnownBody& body : {dining_philosophers(10), safe_stack(2)})
    compare(
        {fmt::format("{}, two threads against one", body.name), "at most 0.6", 3},
        [&] { return explored_in(body, 2); }, [&] { return explored_in(body, 1); });
}

}  // namespace racecourse::bench
