#include "request/typed_line.h"

#include <algorithm>

#include "kit/base/visible.h"
#include "kit/base/words.h"
#include "kit/lesson/course.h"
#include "kit/programs/program_file.h"
#include "request/typed_values.h"

namespace racecourse {

namespace {

std::string unknown_command(const std::string& word) {
  std::vector<std::string> names;
  for (const Command& command : command_table())
    if (!command.name.empty()) names.emplace_back(command.name);
  return unknown_word("command", word, names);
}

std::string unknown_option(const Command& command, const std::string& word) {
  std::vector<std::string> names;
  for (const Option& option : command.options) names.emplace_back(option.name);
  return unknown_word("option", word, names);
}

/// Takes words one after the other.
class Reader {
 public:
  explicit Reader(const std::vector<std::string>& words) : words_(words) {}

  TypedLine line() {
    while (next_ < words_.size()) {
      const std::string& word = words_[next_++];
      if (word == "--" && !only_operands_)
        only_operands_ = true;
      else if (word.size() > 1 && word.starts_with('-') && !only_operands_)
        take_option(word);
      else if (line_.command->name.empty() && !names_program(word))
        take_command(word);
      else
        take_operand(word);
    }
    return std::move(line_);
  }

 private:
  void complain(const std::string& sentence) {
    if (line_.wrong.empty()) line_.wrong = sentence;
  }

  /// "--name", "--name=value", "-o" or "-ovalue".
  void take_option(const std::string& word) {
    const std::size_t end = word.starts_with("--") ? word.find('=') : 2;
    const std::string name = word.substr(0, end);
    const Option* option = find_option(*line_.command, name);
    if (!option) return complain(unknown_option(*line_.command, name));
    const bool attached = end < word.size();
    if (option->value.empty()) {
      if (attached) complain(name + " takes no value");
      line_.options.push_back({option, {}});
    } else if (attached) {
      take_value(*option, word.substr(word[end] == '=' ? end + 1 : end));
    } else if (next_ == words_.size()) {
      line_.waiting = option;
      complain(std::string(option->name) + " needs a value");
    } else {
      take_value(*option, words_[next_++]);
    }
  }

  void take_value(const Option& option, const std::string& value) {
    const std::string name(option.name);
    if (value.empty() || value.starts_with("--")) complain(name + " needs a value");
    if (option.given != Given::any_number && line_.has(name)) complain(name + " is given more than once");
    line_.options.push_back({&option, value});
  }

  void take_command(const std::string& word) {
    const Command* command = word.empty() ? nullptr : find_command(word);
    if (!command) return complain(unknown_command(word));
    if (!line_.operands.empty()) complain("the window does not take the word " + in_quotes(word));
    if (!line_.options.empty())
      complain(std::string(line_.options.front().option->name) +
               " belongs to the window, and cannot come before " + in_quotes(word));
    line_.command = command;
  }

  void take_operand(const std::string& word) {
    const auto& takes = line_.command->operands;
    if (!takes || (!takes->many && !line_.operands.empty()))
      return complain((line_.command->name.empty() ? "the window" : std::string(line_.command->name)) +
                      " does not take the word " + in_quotes(word));
    if (word.empty()) complain(needs_lesson(*line_.command));
    line_.operands.push_back(word);
  }

  const std::vector<std::string>& words_;
  std::size_t next_ = 0;
  bool only_operands_ = false;
  TypedLine line_{.command = &command_table().front()};
};

}  // namespace

bool TypedLine::has(std::string_view option) const {
  return std::any_of(options.begin(), options.end(),
                     [&](const TypedOption& typed) { return typed.option->name == option; });
}

TypedLine typed_line(const std::vector<std::string>& words) { return Reader(words).line(); }

std::string needs_lesson(const Command& command) {
  std::string lessons;
  for (const Lesson& lesson : course())
    if (command.takes(lesson)) lessons += (lessons.empty() ? "" : ", ") + lesson.id;
  const bool takes_program = command.operands && command.operands->value == lesson_or_program_value;
  return std::string(command.name) + " needs a lesson" +
         (takes_program ? " or a program of your own, FILE.cpp; the lessons are " : ": ") + lessons;
}

}  // namespace racecourse
