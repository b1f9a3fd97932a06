#include "request/command_line.h"

#include <filesystem>
#include <optional>

#include "kit/base/visible.h"
#include "kit/base/words.h"
#include "request/completion.h"
#include "request/help.h"
#include "request/manual.h"
#include "request/typed_line.h"
#include "request/typed_values.h"

namespace racecourse {

namespace {

/// What people do not type: shells ask what may come next, and the build for the manual page.
std::optional<Answer> answer_for_programs(const std::vector<std::string>& words) {
  if (words.empty()) return {};
  if (words.front() == "complete") return Answer{completions({words.begin() + 1, words.end()})};
  if (words.front() == "man" && words.size() == 1) return Answer{manual_page()};
  return {};
}

/// Whether both names mean one file, however it is written; links are not followed.
bool same_file(const std::string& one, const std::string& other) {
  const auto whole = [](const std::string& name) {
    return (std::filesystem::current_path() / name).lexically_normal();
  };
  return whole(one) == whole(other);
}

void refuse_same_file(const TypedLine& line) {
  for (auto one = line.options.begin(); one != line.options.end(); ++one)
    for (auto other = one + 1; other != line.options.end(); ++other)
      if (is_file_value(one->option->value) && is_file_value(other->option->value) &&
          same_file(one->value, other->value))
        throw WrongWord{std::string(one->option->name) + " and " + std::string(other->option->name) +
                        " name the same file, " + in_quotes(one->value)};
}

void refuse_missing(const TypedLine& line) {
  if (line.command->operands && line.command->operands->needed && line.operands.empty())
    throw WrongWord{needs_lesson(*line.command)};
  for (const Option& option : line.command->options)
    if (option.given == Given::once && !line.has(option.name))
      throw WrongWord{std::string(line.command->name) + " needs " + std::string(option.help) + ": " +
                      std::string(option.short_name) + " " + std::string(option.value)};
}

/// What makes no sense with a lesson, or with a program, is refused with the words that do.
void refuse_other_subject(const TypedLine& line) {
  for (const TypedOption& typed : line.options) {
    const Option& option = *typed.option;
    if (is_for(option, line.operands)) continue;
    const bool program = option.about == About::lesson;
    std::vector<std::string> others;
    for (const Option& other : line.command->options)
      if (is_for(other, line.operands) && is_listed(other, *line.command)) others.emplace_back(other.name);
    throw WrongWord{
        std::string(option.name) + (program ? " is for lessons, and " : " is for programs, and ") +
        in_quotes(line.operands.front()) +
        (program ? " is a program, which takes " : " is a lesson, which takes ") + and_list(others)};
  }
}

Request request_of(const TypedLine& line) {
  Request request = line.command->request;
  refuse_missing(line);
  refuse_other_subject(line);
  for (const std::string& operand : line.operands) line.command->operands->set(request, {}, operand);
  for (const TypedOption& typed : line.options) typed.option->set(request, *typed.option, typed.value);
  refuse_same_file(line);
  if (line.command->check) line.command->check(request);
  return request;
}

}  // namespace

Parsed parse_command_line(const std::vector<std::string>& words) {
  if (const auto answer = answer_for_programs(words)) return *answer;
  const TypedLine line = typed_line(words);
  if (line.has("--help")) return Answer{help_text(*line.command)};
  if (line.has("--version")) return Answer{"racecourse " RACECOURSE_VERSION "\n"};
  if (!line.wrong.empty()) return Complaint{line.wrong};
  try {
    return request_of(line);
  } catch (const WrongWord& wrong) {
    return Complaint{wrong.sentence};
  }
}

}  // namespace racecourse
