#include "request/command_table.h"

#include <algorithm>
#include <chrono>

#include "kit/programs/program_file.h"
#include "request/typed_values.h"

namespace racecourse {

namespace {

// How a value is read follows from the type of the member that it goes to.

bool is_choice(const Option& option) { return option.value.find('|') != std::string_view::npos; }

void read(bool& to, const Option&, const std::string&) { to = true; }
void read(std::string& to, const Option& option, const std::string& typed) {
  to = is_choice(option)
           ? choices_in(option.value)[static_cast<std::size_t>(choice_from(option.name, typed, option.value))]
           : typed;
}
void read(std::vector<std::string>& to, const Option&, const std::string& typed) { to.push_back(typed); }
void read(Assignments& to, const Option& option, const std::string& typed) {
  to.push_back(assignment_from(option.name, typed));
}
void read(std::optional<std::chrono::milliseconds>& to, const Option& option, const std::string& typed) {
  to = time_from(option.name, typed, std::chrono::milliseconds(option.limit));
}
void read(std::optional<std::int64_t>& to, const Option& option, const std::string& typed) {
  to = is_choice(option) ? choice_from(option.name, typed, option.value)
                         : count_from(option.name, typed, option.limit);
}
void read(std::optional<float>& to, const Option& option, const std::string& typed) {
  to = scale_from(option.name, typed);
}
void read(std::optional<ThemeName>& to, const Option& option, const std::string& typed) {
  static constexpr ThemeName themes[] = {ThemeName::dark, ThemeName::light, ThemeName::projector};
  to = themes[choice_from(option.name, typed, option.value)];
}

template <class R, class T>
Setter into(T R::*member) {
  return [=](Request& request, const Option& option, const std::string& typed) {
    read(std::get<R>(request).*member, option, typed);
  };
}

template <class R, class T>
Setter into_program(T ProgramRequest::*member) {
  return [=](Request& request, const Option& option, const std::string& typed) {
    read(std::get<R>(request).program.*member, option, typed);
  };
}

/// A lesson's id, or the file of a program.
template <class R>
Operands lesson_or_program() {
  return {lesson_or_program_value, [](Request& request, const Option&, const std::string& typed) {
            R& to = std::get<R>(request);
            (names_program(typed) ? to.program.file : to.lesson) = typed;
          }};
}

// Rows that several commands have.

template <class R>
Option set_option(std::string_view help) {
  return {.name = "--set",
          .value = assignment_value,
          .help = help,
          .set = into(&R::set),
          .given = Given::any_number,
          .about = About::lesson};
}

/// How a program of the reader's own is compiled, and what it may print.
template <class R>
void add_program_options(std::vector<Option>& options, std::string_view usual_optimisation) {
  const auto add = [&options](Option option) {
    option.about = About::program;
    options.push_back(std::move(option));
  };
  add({"-O", "0|1|2", usual_optimisation, into_program<R>(&ProgramRequest::optimise)});
  add({"--std", "c++17|c++20|c++23", "the standard of a program; c++20 if not given",
       into_program<R>(&ProgramRequest::standard)});
  add({"--cxx", program_value, "the compiler of a program: a path, or a name in PATH; c++ if not given",
       into_program<R>(&ProgramRequest::compiler)});
  add({"--expect", "TEXT",
       "what a program should print, as a line \"// expect: TEXT\" in it declares, too; any of several is "
       "right",
       into_program<R>(&ProgramRequest::expect), 0, Given::any_number});
}

/// An option that is for lessons only.
Option for_lessons(Option option) {
  option.about = About::lesson;
  return option;
}

template <class R>
Option json_option() {
  return {"--json", "", "print JSON", into(&R::json)};
}

template <class R>
Option python_option(std::string_view help) {
  return {"--python", program_value, help, into(&R::python)};
}

constexpr std::string_view python_of_lesson =
    "the Python to use in a lesson that runs one: a path, or a name in PATH";

template <class R>
std::function<void(const Request&)> checked_by(void (*check)(const R&)) {
  return [check](const Request& request) { check(std::get<R>(request)); };
}

// The commands.

Command window() {
  using R = WindowRequest;
  return {
      .name = "",
      .summary = "the course in a window; with a file of C++, that program",
      .description = "In the window",
      .request = R{},
      .operands = Operands{"FILE.cpp", into(&R::program), false, false},
      .options = {{"--lesson", lesson_value, "open this lesson", into(&R::lesson)},
                  set_option<R>("with this setting"),
                  {"--run", "", "start it at once", into(&R::run)},
                  {"--tab", "NAME", "open this tab, of the lesson or of the program", into(&R::tab)},
                  {"--replay", "TOKEN", "show the schedule of this token, of the lesson or of the program",
                   into(&R::replay)},
                  {"--presenter", "", "for a projector: larger, without the list of lessons and the text",
                   into(&R::presenter)},
                  {"--scale", "FACTOR", "size of everything, 0.5 to 4", into(&R::scale)},
                  {"--theme", "dark|light|projector", "colors", into(&R::theme)},
                  {"--screenshot", "FILE.png", "save what the window shows, and quit", into(&R::screenshot)},
                  {"--after", "TIME", "when to save it", into(&R::after)},
                  {"--exit-after", "TIME", "quit after this time", into(&R::exit_after), 1},
                  {"--summary", "FILE.json", "write the state on quitting", into(&R::summary)},
                  python_option<R>("the Python to run; also for run, python, report and doctor"),
                  {"--progress", "FILE.json", "keep the goals you have met in this file", into(&R::progress)},
                  {"--version", "", "the version of this program", {}}},
      .check = checked_by<R>([](const R& request) {
        if (request.after && request.screenshot.empty())
          throw WrongWord{"--after says when to take a --screenshot, but there is no --screenshot"};
      })};
}

Command list() {
  using R = ListRequest;
  return {
      .name = "list",
      .summary = "what the course offers: lessons, settings, variants",
      .description = "The course: lessons by part, their settings with ranges, their variants with verdicts.",
      .request = R{},
      .options = {json_option<R>()}};
}

Command run() {
  using R = RunRequest;
  Command command{
      .name = "run",
      .summary = "a lesson or a program of your own on real threads, no window",
      .description =
          "One lesson on real threads, without a window, or a C++ program of your own: one file with a main, "
          "compiled by this machine's compiler. Ctrl-C stops it and prints what was measured so far.",
      .request = R{},
      .operands = lesson_or_program<R>(),
      .options =
          {set_option<R>("a setting of the lesson"),
           {"--for", "TIME",
            "run for this time (500ms, 1.5s, 2m), not to a set count; a program is ended then, after 10s if "
            "not given",
            into(&R::duration), 1},
           {"--repeat", "N", "N runs, 1 to 1,000,000, and how often each outcome came up", into(&R::repeat),
            1'000'000},
           json_option<R>(),
           for_lessons({"--csv", "FILE",
                        "write the lines of the chart: t_ms, and a column for each line; with --repeat a row "
                        "for each run: value, count (1), held, elapsed_ms, and its figures",
                        into(&R::csv)}),
           for_lessons({"--trace", "FILE",
                        "write what every thread did, for ui.perfetto.dev or chrome://tracing; with --repeat "
                        "the last run",
                        into(&R::trace)}),
           for_lessons(python_option<R>(python_of_lesson))},
      .check = checked_by<R>([](const R& request) {
        if (request.program.file.empty() && request.duration && request.repeat)
          throw WrongWord{
              "--for and --repeat cannot be combined: a run takes a set time, or a set count and is then "
              "repeated"};
      })};
  add_program_options<R>(command.options, "how a program is optimised; 2 if not given");
  return command;
}

/// What --replay cannot be combined with.
void check_replay(const ExploreRequest& request) {
  if (request.replay.empty()) return;
  if (request.budget_states) throw WrongWord{"--replay follows one schedule, and takes no --budget-states"};
  if (request.budget_time) throw WrongWord{"--replay follows one schedule, and takes no --budget-time"};
  if (request.verdict_only) throw WrongWord{"--replay follows one schedule, and takes no --verdict-only"};
  if (request.spurious)
    throw WrongWord{"--replay follows one schedule, wherever it came from, and takes no --spurious"};
}

Command explore() {
  using R = ExploreRequest;
  Command command{
      .name = "explore",
      .summary = "every interleaving of a lesson or of a program of your own, counted",
      .description =
          "Every interleaving of a lesson's bodies, or of a C++ program of your own, under a scheduler: "
          "which "
          "outcomes are possible, and how many schedules lead to each. Sequentially consistent interleavings "
          "only. A lesson's settings are small, unless you set them.",
      .request = R{},
      .operands = lesson_or_program<R>(),
      .options = {set_option<R>("a setting of the lesson"),
                  {"--budget-states", "N",
                   "stop after N states, 1 to 1,000,000,000; what was found is printed, with exit code 3",
                   into(&R::budget_states), 1'000'000'000},
                  {"--budget-time", "TIME", "stop after this time; 1m if not given", into(&R::budget_time),
                   1},
                  {"--verdict-only", "",
                   "which outcomes are possible, but not how many schedules lead to each: quicker where many "
                   "steps do not depend on one another",
                   into(&R::verdict_only)},
                  {"--spurious", "", "threads that sleep on a condition may also wake without a notification",
                   into(&R::spurious)},
                  {"--replay", "TOKEN", "the steps of one schedule, from the token of an outcome",
                   into(&R::replay)},
                  json_option<R>()},
      .check = checked_by<R>([](const R& request) {
        check_replay(request);
        if (request.spurious && request.verdict_only) throw WrongWord{"--verdict-only takes no --spurious"};
      }),
      .takes = [](const Lesson& lesson) { return lesson.explorable(); },
      .settings = [](const Lesson& lesson) { return lesson.explore_settings(); }};
  add_program_options<R>(command.options, "how a program is optimised; 0, as it is written, if not given");
  return command;
}

Command python() {
  using R = PythonRequest;
  return {
      .name = "python",
      .summary = "its Python twin, run by this machine's python3",
      .description =
          "The lesson's Python twin, run by this machine's python3. Ctrl-C stops it and prints what it "
          "has said so far.",
      .request = R{},
      .operands = Operands{lesson_value, into(&R::lesson)},
      .options = {set_option<R>("a setting of the twin"),
                  python_option<R>("the Python to run it: a path, or a name in PATH; python3 if not given"),
                  json_option<R>()},
      .takes = [](const Lesson& lesson) { return !lesson.twin.empty(); },
      .settings = [](const Lesson& lesson) { return Settings(lesson.twin_settings); }};
}

Command report() {
  using R = ReportRequest;
  return {.name = "report",
          .summary = "the lab report, one HTML file",
          .description =
              "Runs each lesson once, and 20 more times if a run is short. Writes the lab report: one page "
              "that needs no network.",
          .request = R{},
          .operands = Operands{lesson_value, into(&R::lessons), true},
          .options = {{"--output", "FILE.html", "the file to write", into(&R::file), 0, Given::once, "-o"},
                      set_option<R>("for each lesson that has the setting"),
                      python_option<R>(python_of_lesson)}};
}

Command tour() {
  return {.name = "tour",
          .summary = "every lesson for a moment, in the terminal",
          .description = "Every lesson for a moment on real threads, and a table of what happened.",
          .request = TourRequest{}};
}

Command doctor() {
  using R = DoctorRequest;
  return {.name = "doctor",
          .summary = "what this machine offers, and what it lacks",
          .description = "What this machine offers the course, and what each lesson lacks.",
          .request = R{},
          .options = {
              python_option<R>("the Python to look at: a path, or a name in PATH; python3 if not given")}};
}

}  // namespace

bool is_for(const Option& option, const std::vector<std::string>& operands) {
  if (option.about == About::any || operands.empty()) return true;
  return names_program(operands.front()) == (option.about == About::program);
}

bool is_file_value(std::string_view value) { return value.starts_with("FILE"); }

const std::vector<Command>& command_table() {
  static const std::vector<Command> table = [] {
    std::vector<Command> all{window(), list(), run(), explore(), python(), report(), tour(), doctor()};
    for (Command& command : all)
      command.options.push_back({"--help", "", "this text", {}, 0, Given::at_most_once, "-h"});
    return all;
  }();
  return table;
}

const Command* find_command(std::string_view name) {
  const auto& table = command_table();
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Command& command) { return command.name == name; });
  return found == table.end() ? nullptr : &*found;
}

const Option* find_option(const Command& command, std::string_view name) {
  const auto found = std::find_if(command.options.begin(), command.options.end(), [&](const Option& option) {
    return option.name == name || (!option.short_name.empty() && option.short_name == name);
  });
  return found == command.options.end() ? nullptr : &*found;
}

}  // namespace racecourse
