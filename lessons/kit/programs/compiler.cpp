#include "kit/programs/compiler.h"

#include <stdexcept>

#include "kit/base/format.h"
#include "kit/base/visible.h"
#include "kit/base/words.h"
#include "kit/host/program_path.h"
#include "kit/host/refusal.h"
#include "kit/programs/tool_run.h"

namespace racecourse {

namespace {

/// What `#define NAME` gives it; empty where it is not defined.
std::string macro(std::string_view defined, const std::string& name) {
  const std::string begin = "#define " + name + " ";
  const std::size_t found = defined.find(begin);
  if (found == std::string_view::npos) return {};
  defined.remove_prefix(found + begin.size());
  return std::string(defined.substr(0, defined.find('\n')));
}

int number_of(const std::string& text) { return static_cast<int>(whole_number(text).value_or(0)); }

/// "14.0.6" in "\"Debian Clang 14.0.6\"": the first word that begins with a digit.
std::string version_in(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size() && (text[begin] < '0' || text[begin] > '9')) ++begin;
  text.remove_prefix(begin);
  return std::string(text.substr(0, text.find_first_of(" \"")));
}

/// False when the macros are those of no compiler.
bool understand(std::string_view defined, CompilerFound& found) {
  const std::string clang = macro(defined, "__clang_major__");
  const std::string gcc = macro(defined, "__GNUC__");
  const std::string version = version_in(macro(defined, "__VERSION__"));
  if (gcc.empty() || version.empty()) return false;
  found.is_clang = !clang.empty();
  found.major = number_of(found.is_clang ? clang : gcc);
  found.about = (found.is_clang ? "Clang " : "GCC ") + version;
  return true;
}

/// "c++", "g++", "clang++", each perhaps with a number: "g++-12".
bool names_compiler(std::string_view name) {
  for (const std::string_view stem : {std::string_view("g++"), std::string_view("clang++")})
    if (name.starts_with(stem) && name.substr(stem.size()).starts_with('-'))
      return whole_number(name.substr(stem.size() + 1)).has_value();
  return name == usual_compiler || name == "g++" || name == "clang++";
}

std::string path_of(const std::string& program) {
  return program.find('/') == std::string::npos ? program_in_path(program).string() : program;
}

CompilerFound asked(const std::string& program, const ToolOptions& options) {
  CompilerFound found;
  const std::vector<std::string> question{"-E", "-dM", "-x", "c++", "/dev/null"};
  std::vector<std::string> with_hooks = question;
  with_hooks.insert(with_hooks.begin(), "-fsanitize=thread");
  ToolRun said = run_tool(program, with_hooks, options);
  found.can_explore = said.exit.well();
  if (!found.can_explore && !said.timed_out) said = run_tool(program, question, options);
  if (said.exit.well() && understand(said.output, found)) {
    found.path = path_of(program);
    return found;
  }
  found = {};
  found.failure =
      visible(program) +
      (said.timed_out ? " did not answer within " + duration_text(1e6 * double(options.patience.count()))
                      : " does not say that it is a C++ compiler") +
      "; name one such as g++ or clang++";
  return found;
}

}  // namespace

CompilerFound find_compiler(const std::string& program, std::chrono::milliseconds patience,
                            const std::stop_token& stop) {
  CompilerFound found;
  if (path_of(program).empty()) {
    found.failure = "there is no C++ compiler " + in_quotes(program) +
                    " in PATH; install one (Debian: apt install g++), or name another";
    return found;
  }
  try {
    return asked(program, {.patience = patience, .stop = stop});
  } catch (const std::runtime_error& error) {
    found.failure = sentence_of(error);
    return found;
  }
}

std::vector<std::string> compilers_in_path() { return programs_in_path(names_compiler, usual_compiler); }

std::string standard_for(const CompilerFound& compiler, const std::string& standard) {
  const bool young = compiler.is_clang ? compiler.major < 17 : compiler.major < 11;
  return standard == "c++23" && young ? "c++2b" : standard;
}

std::vector<std::string> words_for_zeroed_variables(const CompilerFound& compiler) {
  const int first = compiler.is_clang ? 8 : 12;
  if (compiler.major < first) return {};
  std::vector<std::string> words{"-ftrivial-auto-var-init=zero"};
  if (compiler.is_clang && compiler.major < 16)
    words.emplace_back("-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang");
  return words;
}

}  // namespace racecourse
