#include "request/completion.h"

#include <algorithm>

#include "kit/lesson/course.h"
#include "request/help.h"
#include "request/typed_line.h"
#include "request/typed_values.h"

namespace racecourse {

namespace {

struct Candidate {
  std::string word, about;
};
using Candidates = std::vector<Candidate>;

/// Without a candidate that is already there.
void add(Candidates& all, Candidate candidate) {
  const bool known = std::any_of(all.begin(), all.end(),
                                 [&](const Candidate& other) { return other.word == candidate.word; });
  if (!known) all.push_back(std::move(candidate));
}

Candidates commands() {
  Candidates all;
  for (const Command& command : command_table())
    if (!command.name.empty()) all.push_back({std::string(command.name), std::string(command.summary)});
  return all;
}

/// Those that can still be given.
Candidates options(const TypedLine& line) {
  Candidates all;
  for (const Option& option : line.command->options)
    if (is_for(option, line.operands) && (option.given == Given::any_number || !line.has(option.name)))
      all.push_back({std::string(option.name), help_of(option)});
  return all;
}

Candidates lessons(const TypedLine& line) {
  Candidates all;
  for (const Lesson& lesson : course())
    if (line.command->takes(lesson) && std::ranges::find(line.operands, lesson.id) == line.operands.end())
      all.push_back({lesson.id, lesson.title});
  return all;
}

/// The lessons that were named, or all that the command can take.
std::vector<const Lesson*> lessons_meant(const TypedLine& line) {
  std::vector<std::string> ids = line.operands;
  for (const TypedOption& typed : line.options)
    if (typed.option->value == lesson_value) ids.push_back(typed.value);
  std::vector<const Lesson*> meant;
  for (const Lesson& lesson : course())
    if (line.command->takes(lesson) && (ids.empty() || std::ranges::find(ids, lesson.id) != ids.end()))
      meant.push_back(&lesson);
  return meant;
}

/// "threads=1", "threads=4": the words of a setting, or the ends of its range, its default and what variants have.
void add_values(Candidates& all, const Lesson& lesson, const Settings& settings, const Setting& setting) {
  const auto add_value = [&](const std::string& value, const std::string& about) {
    add(all, {setting.name + "=" + value, about});
  };
  add_value(settings.text(setting.name), "the default");
  if (setting.is_number()) {
    add_value(setting_text(setting, setting.low), "the smallest");
    add_value(setting_text(setting, setting.high), "the largest");
  } else if (!setting.ordered) {
    for (const Choice& choice : setting.choices) add_value(choice.word, choice.label);
  }
  for (const Variant& variant : lesson.variants)
    for (const Variant::Condition& condition : variant.conditions)
      if (condition.setting == setting.name) add_value(condition.value, variant.name);
}

/// "threads=" as long as no name is complete, then its values.
Candidates assignments(const TypedLine& line, const std::string& typed) {
  const std::size_t equals = typed.find('=');
  Candidates all;
  for (const Lesson* lesson : lessons_meant(line)) {
    const Settings settings = line.command->settings(*lesson);
    for (const Setting& setting : settings.declared()) {
      if (equals == std::string::npos)
        add(all, {setting.name + "=", setting.label});
      else if (typed.substr(0, equals) == setting.name)
        add_values(all, *lesson, settings, setting);
    }
  }
  return all;
}

/// What an option's value, or an operand, may be.
Candidates values(const TypedLine& line, std::string_view value, const std::string& typed) {
  if (value == lesson_value) return lessons(line);
  if (value == lesson_or_program_value) {
    Candidates all = lessons(line);
    all.push_back({"@files", ""});
    return all;
  }
  if (value == assignment_value) return assignments(line, typed);
  if (value == program_value) return {{"@programs", ""}};
  if (is_file_value(value)) return {{"@files", ""}};
  Candidates all;
  if (value.find('|') != std::string_view::npos)
    for (const std::string& word : choices_in(value)) all.push_back({word, ""});
  return all;
}

/// "--set=threads=4": the option and where its value begins.
const Option* option_with_value(const TypedLine& line, const std::string& typed) {
  const std::size_t equals = typed.find('=');
  if (!typed.starts_with("--") || equals == std::string::npos) return nullptr;
  return find_option(*line.command, typed.substr(0, equals));
}

Candidates candidates(const TypedLine& line, const std::string& typed) {
  if (line.waiting) return values(line, line.waiting->value, typed);
  if (const Option* option = option_with_value(line, typed)) {
    const std::size_t begin = typed.find('=') + 1;
    Candidates all = values(line, option->value, typed.substr(begin));
    for (Candidate& candidate : all)
      if (!candidate.word.starts_with('@')) candidate.word.insert(0, typed.substr(0, begin));
    return all;
  }
  if (typed.starts_with('-')) return options(line);
  if (line.command->name.empty()) return line.options.empty() ? commands() : options(line);
  const auto& operands = line.command->operands;
  if (operands && (operands->many || line.operands.empty())) return values(line, operands->value, typed);
  return options(line);
}

}  // namespace

std::string completions(const std::vector<std::string>& typed) {
  if (typed.empty()) return {};
  const std::string& last = typed.back();
  std::string text;
  for (const auto& [word, about] : candidates(typed_line({typed.begin(), typed.end() - 1}), last))
    if (word.starts_with('@') || word.starts_with(last))
      text.append(word).append("\t").append(about).append("\n");
  return text;
}

}  // namespace racecourse
