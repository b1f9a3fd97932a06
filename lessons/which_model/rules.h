#pragma once

// Rules of thumb about models, and what one run says of them.

#include <array>
#include <string>
#include <vector>

namespace racecourse::which_model {

enum Model : std::size_t { sequential, threads, pool, processes, event_loop_model, model_count };

/// What a run measured, and of what.
struct Measured {
  long tasks = 0, workers = 0;
  double computing_ms = 0, waiting_ms = 0;  ///< of one task
  std::array<double, model_count> ms{};     ///< of the whole batch, by Model
};

/// What came of a rule, in a sentence with the numbers.
struct Judged {
  bool held = false;
  std::string sentence;
};

/// Every rule that says something about such a workload.
std::vector<Judged> judge_rules(const Measured& measured);

}  // namespace racecourse::which_model
