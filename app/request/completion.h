#pragma once

#include <string>
#include <vector>

namespace racecourse {

/// What may come next on a command line, for the completion of a shell: `typed` are the words after the program's name,
/// the last of them the one that is being typed, perhaps still empty. A line for each candidate, with a tab and what it is.
/// What the shell knows better is the line "@files" or "@programs", the last one.
std::string completions(const std::vector<std::string>& typed);

}  // namespace racecourse
