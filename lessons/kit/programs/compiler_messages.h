#pragma once

// What GCC, Clang and linkers say, taken apart.

#include <string>
#include <string_view>
#include <vector>

namespace racecourse {

struct CompilerMessage {
  int line = 0;    ///< in the program's file, from 1; 0 where it stands nowhere there
  int column = 0;  ///< from 1; 0 where none is known
  std::string text;
  friend bool operator==(const CompilerMessage&, const CompilerMessage&) = default;
};

/// The errors in a compiler's words, in their order. `file` is the program's file as it was named to the compiler. An error in
/// a header gets the place in that file that led there.
std::vector<CompilerMessage> errors_in(std::string_view words, std::string_view file);

/// The names that a linker did not find defined, each once, in its order.
std::vector<std::string> undefined_in(std::string_view words);

/// The last line of a program, from 1, that mentions a function or an object of that demangled name; 0 where none does. It is
/// more likely to use it than the first one, which may declare it.
int line_that_mentions(std::string_view text, std::string_view name);

}  // namespace racecourse
