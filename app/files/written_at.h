#pragma once

#include <string>

namespace racecourse {

/// The local date and time: "5 March 2026, 14:05".
std::string written_now();

}  // namespace racecourse
