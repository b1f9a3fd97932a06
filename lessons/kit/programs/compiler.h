#pragma once

// The C++ compilers of this machine: which there are, and what each is.

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace racecourse {

/// The default, looked up in PATH.
inline constexpr std::string_view usual_compiler = "c++";

struct CompilerFound {
  std::string path;          ///< empty where it cannot be used
  std::string about;         ///< "GCC 12.2.0", "Clang 14.0.6"
  bool is_clang = false;     ///< or GCC, or what understands GCC's words
  int major = 0;             ///< the first number of its version
  bool can_explore = false;  ///< it knows -fsanitize=thread, whose calls the explorer answers
  std::string failure;       ///< why it cannot be used, and the cure, in one sentence; empty when it can
};

/// Asks `program`, a path or a name to look up in PATH, what it is. Waits for `patience` at most, or until it is stopped. Any
/// thread.
CompilerFound find_compiler(const std::string& program = std::string(usual_compiler),
                            std::chrono::milliseconds patience = std::chrono::seconds(20),
                            const std::stop_token& stop = {});

/// The names of the compilers in PATH, the default first. A program with several names is listed once.
std::vector<std::string> compilers_in_path();

/// "c++20" in the words of that compiler: a standard that was young when it was made has another name there.
std::string standard_for(const CompilerFound& compiler, const std::string& standard);

/// The words that set variables without an initializer to zero; none where the compiler cannot.
std::vector<std::string> words_for_zeroed_variables(const CompilerFound& compiler);

}  // namespace racecourse
