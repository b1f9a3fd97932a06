#include "commands/run.h"

#include <optional>
#include <string>

#include "commands/foreground.h"
#include "commands/program.h"
#include "commands/refuse.h"
#include "export/csv.h"
#include "export/run_json.h"
#include "export/run_text.h"
#include "export/trace.h"
#include "files/whole_file.h"
#include "kit/lesson/course.h"

namespace racecourse {

namespace {

/// Asked before the run, so that no result is lost for want of a place to write it.
std::optional<std::string> cannot_write_files(const RunRequest& request) {
  for (const std::string& file : {request.csv, request.trace}) {
    if (file.empty()) continue;
    if (auto why = cannot_write(file)) return why;
  }
  return {};
}

/// Writes the files that were asked for, with a complaint for each that fails. False if one did.
bool write_files(const RunRequest& request, const Lesson& lesson, const Snapshot& snapshot,
                 std::ostream& complaints) {
  bool all = true;
  const auto write = [&](const std::string& file, const std::string& text) {
    const auto why = write_whole(file, text);
    if (!why) return;
    refuse(complaints, *why, exit_failed);
    all = false;
  };
  if (!request.csv.empty())
    write(request.csv,
          request.repeat ? runs_csv(lesson, *snapshot.each) : series_csv(in_time_of_run(snapshot.series)));
  if (!request.trace.empty()) write(request.trace, trace_json(lesson, snapshot));
  return all;
}

RunOptions options_of(const RunRequest& request) {
  RunOptions options;
  options.duration = request.duration;
  options.repeat = request.repeat.value_or(1);
  options.keep_each = request.repeat && (request.json || !request.csv.empty());
  options.record = !request.trace.empty();
  options.python = request.python;
  return options;
}

int run_lesson(const Lesson& lesson, const Settings& settings, const RunRequest& request, std::ostream& out,
               std::ostream& complaints) {
  // Before, and not after: it is for whoever expects something of the run.
  if (const auto& before = lesson.teaching.before; before && !request.json)
    if (const std::string words = before(settings); !words.empty()) out << words << "\n\n" << std::flush;
  const InterruptWatch watch;
  const auto snapshot = run_in_foreground(lesson, settings, options_of(request), watch);
  const bool failed = !snapshot->failure.empty();
  RunStory story{.repeated = request.repeat.has_value(), .interrupted = watch.interrupted()};
  story.time_was_up = request.duration && !failed && !story.interrupted && snapshot->runs == 0;
  // If one of many runs fails, the results of those before it are still printed.
  if (!failed || snapshot->runs > 0) {
    out << (request.json ? run_json : run_text)(lesson, *snapshot, story) << std::flush;
    if (!write_files(request, lesson, *snapshot, complaints)) return exit_failed;
  }
  if (failed) return refuse(complaints, snapshot->failure, exit_failed);
  if (story.interrupted) return exit_interrupted;
  return story.time_was_up ? exit_partial : exit_done;
}

}  // namespace

int run(const RunRequest& request, std::ostream& out, std::ostream& complaints) {
  if (!request.program.file.empty()) return run_program_of_reader(request, out, complaints);
  const Lesson* lesson = find_lesson(request.lesson);
  if (!lesson) return refuse(complaints, unknown_lesson(request.lesson), exit_wrong_word);
  Settings settings = lesson->default_settings();
  for (const auto& [name, value] : request.set)
    if (const auto wrong = settings.set(name, value)) return refuse(complaints, *wrong, exit_wrong_word);
  if (const auto why = cannot_write_files(request)) return refuse(complaints, *why, exit_failed);
  return run_lesson(*lesson, settings, request, out, complaints);
}

}  // namespace racecourse
