#include "kit/programs/program_ending.h"

#include <algorithm>
#include <cctype>
#include <csignal>
#include <cstring>
#include <optional>

namespace racecourse {

namespace {

/// What stands between two texts, the last time that they come in this order.
std::optional<std::string> last_between(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t found = text.rfind(begin);
  if (found == std::string_view::npos) return {};
  text.remove_prefix(found + begin.size());
  return std::string(text.substr(0, text.find(end)));
}

/// What libstdc++ and libc++ say before they abort.
std::optional<std::string> terminate_words(std::string_view errors) {
  const std::size_t at = errors.rfind("terminate called ");  // libstdc++; libc++ begins with "terminating"
  const std::size_t other = errors.rfind("terminating ");
  if (at == std::string_view::npos && other == std::string_view::npos) return {};
  errors.remove_prefix(at != std::string_view::npos ? at : other);
  if (auto what = last_between(errors, "what():  ", "\n")) return what;
  if (auto what = last_between(errors, "uncaught exception of type ", "\n")) return what;
  if (auto type = last_between(errors, "throwing an instance of '", "'")) return type;
  if (errors.find("recursively") != std::string_view::npos) return "recursively";
  return "no active exception";
}

/// What assert(3) says: "PROGRAM: FILE:LINE: FUNCTION: Assertion `EXPRESSION' failed."
std::optional<std::string> assertion_words(std::string_view errors) {
  constexpr std::string_view begin = ": Assertion `";
  constexpr std::string_view end = "' failed.";
  const std::size_t found = errors.rfind(begin);
  if (found == std::string_view::npos) return {};
  errors.remove_prefix(found + begin.size());
  const std::size_t length = errors.find(end);
  if (length == std::string_view::npos) return {};
  return std::string(errors.substr(0, length));
}

std::string signal_words(int signal) {
#if defined(SIGSYS)
  if (signal == SIGSYS) return "tried to start a process";  // see ChildLimits::alone
#endif
#if defined(SIGXCPU)
  if (signal == SIGXCPU) return "timed out";
#endif
  std::string words = strsignal(signal);
  words.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(words.front())));
  return words;
}

std::string_view without_last_newline(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string ended_words(const ChildExit& how, std::string_view errors) {
  if (how.signal == SIGABRT) {
    if (const auto expression = assertion_words(errors)) return "assertion failed: " + *expression;
    if (const auto what = terminate_words(errors)) return "terminate: " + *what;
  }
  if (how.signal != 0) return signal_words(how.signal);
  return how.code == 0 ? std::string(ended_well) : "exit " + std::to_string(how.code);
}

const char* to_string(ProgramVerdict verdict) {
  switch (verdict) {
    case ProgramVerdict::held: return "held";
    case ProgramVerdict::broken: return "broken";
    default: return "none declared";
  }
}

ProgramVerdict verdict_of(std::string_view printed, std::string_view ended,
                          const std::vector<std::string>& expected) {
  if (ended != ended_well) return ProgramVerdict::broken;
  if (expected.empty()) return ProgramVerdict::none_declared;
  const bool is_expected = std::any_of(expected.begin(), expected.end(), [&](const std::string& text) {
    return without_last_newline(text) == without_last_newline(printed);
  });
  return is_expected ? ProgramVerdict::held : ProgramVerdict::broken;
}

}  // namespace racecourse
