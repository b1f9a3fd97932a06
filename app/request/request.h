#pragma once

// What the words on the command line ask for. Parsed in command_line.*, carried out in commands/ and window/.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "kit/host/python.h"
#include "kit/programs/build.h"
#include "text/theme_name.h"

namespace racecourse {

/// NAME=VALUE pairs of --set, not yet checked against a lesson.
using Assignments = std::vector<std::pair<std::string, std::string>>;

struct WindowRequest {
  std::string program;  ///< a file of the reader's own to open; empty for none
  std::string lesson;   ///< id; empty for the first of the course
  Assignments set;
  bool run = false;
  bool presenter = false;
  std::string tab;             ///< to open; empty for the usual one
  std::string replay;          ///< the token of a schedule to show; empty for none
  std::optional<float> scale;  ///< 0.5 .. 4
  std::optional<ThemeName> theme;
  std::string screenshot;  ///< file to write; empty for none
  std::optional<std::chrono::milliseconds> after;
  std::optional<std::chrono::milliseconds> exit_after;
  std::string summary;   ///< file to write on quitting; empty for none
  std::string python;    ///< the interpreter; empty for the one chosen last time, or the usual one
  std::string progress;  ///< file that goals met are kept in; empty for the usual place
};

/// A program of the reader's own, and how it is compiled: the same words for all that is done with it.
struct ProgramRequest {
  std::string file;                      ///< empty: the request is about a lesson
  std::optional<std::int64_t> optimise;  ///< 0, 1 or 2; each command has its own default
  std::string standard{usual_standard};
  std::string compiler{usual_compiler};
  std::vector<std::string> expect;  ///< what it may print, besides what its comments declare
};

struct ListRequest {
  bool json = false;
};

struct RunRequest {
  std::string lesson;  ///< or empty, and there is a program
  ProgramRequest program;
  Assignments set;
  std::optional<std::chrono::milliseconds> duration;  ///< of a lesson's run; of a program's at most
  std::optional<std::int64_t> repeat;
  bool json = false;
  std::string csv, trace;  ///< files to write; empty for none
  std::string python{usual_python};
};

struct ReportRequest {
  std::vector<std::string> lessons;  ///< ids
  Assignments set;                   ///< for each of them that has the setting
  std::string file;
  std::string python{usual_python};
};

struct ExploreRequest {
  std::string lesson;  ///< or empty, and there is a program
  ProgramRequest program;
  Assignments set;
  bool json = false;
  std::optional<std::int64_t> budget_states;
  std::optional<std::chrono::milliseconds> budget_time;
  bool spurious = false;
  std::string replay;  ///< a token; empty for none
  bool verdict_only = false;
};

struct TourRequest {};

struct DoctorRequest {
  std::string python{usual_python};
};

struct PythonRequest {
  std::string lesson;
  Assignments set;
  bool json = false;
  std::string python{usual_python};
};

using Request = std::variant<WindowRequest, ListRequest, RunRequest, ExploreRequest, PythonRequest,
                             ReportRequest, TourRequest, DoctorRequest>;

/// The exit codes other programs rely on.
enum ExitCode : int {
  exit_done = 0,
  exit_failed = 1,
  exit_wrong_word = 2,
  exit_partial = 3,
  exit_interrupted = 130
};

}  // namespace racecourse
