#include "request/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "kit/base/words.h"
#include "kit/lesson/course.h"
#include "kit/lesson/setting.h"

namespace racecourse {

namespace {

using std::chrono::milliseconds;

// CLI11 takes the words apart. What they mean, and every sentence about them, is ours: so all values are kept
// as typed.

constexpr std::string_view help_of_window = R"(Racecourse: a course on threads, on real threads.

  racecourse [OPTION...]           the course in a window
  racecourse list                  what the course offers: lessons, settings, variants
  racecourse run LESSON            one lesson on real threads, no window
  racecourse explore LESSON        every interleaving of a lesson's bodies, counted
  racecourse python LESSON         its Python twin, run by this machine's python3
  racecourse report LESSON ...     the lab report, one HTML file
  racecourse tour                  every lesson for a moment, in the terminal
  racecourse doctor                what this machine offers, and what it lacks
  racecourse COMMAND --help        the options of a command

In the window
  --lesson LESSON                  open this lesson
  --set NAME=VALUE                 with this setting; may be repeated
  --run                            start it at once
  --presenter                      for a projector: larger, without the list of lessons and the text
  --scale FACTOR                   size of everything, 0.5 to 4
  --theme dark|light|projector     colours
  --screenshot FILE.png            save what the window shows, and quit
  --after TIME                     when to save it
  --exit-after TIME                quit after this time
  --summary FILE.json              write the state on quitting
  --python PROGRAM                 the Python to run; also for run, python, report and doctor
  --progress FILE.json             keep the goals you have met in this file

  --help, --version

A TIME is written 500ms, 1.5s or 2m.
Exit codes: 0 done; 1 it could not be done; 2 a wrong word or value; 3 a budget was reached, and the
answer is partial; 130 interrupted.
)";

constexpr std::string_view help_of_list = R"(racecourse list [--json]

  The course: lessons by part, their settings with ranges, their variants with verdicts.

  --json                           as JSON
)";

constexpr std::string_view help_of_run = R"(racecourse run LESSON [OPTION...]

  One lesson on real threads, without a window. Ctrl-C stops it and prints what was measured so far.

  --set NAME=VALUE                 a setting of the lesson; may be repeated
  --for TIME                       run for this time (500ms, 1.5s, 2m), not until a count is reached
  --repeat N                       N runs, 1 to 1,000,000, and how often each outcome came
  --json                           print JSON
  --csv FILE                       write the lines of the chart: t_ms, and a column for each line;
                                   with --repeat the outcomes: value, count, held
  --trace FILE                     write what every thread did, for ui.perfetto.dev or chrome://tracing;
                                   with --repeat the last run
  --python PROGRAM                 the Python of a lesson that runs one: a path, or a name in PATH
)";

constexpr std::string_view help_of_explore = R"(racecourse explore LESSON [OPTION...]

  Every interleaving of the lesson's bodies under a scheduler: which outcomes there are, and how many schedules
  lead to each. Sequentially consistent interleavings only. The settings are small, unless you set them.

  --set NAME=VALUE                 a setting of the lesson; may be repeated
  --budget-states N                stop after N states, 1 to 1,000,000,000; what was found is printed, exit code 3
  --replay TOKEN                   the steps of one schedule, from the token of an outcome
  --json                           print JSON
)";

constexpr std::string_view help_of_report = R"(racecourse report LESSON ... -o FILE.html [OPTION...]

  Runs each lesson once, and 20 more times if a run is short. Writes the lab report: one page that needs no network.

  -o, --output FILE.html           the file to write
  --set NAME=VALUE                 for each of the lessons that has the setting; may be repeated
  --python PROGRAM                 the Python of a lesson that runs one: a path, or a name in PATH
)";

constexpr std::string_view help_of_tour = R"(racecourse tour

  Every lesson for a moment on real threads, and a table of what happened.
)";

constexpr std::string_view help_of_python = R"(racecourse python LESSON [OPTION...]

  The lesson's Python twin, run by this machine's python3. Ctrl-C stops it and prints what it has said so far.

  --set NAME=VALUE                 a setting of the twin; may be repeated
  --python PROGRAM                 the Python to run it: a path, or a name in PATH; python3 if not given
  --json                           print JSON
)";

constexpr std::string_view help_of_doctor = R"(racecourse doctor [--python PROGRAM]

  What this machine offers the course, and what each lesson lacks.

  --python PROGRAM                 the Python to look at: a path, or a name in PATH; python3 if not given
)";

constexpr const char* lesson_of_run = "lesson";  // the values that have no option in front

/// Thrown on the way down and caught in parse_command_line().
struct WrongWord {
  std::string sentence;
};

std::string in_quotes(std::string_view word) { return "\"" + std::string(word) + "\""; }

/// With the lessons that the command can take.
std::string needs_lesson(const std::string& command) {
  std::string sentence;
  for (const Lesson& lesson : course())
    if (command != "explore" || lesson.explorable()) sentence += (sentence.empty() ? " " : ", ") + lesson.id;
  return command + " needs a lesson:" + sentence;
}

std::string needs_value(const std::string& command, const std::string& name) {
  return name == lesson_of_run ? needs_lesson(command) : name + " needs a value";
}

/// The command line of one command as typed.
class Given {
 public:
  explicit Given(const CLI::App& app) : app_(app) {}

  bool has(const std::string& name) const { return app_.get_option(name)->count() > 0; }
  std::vector<std::string> all(const std::string& name) const {
    auto values = app_.get_option(name)->results();
    for (const std::string& value : values)
      if (value.empty() || value.starts_with("--")) throw WrongWord{needs_value(app_.get_name(), name)};
    return values;
  }
  /// Nothing when it was not given.
  std::optional<std::string> one(const std::string& name) const {
    const auto values = all(name);
    if (values.size() > 1) throw WrongWord{name + " is given more than once"};
    if (values.empty()) return {};
    return values.front();
  }
  std::string text(const std::string& name) const { return one(name).value_or(std::string{}); }

 private:
  const CLI::App& app_;
};

void add_values(CLI::App& app, std::initializer_list<const char*> names) {
  for (const char* name : names) app.add_option(name)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_flags(CLI::App& app, std::initializer_list<const char*> names) {
  for (const char* name : names) app.add_flag(name)->disable_flag_override();
}

CLI::App& add_command(CLI::App& app, const char* name) {
  CLI::App& command = *app.add_subcommand(name);
  command.set_help_flag();
  command.allow_extras();
  add_flags(command, {"--help,-h"});
  return command;
}

struct Grammar {
  Grammar() {
    app.set_help_flag();
    app.allow_extras();
    app.require_subcommand(0, 1);
    add_flags(app, {"--help,-h", "--version", "--run", "--presenter"});
    add_values(app, {"--lesson", "--set", "--scale", "--theme", "--screenshot", "--after", "--exit-after",
                     "--summary", "--progress", "--python"});
    add_flags(list, {"--json"});
    add_flags(run, {"--json"});
    add_flags(explore, {"--json"});
    add_values(explore, {"--set", "--budget-states", "--replay", lesson_of_run});
    add_values(run, {"--set", "--for", "--repeat", "--csv", "--trace", "--python", lesson_of_run});
    add_flags(python, {"--json"});
    add_values(python, {"--set", "--python", lesson_of_run});
    add_values(doctor, {"--python"});
    add_values(report, {"--set", "--output,-o", "--python"});
    // Any number of lessons.
    report.add_option(lesson_of_run)->expected(-1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }

  CLI::App app;
  CLI::App& list = add_command(app, "list");
  CLI::App& run = add_command(app, "run");
  CLI::App& explore = add_command(app, "explore");
  CLI::App& python = add_command(app, "python");
  CLI::App& report = add_command(app, "report");
  CLI::App& tour = add_command(app, "tour");
  CLI::App& doctor = add_command(app, "doctor");
};

// Values.

std::string wrong_time(const std::string& name, const std::string& typed, milliseconds least) {
  return name + " takes a time such as 500ms, 1.5s or 2m, from " + std::to_string(least.count()) +
         "ms to 24 hours; not " + in_quotes(typed);
}

std::optional<double> milliseconds_in(std::string_view unit) {
  if (unit == "ms") return 1.0;
  if (unit == "s") return 1000.0;
  if (unit == "m") return 60'000.0;
  return {};
}

/// Takes digits with or without a fraction off the front. Neither signs nor exponents: nobody means those
/// here, and nothing depends on the locale.
std::optional<double> take_decimal(std::string_view& text) {
  double value = 0;
  double place = 1;
  bool any = false;
  bool fraction = false;
  for (; !text.empty(); text.remove_prefix(1)) {
    const char c = text.front();
    if (c == '.' && !std::exchange(fraction, true)) continue;
    if (c < '0' || c > '9') break;
    any = true;
    value = 10 * value + (c - '0');
    if (fraction) place *= 10;
  }
  if (!any) return {};
  return value / place;
}

milliseconds time_from(const std::string& name, const std::string& typed, milliseconds least) {
  constexpr double day_ms = 24 * 60 * 60'000.0;
  std::string_view rest = typed;
  const auto number = take_decimal(rest);
  const auto unit = milliseconds_in(rest);
  if (!number || !unit) throw WrongWord{wrong_time(name, typed, least)};
  const double ms = std::round(*number * *unit);
  // Written so that what is no number fails as well.
  if (!(ms >= static_cast<double>(least.count()) && ms <= day_ms))
    throw WrongWord{wrong_time(name, typed, least)};
  return milliseconds(static_cast<std::int64_t>(ms));
}

float scale_from(const std::string& typed) {
  std::string_view rest = typed;
  const auto scale = take_decimal(rest);
  if (!scale || !rest.empty() || !(*scale >= 0.5 && *scale <= 4.0))
    throw WrongWord{"--scale takes a number from 0.5 to 4, not " + in_quotes(typed)};
  return static_cast<float>(*scale);
}

/// A number or a word by the rules of a lesson's settings, so that both are refused in the same words.
std::int64_t value_from(const Setting& rules, const std::string& typed) {
  Settings settings({rules});
  if (const auto complaint = settings.set(rules.name, typed)) throw WrongWord{*complaint};
  return settings.number(rules.name);
}

std::int64_t count_from(const std::string& name, const std::string& typed, std::int64_t most) {
  Setting rules;
  rules.name = name;
  rules.low = 1;
  rules.high = most;
  return value_from(rules, typed);
}

ThemeName theme_from(const std::string& typed) {
  static constexpr ThemeName themes[] = {ThemeName::dark, ThemeName::light, ThemeName::projector};
  Setting rules;
  rules.name = "--theme";
  rules.choices = {{"dark", ""}, {"light", ""}, {"projector", ""}};
  return themes[value_from(rules, typed)];
}

Assignments assignments_from(const Given& given) {
  Assignments assignments;
  for (const std::string& typed : given.all("--set")) {
    const std::size_t equals = typed.find('=');
    if (equals == std::string::npos || equals == 0)
      throw WrongWord{"--set takes NAME=VALUE, such as threads=4; not " + in_quotes(typed)};
    assignments.emplace_back(typed.substr(0, equals), typed.substr(equals + 1));
  }
  return assignments;
}

// Commands.

/// Whether both names mean one file, however it is written; links are not followed.
bool same_file(const std::string& one, const std::string& other) {
  const auto whole = [](const std::string& name) {
    return (std::filesystem::current_path() / name).lexically_normal();
  };
  return whole(one) == whole(other);
}

void refuse_same_file(const std::string& option, const std::string& file, const std::string& other_option,
                      const std::string& other_file) {
  if (!file.empty() && !other_file.empty() && same_file(file, other_file))
    throw WrongWord{option + " and " + other_option + " name the same file, " + in_quotes(file)};
}

WindowRequest window_request(const Given& given) {
  WindowRequest request;
  request.lesson = given.text("--lesson");
  request.set = assignments_from(given);
  request.run = given.has("--run");
  request.presenter = given.has("--presenter");
  request.screenshot = given.text("--screenshot");
  request.summary = given.text("--summary");
  request.python = given.text("--python");
  request.progress = given.text("--progress");
  refuse_same_file("--progress", request.progress, "--summary", request.summary);
  refuse_same_file("--progress", request.progress, "--screenshot", request.screenshot);
  refuse_same_file("--screenshot", request.screenshot, "--summary", request.summary);
  if (const auto typed = given.one("--scale")) request.scale = scale_from(*typed);
  if (const auto typed = given.one("--theme")) request.theme = theme_from(*typed);
  if (const auto typed = given.one("--exit-after"))
    request.exit_after = time_from("--exit-after", *typed, milliseconds(1));
  if (const auto typed = given.one("--after")) {
    request.after = time_from("--after", *typed, milliseconds(0));
    if (request.screenshot.empty())
      throw WrongWord{"--after says when to take a --screenshot, and none is asked for"};
  }
  return request;
}

RunRequest run_request(const Given& given) {
  RunRequest request;
  request.lesson = given.text(lesson_of_run);
  if (request.lesson.empty()) throw WrongWord{needs_lesson("run")};
  request.set = assignments_from(given);
  if (const auto typed = given.one("--for")) request.duration = time_from("--for", *typed, milliseconds(1));
  if (const auto typed = given.one("--repeat")) request.repeat = count_from("--repeat", *typed, 1'000'000);
  if (request.duration && request.repeat)
    throw WrongWord{
        "--for and --repeat do not go together: a run is for a time, or for a count and then repeated"};
  request.json = given.has("--json");
  request.csv = given.text("--csv");
  request.trace = given.text("--trace");
  request.python = given.one("--python").value_or(request.python);
  refuse_same_file("--csv", request.csv, "--trace", request.trace);
  return request;
}

ReportRequest report_request(const Given& given) {
  ReportRequest request;
  if (!given.has(lesson_of_run)) throw WrongWord{needs_lesson("report")};
  request.lessons = given.all(lesson_of_run);
  request.set = assignments_from(given);
  request.file = given.text("--output");
  request.python = given.one("--python").value_or(request.python);
  if (request.file.empty()) throw WrongWord{"report needs the file to write: -o FILE.html"};
  return request;
}

ExploreRequest explore_request(const Given& given) {
  ExploreRequest request;
  request.lesson = given.text(lesson_of_run);
  if (request.lesson.empty()) throw WrongWord{needs_lesson("explore")};
  request.set = assignments_from(given);
  request.json = given.has("--json");
  if (const auto typed = given.one("--budget-states"))
    request.budget_states = count_from("--budget-states", *typed, 1'000'000'000);
  request.replay = given.text("--replay");
  if (request.budget_states && !request.replay.empty())
    throw WrongWord{"--replay is one schedule, and needs no --budget-states"};
  return request;
}

PythonRequest python_request(const Given& given) {
  PythonRequest request;
  request.lesson = given.text(lesson_of_run);
  if (request.lesson.empty()) throw WrongWord{needs_lesson("python")};
  request.set = assignments_from(given);
  request.json = given.has("--json");
  request.python = given.one("--python").value_or(request.python);
  return request;
}

DoctorRequest doctor_request(const Given& given) {
  DoctorRequest request;
  request.python = given.one("--python").value_or(request.python);
  return request;
}

// Words that mean nothing here.

std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::vector<std::string> names_of_options(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

void refuse_unknown(const CLI::App& app) {
  const std::vector<std::string> unknown = app.remaining();
  if (unknown.empty()) return;
  const std::string& word = unknown.front();
  if (word.size() > 1 && word.front() == '-')
    throw WrongWord{unknown_word("option", word.substr(0, word.find('=')), names_of_options(app))};
  if (app.get_parent() == nullptr) throw WrongWord{unknown_word("command", word, names_of_commands(app))};
  throw WrongWord{app.get_name() + " does not take the word " + in_quotes(word)};
}

/// In front of a command stands none of the window's options.
void refuse_options_before(const CLI::App& command, const CLI::App& window) {
  for (const CLI::Option* option : window.get_options())
    if (option->count() > 0)
      throw WrongWord{option->get_name() + " belongs to the window, and cannot stand before " +
                      in_quotes(command.get_name())};
}

std::string wrong_count(const Grammar& grammar, const CLI::ArgumentMismatch& mismatch) {
  const std::string what = mismatch.what();
  const std::string name = what.substr(0, what.find_first_of(": "));
  const std::string long_name = name.starts_with("-") ? name : "--" + name;
  const CLI::App* app = &grammar.app;
  for (const CLI::App* command : app->get_subcommands()) app = command;
  const CLI::Option* option = app->get_option_no_throw(long_name);
  const bool is_flag = option != nullptr && option->get_items_expected_max() == 0;
  return long_name + (is_flag ? " takes no value" : " needs a value");
}

Parsed parsed_command(const Grammar& grammar, const CLI::App& command) {
  refuse_unknown(grammar.app);
  refuse_options_before(command, grammar.app);
  const bool help = command.get_option("--help")->count() > 0;
  if (&command == &grammar.list && help) return Answer{std::string(help_of_list)};
  if (&command == &grammar.run && help) return Answer{std::string(help_of_run)};
  if (&command == &grammar.explore && help) return Answer{std::string(help_of_explore)};
  if (&command == &grammar.python && help) return Answer{std::string(help_of_python)};
  if (&command == &grammar.report && help) return Answer{std::string(help_of_report)};
  if (&command == &grammar.tour && help) return Answer{std::string(help_of_tour)};
  if (&command == &grammar.doctor && help) return Answer{std::string(help_of_doctor)};
  refuse_unknown(command);
  if (&command == &grammar.list) return ListRequest{Given(command).has("--json")};
  if (&command == &grammar.run) return run_request(Given(command));
  if (&command == &grammar.explore) return explore_request(Given(command));
  if (&command == &grammar.python) return python_request(Given(command));
  if (&command == &grammar.report) return report_request(Given(command));
  if (&command == &grammar.tour) return TourRequest{};
  return doctor_request(Given(command));
}

Parsed parsed_by(const Grammar& grammar) {
  const auto commands = grammar.app.get_subcommands();
  if (!commands.empty()) return parsed_command(grammar, *commands.front());
  const Given given(grammar.app);
  if (given.has("--help")) return Answer{std::string(help_of_window)};
  if (given.has("--version")) return Answer{"racecourse " RACECOURSE_VERSION "\n"};
  refuse_unknown(grammar.app);
  return window_request(given);
}

}  // namespace

Parsed parse_command_line(const std::vector<std::string>& words) {
  Grammar grammar;
  try {
    // CLI11 takes them from the back.
    grammar.app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    return parsed_by(grammar);
  } catch (const WrongWord& wrong) {
    return Complaint{wrong.sentence};
  } catch (const CLI::ArgumentMismatch& mismatch) {
    return Complaint{wrong_count(grammar, mismatch)};
  } catch (const CLI::ParseError& error) {
    return Complaint{error.what()};
  }
}

}  // namespace racecourse
