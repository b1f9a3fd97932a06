#pragma once

// oneTBB in a process of its own. Where the system refuses it a thread, or memory, it ends the process that it is in.

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kit/running/stage.h"
#include "thread_pool/tasks.h"
#include "thread_pool/ways.h"

namespace racecourse::thread_pool {

struct TbbBatch {
  TaskPlan tasks;
  std::int64_t threads = 1;
};

/// What came of it, and what it took; starting the process is left out.
struct TbbResult {
  Collected all;
  double ms = 0;
  std::optional<double> memory_kib;
};

/// Does the batch, from a lane of the run. `done` follows how far it has come. Throws Stopped when the run is to end, and
/// std::runtime_error where oneTBB came to the end of what this machine gives it.
TbbResult run_tbb(Stage& stage, const TbbBatch& batch, std::atomic<long>& done);

/// A batch as words on a command line, and back; nothing when they are none.
std::vector<std::string> words_of(const TbbBatch& batch);
std::optional<TbbBatch> batch_from(const std::vector<std::string>& words);

/// The child's side (Lesson::as_child).
int tbb_as_child(const std::vector<std::string>& words);

}  // namespace racecourse::thread_pool
