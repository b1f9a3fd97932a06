#pragma once

// The words of a command line as the command table knows them, before anything is done with their values.

#include <string>
#include <vector>

#include "request/command_table.h"

namespace racecourse {

struct TypedOption {
  const Option* option;
  std::string value;  ///< empty for a flag
};

struct TypedLine {
  const Command* command;             ///< the window unless one is named
  std::vector<TypedOption> options;   ///< in the order typed
  std::vector<std::string> operands;  ///< in the order typed
  const Option* waiting = nullptr;    ///< the last word is this option, and its value is still to come
  std::string wrong;  ///< one sentence about the first word that is wrong; empty where none is

  bool has(std::string_view option) const;
};

/// Never refuses: what is wrong is named, and what can be understood after it is.
TypedLine typed_line(const std::vector<std::string>& words);

/// One sentence: what the command needs, and which lessons it can take.
std::string needs_lesson(const Command& command);

}  // namespace racecourse
