#pragma once

// The command line, said once: every command, its options and their words. Parsing, --help, the manual page and the
// completion of shells all read this table.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "request/request.h"

namespace racecourse {

struct Option;

/// Puts a value as typed into the request of the command; a flag gets an empty one. Throws WrongWord.
using Setter = std::function<void(Request&, const Option&, const std::string& typed)>;

/// How often an option may be given; flags may always be repeated.
enum class Given { at_most_once, once, any_number };

/// What an option has to do with: some make no sense for a lesson, others none for a program of the reader's own.
enum class About { any, lesson, program };

struct Option {
  std::string_view name;  ///< "--csv"
  std::string_view
      value;  ///< what help calls the value; empty for a flag. Shells complete it by this name: see below
  std::string_view help;   ///< what it does, or what it names
  Setter set;              ///< empty for an option that is answered at once: --help, --version
  std::int64_t limit = 0;  ///< the shortest time, in milliseconds, or the largest count
  Given given = Given::at_most_once;
  std::string_view short_name = {};  ///< "-o"; empty for most
  About about = About::any;
};

// The names of values. The words of a choice are written "dark|light|projector".
inline constexpr std::string_view lesson_value = "LESSON";
inline constexpr std::string_view lesson_or_program_value = "LESSON|FILE.cpp";
inline constexpr std::string_view assignment_value = "NAME=VALUE";
inline constexpr std::string_view program_value = "PROGRAM";
/// Files are named for what they hold: FILE, FILE.png, FILE.json.
bool is_file_value(std::string_view value);

/// The words of a command that belong to no option.
struct Operands {
  std::string_view value;  ///< as in Option; at least one is needed
  Setter set;
  bool many = false;
  bool needed = true;
};

struct Command {
  std::string_view name;         ///< empty for the window
  std::string_view summary;      ///< one line in the list of commands
  std::string_view description;  ///< sentences
  Request request;               ///< what is asked for when nothing else is typed
  std::optional<Operands> operands = {};
  std::vector<Option> options = {};
  /// Looks at everything that was typed. Throws WrongWord.
  std::function<void(const Request&)> check = {};
  /// Whether the command can take this lesson.
  bool (*takes)(const Lesson&) = [](const Lesson&) { return true; };
  /// What --set can change there.
  Settings (*settings)(const Lesson&) = [](const Lesson& lesson) { return lesson.default_settings(); };
};

/// The window first.
const std::vector<Command>& command_table();

const Command* find_command(std::string_view name);
/// By its name or short name; null when the command has no such option.
const Option* find_option(const Command& command, std::string_view name);

/// Whether an option can be given where the operands are these.
bool is_for(const Option& option, const std::vector<std::string>& operands);

/// What times look like, and what the exit codes mean.
inline constexpr std::string_view note_on_times = "A TIME is written 500ms, 1.5s or 2m.";
struct ExitMeaning {
  ExitCode code;
  std::string_view meaning;
};
inline constexpr ExitMeaning exit_meanings[] = {
    {exit_done, "done"},
    {exit_failed, "it could not be done"},
    {exit_wrong_word, "a wrong word or value"},
    {exit_partial, "a budget was reached, and the answer is partial"},
    {exit_interrupted, "interrupted"}};

}  // namespace racecourse
