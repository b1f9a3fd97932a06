#pragma once

// What the lesson asks before its first run, and what it says after one.

#include <string>
#include <vector>

#include "kit/lesson/prediction.h"

namespace racecourse::locks_or_queues {

Prediction prediction();
std::vector<std::string> explain(const Snapshot& run);
std::string on_belief(const Snapshot& run);

}  // namespace racecourse::locks_or_queues
