#pragma once

// The words of the command line become a Request. Nothing is done here, and nothing is written.

#include <string>
#include <variant>
#include <vector>

#include "request/request.h"

namespace racecourse {

/// What to say on stdout, and leave with 0: --help and --version, and what shells and the build ask for.
struct Answer {
  std::string text;
};

/// What to say on stderr, and leave with 2: one sentence that names the word and what would be right.
struct Complaint {
  std::string sentence;
};

using Parsed = std::variant<Request, Answer, Complaint>;

/// The words after the program's name. Lessons and their settings are checked by whoever carries the request out.
Parsed parse_command_line(const std::vector<std::string>& words);

}  // namespace racecourse
