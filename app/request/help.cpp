#include "request/help.h"

#include <fmt/format.h>

#include <algorithm>

namespace racecourse {

namespace {

constexpr std::size_t line_length = 110;
constexpr std::size_t help_column = 35;

std::string row(const std::string& left, std::string_view help) {
  return fmt::format("  {:<{}}", left, help_column - 2) + folded(help, help_column, line_length);
}

std::string rows_of(const Command& command) {
  std::string text;
  for (const Option& option : command.options)
    if (is_listed(option, command)) text += row(words_of(option), help_of(option));
  return text;
}

/// "racecourse run LESSON"
std::string begins(const Command& command) {
  std::string words = "racecourse";
  for (const std::string& word : {std::string(command.name), operands_of(command)})
    if (!word.empty()) words += " " + word;
  return words;
}

std::string help_of_window(const Command& window) {
  std::string text = "Racecourse: a course on threads, on real threads.\n\n";
  for (const Command& command : command_table())
    text += row(command.name.empty() ? "racecourse " + usage_of(command) : begins(command), command.summary);
  text += row("racecourse COMMAND --help", "the options of a command");
  text += "\nIn the window\n" + rows_of(window) + "\n" + std::string(note_on_times) + "\n";
  std::string codes = "Exit codes:";
  for (const auto& [code, meaning] : exit_meanings)
    codes += fmt::format(" {} {};", static_cast<int>(code), meaning);
  codes.back() = '.';
  return text + folded(codes, 0, line_length);
}

}  // namespace

std::string help_text(const Command& command) {
  if (command.name.empty()) return help_of_window(command);
  const std::string usage = usage_of(command);
  const std::string rows = rows_of(command);
  return "racecourse " + std::string(command.name) + (usage.empty() ? "" : " " + usage) + "\n\n  " +
         folded(command.description, 2, line_length) + (rows.empty() ? "" : "\n" + rows);
}

bool is_listed(const Option& option, const Command& command) {
  return option.name != "--help" || command.name.empty();
}

std::string operands_of(const Command& command) {
  if (!command.operands) return {};
  const std::string words = std::string(command.operands->value) + (command.operands->many ? " ..." : "");
  return command.operands->needed ? words : "[" + words + "]";
}

std::string usage_of(const Command& command) {
  std::string usage = operands_of(command);
  const auto add = [&usage](const std::string& word) { usage += (usage.empty() ? "" : " ") + word; };
  std::vector<const Option*> optional;
  for (const Option& option : command.options) {
    if (option.given == Given::once)
      add(fmt::format("{} {}", option.short_name, option.value));
    else if (is_listed(option, command))
      optional.push_back(&option);
  }
  if (optional.size() > 1) add("[OPTION...]");
  if (optional.size() == 1) add("[" + words_of(*optional.front()) + "]");
  return usage;
}

std::string words_of(const Option& option) {
  std::string words(option.name);
  if (!option.short_name.empty()) words = std::string(option.short_name) + ", " + words;
  return option.value.empty() ? words : words + " " + std::string(option.value);
}

std::string help_of(const Option& option) {
  return std::string(option.help) + (option.given == Given::any_number ? "; may be repeated" : "");
}

std::string folded(std::string_view text, std::size_t column, std::size_t length) {
  std::string result;
  std::size_t used = column;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (used > column && used + 1 + end > length) {
      result += "\n" + std::string(column, ' ');
      used = column;
    } else if (used > column) {
      result += ' ';
      ++used;
    }
    result += text.substr(0, end);
    used += end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result + "\n";
}

}  // namespace racecourse
