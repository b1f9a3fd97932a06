#include "window/report_writer.h"

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

#include "export/report_html.h"
#include "files/whole_file.h"
#include "files/written_at.h"
#include "kit/host/host.h"
#include "kit/lesson/prediction.h"

namespace racecourse {

namespace {

namespace fs = std::filesystem;

/// A report that somebody may have handed in is not written over.
fs::path free_name(const fs::path& folder, const std::string& stem) {
  fs::path file = folder / (stem + ".html");
  std::error_code error;
  for (int n = 2; fs::exists(file, error); ++n) file = folder / (stem + "-" + std::to_string(n) + ".html");
  return file;
}

std::vector<GuessBar> guesses_of_class(const Session& session, std::size_t index) {
  const Lesson& lesson = session.course()[index];
  const Snapshot& run = *session.snapshot(index);
  const auto& guesses = session.predictions(index).of_class();
  if (guesses.empty()) return {};
  return rows_of_guesses(lesson, guesses, run.tells() ? result_of_run(lesson, run) : std::nullopt);
}

bool was_swept(const Session& session, std::size_t index) {
  const Lesson& lesson = session.course()[index];
  const auto settings = sweep_settings(lesson);
  return std::any_of(settings.begin(), settings.end(), [&](const Setting* setting) {
    return session.sweeps().found(lesson.id, setting->name) != nullptr;
  });
}

ReportEntry entry_of(const Session& session, std::size_t index) {
  const Lesson& lesson = session.course()[index];
  ReportEntry entry = report_entry(lesson, *session.snapshot(index), session.repeated(index).get());
  for (const Setting* setting : sweep_settings(lesson))
    if (const SweepSnapshot* sweep = session.sweeps().found(lesson.id, setting->name))
      entry.sweeps.push_back(sweep);
  entry.measure = sweep_metrics(lesson).at(session.sweep_metric(index));
  entry.class_guesses = guesses_of_class(session, index);
  if (const auto notes = session.notes().find(lesson.id); notes != session.notes().end())
    entry.notes = notes->second;
  if (const auto met = session.progress().find(lesson.id); met != session.progress().end())
    entry.goals_met = met->second;
  if (const auto guess = session.guess(index)) entry.guess = guess_text(lesson, *guess);
  if (std::string answer = session.guess_answer(index); !answer.empty()) entry.answer = std::move(answer);
  return entry;
}

}  // namespace

std::string write_report(const Session& session, const fs::path& folder) {
  std::vector<ReportEntry> entries;
  for (std::size_t i = 0; i < session.course().size(); ++i)
    if (session.snapshot(i)->state != RunState::idle || was_swept(session, i))
      entries.push_back(entry_of(session, i));
  if (entries.empty()) return "There is nothing to report yet: run a lesson first (Space).";
  const std::string stem =
      entries.size() == 1 ? "racecourse-" + entries.front().lesson->id : "racecourse-report";
  const fs::path file = free_name(folder, stem);
  if (const auto why = write_whole(file, report_html(entries, host(), written_now())))
    return "The lab report could not be written: " + *why;
  std::error_code error;
  const fs::path whole = fs::absolute(file, error);
  return "The lab report is in " + (error ? file : whole).string() + ".";
}

}  // namespace racecourse
