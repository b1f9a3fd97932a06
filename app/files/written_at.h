#pragma once

#include <string>

namespace racecourse {

/// This moment in the reader's own time: "5 March 2026, 14:05".
std::string written_now();

}  // namespace racecourse
