#pragma once

#include <string>
#include <vector>

namespace racecourse {

/// What may come next on a command line, for the completion of a shell: `typed` are the words after the program's name,
/// the last of them the one that is being typed, perhaps still empty. A line for each candidate, with a tab and what it is.
/// Where the shell knows better the one line is "@files" or "@programs".
std::string completions(const std::vector<std::string>& typed);

}  // namespace racecourse
