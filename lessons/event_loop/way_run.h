#pragma once

// One way of serving, run once and measured.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "event_loop/clients.h"
#include "kit/base/spread.h"
#include "kit/running/stage.h"

namespace racecourse::event_loop {

enum Way : std::size_t { threads, pool_of_threads, one_event_loop, way_count };

/// What is to be run.
struct WayPlan {
  Way way = threads;
  ClientPlan clients;
  std::int64_t pool_size = 1;
  std::size_t stack_bytes = 0;  ///< 0: the system's default
};

/// What it took.
struct Cost {
  std::string gave_up;  ///< why not all clients were served to the end; empty where they were
  double ms = 0;        ///< until the last client was done
  std::int64_t threads = 0;
  std::int64_t answered = 0;         ///< lines
  std::int64_t strangers = 0;        ///< connections of other programs
  Spread waits;                      ///< from a line to its answer
  std::optional<double> memory_kib;  ///< in use at the peak, beyond what it was before
  std::optional<double> switches;    ///< of contexts, by the whole process
};

/// Runs it on lanes of the stage. `observe` is told the number of answers so far. Throws std::runtime_error when it
/// failed for another reason than that the way came to the end of what this machine gives it.
Cost run_way(Stage& stage, const std::string& name, const WayPlan& plan,
             const std::function<void(std::int64_t)>& observe);

/// A plan as words on a command line, and back; nothing when they are none.
std::vector<std::string> words_of(const WayPlan& plan);
std::optional<WayPlan> plan_from(const std::vector<std::string>& words);

}  // namespace racecourse::event_loop
