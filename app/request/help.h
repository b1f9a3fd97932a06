#pragma once

// What --help prints, from the command table.

#include <string>
#include <string_view>

#include "request/command_table.h"

namespace racecourse {

/// The window's help lists the commands as well. Lines of 110 letters at most.
std::string help_text(const Command& command);

// Shared with the manual page.

/// --help is listed with the window only, and understood everywhere.
bool is_listed(const Option& option, const Command& command);
/// "LESSON ..."; empty for a command that takes no operands.
std::string operands_of(const Command& command);
/// "LESSON ... -o FILE.html [OPTION...]": what follows the name of the command.
std::string usage_of(const Command& command);
/// "-o, --output FILE.html"
std::string words_of(const Option& option);
/// "a setting of the lesson; may be repeated"
std::string help_of(const Option& option);
/// Breaks a text into lines between words, and ends with a new line. The first line begins after `column` letters that are
/// already there, the others are indented as far.
std::string folded(std::string_view text, std::size_t column, std::size_t length);

}  // namespace racecourse
