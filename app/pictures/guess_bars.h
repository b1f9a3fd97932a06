#pragma once

// What a class guessed, a bar for each value, with what the run said marked.

#include <cstdint>
#include <string>

namespace racecourse {

struct GuessBar {
  std::string label;
  std::int64_t count = 0;
  bool is_result = false;  ///< what the run said is here
};

}  // namespace racecourse
