#pragma once

// How a program ended, in words, and whether that was right.

#include <string>
#include <string_view>
#include <vector>

#include "kit/host/child_process.h"

namespace racecourse {

/// "returned 0", "exit 3", "segmentation fault", "aborted", "terminate: WHAT", "assertion failed: EXPRESSION", "killed" ...
/// What stands behind a colon is what the C and C++ libraries said last; `errors` is what the program wrote to its standard
/// error.
std::string ended_words(const ChildExit& how, std::string_view errors);

inline constexpr std::string_view ended_well = "returned 0";

/// Of one outcome: broken when it did not end well, or printed what is not expected.
enum class ProgramVerdict { held, broken, none_declared };
const char* to_string(ProgramVerdict verdict);

/// `expected` are the texts that it may print; one newline at the end makes no difference. Without any, nothing is declared.
ProgramVerdict verdict_of(std::string_view printed, std::string_view ended,
                          const std::vector<std::string>& expected);

}  // namespace racecourse
