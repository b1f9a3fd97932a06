#include "request/manual.h"

#include <fmt/format.h>

#include "kit/lesson/course.h"
#include "request/command_table.h"
#include "request/help.h"

namespace racecourse {

namespace {

/// A word or a line that roff takes as it stands: a minus is one that can be copied, and no line begins with a control
/// letter.
std::string plain(std::string_view text) {
  std::string result;
  if (text.starts_with('.') || text.starts_with('\'')) result += "\\&";
  for (const char c : text) {
    if (c == '-')
      result += "\\-";
    else if (c == '\\')
      result += "\\e";
    else
      result += c;
  }
  return result;
}

/// Sentences, on lines of their own.
std::string paragraph(std::string_view text) {
  const std::string lines = folded(text, 0, 70);
  std::string result;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = lines.find('\n', begin) + 1;
    result += plain(std::string_view(lines).substr(begin, end - begin));
    begin = end;
  }
  return result;
}

std::string bold(std::string_view text) { return "\\fB" + plain(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + plain(text) + "\\fR"; }

/// A term and what it means.
std::string entry(const std::string& term, std::string_view meaning) {
  return ".TP\n" + term + "\n" + paragraph(meaning);
}

std::string options_part(const Command& command) {
  std::string text;
  for (const Option& option : command.options) {
    if (!is_listed(option, command)) continue;
    std::string term = option.short_name.empty() ? "" : bold(option.short_name) + ", ";
    term += bold(option.name);
    if (!option.value.empty()) term += " " + italic(option.value);
    text += entry(term, help_of(option));
  }
  return text;
}

std::string synopsis_part() {
  std::string text;
  for (const Command& command : command_table()) {
    const std::string name = command.name.empty() ? "racecourse" : "racecourse " + std::string(command.name);
    text += (text.empty() ? "" : ".br\n") + bold(name);
    if (const std::string usage = usage_of(command); !usage.empty()) text += " " + italic(usage);
    text += "\n";
  }
  return text;
}

std::string commands_part() {
  std::string text;
  for (const Command& command : command_table()) {
    if (command.name.empty()) continue;
    text += ".SS " + plain(command.name) + "\n" + paragraph(command.description) + options_part(command);
  }
  return text;
}

std::string lessons_part() {
  std::string text;
  for (const Lesson& lesson : course()) text += entry(bold(lesson.id), lesson.title);
  return text;
}

std::string exit_part() {
  std::string text;
  for (const auto& [code, meaning] : exit_meanings)
    text += entry(fmt::format("\\fB{}\\fR", static_cast<int>(code)), meaning);
  return text;
}

constexpr std::string_view description =
    "Racecourse teaches threads by running them: a lesson runs real threads on this machine and draws what "
    "they do while they do it. Without a command, it opens a window. A command prints its answer on standard "
    "output and needs no display; an error is one sentence on standard error.";

constexpr std::string_view files = R"(.TP
.I FILE.cpp
A program of your own: one file of C++ with a main. It is compiled by
.B c++
of this machine, links no other library, and runs in a child process with
limits on its time, memory, files and output. It may start threads, but no
processes. A line
.B // expect: TEXT
in it declares what it should print.
.TP
.I FILE.in
Beside such a program, what it reads as its standard input.
.TP
.I $XDG_CONFIG_HOME/racecourse/settings.json
How the window looked; by default below
.IR ~/.config .
.TP
.I $XDG_DATA_HOME/racecourse/progress.json
The goals that were met, unless
.B \-\-progress
names another file; by default below
.IR ~/.local/share .
.TP
.I $XDG_DATA_HOME/racecourse/notes.json
What was written for lab reports.
.TP
.I $XDG_DOCUMENTS_DIR
Where the window writes lab reports.
)";

constexpr std::string_view examples = R"(.EX
racecourse
racecourse \-\-lesson deadlock \-\-presenter
racecourse run locked\-counter \-\-set lock=on \-\-json
racecourse run bank.cpp \-\-repeat 100
racecourse explore unsynchronized\-counter
racecourse report deadlock gil \-o report.html
.EE
)";

}  // namespace

std::string manual_page() {
  std::string text = ".TH RACECOURSE 1 \"" RACECOURSE_RELEASE_DATE "\" \"racecourse " RACECOURSE_VERSION
                     "\" \"User Commands\"\n";
  const auto section = [&text](std::string_view name, std::string_view content) {
    text += fmt::format(".SH {}\n{}", name, content);
  };
  section("NAME", "racecourse \\- a course on threads, on real threads\n");
  section("SYNOPSIS", synopsis_part());
  section("DESCRIPTION", paragraph(description));
  section("OPTIONS OF THE WINDOW", options_part(command_table().front()));
  section("COMMANDS", commands_part());
  section("TIMES", paragraph(note_on_times));
  section("LESSONS", lessons_part());
  section("EXIT STATUS", exit_part());
  section("FILES", files);
  section("EXAMPLES", examples);
  return text;
}

}  // namespace racecourse
