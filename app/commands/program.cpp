#include "commands/program.h"

#include <atomic>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "commands/foreground.h"
#include "commands/refuse.h"
#include "export/program_export.h"
#include "kit/base/visible.h"
#include "kit/base/words.h"
#include "kit/programs/program_file.h"

namespace racecourse {

namespace {

/// The compiler's words, on as many lines as they have.
void print_lines(std::ostream& complaints, const std::string& words) {
  std::istringstream lines(words);
  for (std::string line; std::getline(lines, line);) complaints << visible(line) << '\n';
}

ProgramRunOptions run_options(const RunRequest& request) {
  ProgramRunOptions options;
  if (request.duration) options.time = *request.duration;
  options.input = input_beside(request.program.file);
  options.watch = !request.repeat;
  return options;
}

/// Runs it as often as was asked; Ctrl-C ends the run that is under way. Throws std::runtime_error.
void run_all(const RunRequest& request, const std::filesystem::path& program, ProgramRunOptions options,
             ProgramReport& report, const InterruptWatch& watch) {
  const std::int64_t asked = request.repeat.value_or(1);
  std::atomic<std::int64_t> done{0};
  const auto body = [&](const std::stop_token& stop) {
    options.stop = stop;
    while (done < asked && !stop.stop_requested()) {
      const ProgramRun run = run_program(program, options);
      if (run.ended.empty()) break;
      count_outcome(report.outcomes, run, report.expected);
      report.elapsed_ms += run.elapsed_ms;
      report.watched = run.watched;
      report.waits = run.waits;
      ++done;
    }
  };
  const auto progress = [&] { return ", " + grouped(done) + " of " + grouped(asked) + " runs"; };
  // Beside a program's output there is no room for a line of progress.
  const bool shows = !options.on_output && asked > 1;
  work_in_foreground(visible(request.program.file), body, shows ? progress : std::function<std::string()>{},
                     watch);
  report.runs = done;
  report.interrupted = watch.interrupted();
}

}  // namespace

Build build_in_foreground(const ProgramRequest& program, BuildFor purpose, int optimise,
                          const InterruptWatch& watch) {
  BuildOptions options{.optimise = optimise, .standard = program.standard, .compiler = program.compiler};
  Build build;
  work_in_foreground(
      visible(program.file),
      [&](const std::stop_token& stop) {
        options.stop = stop;
        build = build_program(program.file, purpose, options);
      },
      [] { return ", compiling"; }, watch);
  return build;
}

int refuse_build(const ProgramRequest& program, const Build& build, bool json, std::ostream& out,
                 std::ostream& complaints) {
  const bool other_was_named = program.compiler != usual_compiler;
  switch (build.status) {
    case BuildStatus::stopped: return exit_interrupted;
    case BuildStatus::does_not_compile:
      if (json) out << not_compiled_json(program.file, build) << std::flush;
      print_lines(complaints, build.words);
      return refuse(complaints, build.sentence, exit_wrong_word);
    case BuildStatus::wrong_file: return refuse(complaints, build.sentence, exit_wrong_word);
    case BuildStatus::no_compiler:
      return refuse(complaints, build.sentence, other_was_named ? exit_wrong_word : exit_failed);
    default: return refuse(complaints, build.sentence, exit_failed);
  }
}

std::vector<std::string> expected_of(const ProgramRequest& program, const Build& build) {
  std::vector<std::string> expected = expected_in(build.source);
  expected.insert(expected.end(), program.expect.begin(), program.expect.end());
  return expected;
}

int run_program_of_reader(const RunRequest& request, std::ostream& out, std::ostream& complaints) {
  constexpr std::int64_t usual_optimisation = 2;
  const ProgramRequest& program = request.program;
  const auto optimise = static_cast<int>(program.optimise.value_or(usual_optimisation));
  const InterruptWatch watch;
  const Build build = build_in_foreground(program, BuildFor::running, optimise, watch);
  if (build.status != BuildStatus::built) return refuse_build(program, build, request.json, out, complaints);
  ProgramReport report{.program = program.file,
                       .standard = program.standard,
                       .compiler = build.compiler,
                       .optimise = optimise,
                       .expected = expected_of(program, build)};
  ProgramRunOptions options = run_options(request);
  options.source = build.source;
  const bool single = !request.repeat && !request.json;
  if (single) {
    options.on_output = [&out](std::string_view text) { out << text << std::flush; };
    options.on_errors = [&complaints](std::string_view text) { complaints << text << std::flush; };
  }
  run_all(request, build.path(), options, report, watch);
  if (request.json)
    out << program_json(report);
  else
    out << (single ? single_run_text(report) : program_text(report));
  out << std::flush;
  return report.interrupted ? exit_interrupted : exit_done;
}

}  // namespace racecourse
