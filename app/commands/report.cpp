#include "commands/report.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "commands/foreground.h"
#include "commands/refuse.h"
#include "export/report_html.h"
#include "files/whole_file.h"
#include "files/written_at.h"
#include "kit/base/visible.h"
#include "kit/base/words.h"
#include "kit/host/host.h"
#include "kit/lesson/course.h"

namespace racecourse {

namespace {

/// A lesson whose run takes no longer than this is repeated, to see its outcomes.
constexpr double short_run_ms = 500;
constexpr std::int64_t runs_for_outcomes = 20;

struct Subject {
  const Lesson* lesson = nullptr;
  Settings settings;
  std::shared_ptr<const Snapshot> run, repeated;
};

/// Fills `subjects`. Returns one sentence about the first wrong id, or nothing.
std::optional<std::string> choose_lessons(const ReportRequest& request, std::vector<Subject>& subjects) {
  for (const std::string& id : request.lessons) {
    const Lesson* lesson = find_lesson(id);
    if (!lesson) return unknown_lesson(id);
    const bool again = std::any_of(subjects.begin(), subjects.end(),
                                   [&](const Subject& subject) { return subject.lesson == lesson; });
    if (again) return "report names " + id + " more than once";
    subjects.push_back({lesson, lesson->default_settings(), {}, {}});
  }
  return {};
}

/// Sets each value in every lesson that has the setting. Returns one sentence about the first wrong word, or nothing.
std::optional<std::string> set_everywhere(const Assignments& assignments, std::vector<Subject>& subjects) {
  for (const auto& [name, value] : assignments) {
    bool known = false;
    std::vector<std::string> names;
    for (Subject& subject : subjects) {
      for (const Setting& setting : subject.lesson->settings) names.push_back(setting.name);
      if (!subject.settings.has(name)) continue;
      known = true;
      if (auto wrong = subject.settings.set(name, value)) return wrong;
    }
    if (!known) return unknown_word("setting", name, names);
  }
  return {};
}

/// Runs one lesson, and repeats it if it is short. Returns why it failed; empty if it did not.
std::string measure(Subject& subject, const std::string& python, const InterruptWatch& watch) {
  RunOptions options;
  options.python = python;
  subject.run = run_in_foreground(*subject.lesson, subject.settings, options, watch);
  const bool is_short = subject.run->elapsed_ms <= short_run_ms;
  if (!subject.run->failure.empty() || watch.interrupted() || !is_short) return subject.run->failure;
  options.repeat = runs_for_outcomes;
  options.record = false;
  subject.repeated = run_in_foreground(*subject.lesson, subject.settings, options, watch);
  return subject.repeated->failure;
}

/// Runs all lessons, one after the other. Returns a sentence for each that failed.
std::vector<std::string> measure_all(std::vector<Subject>& subjects, const std::string& python,
                                     const InterruptWatch& watch) {
  std::vector<std::string> failures;
  for (Subject& subject : subjects) {
    if (watch.interrupted()) break;
    if (const std::string why = measure(subject, python, watch); !why.empty())
      failures.push_back(subject.lesson->id + ": " + why);
  }
  return failures;
}

bool is_worth_writing(const std::vector<Subject>& subjects) {
  return std::any_of(subjects.begin(), subjects.end(),
                     [](const Subject& subject) { return subject.run && subject.run->failure.empty(); });
}

std::string report_of(const std::vector<Subject>& subjects) {
  std::vector<ReportEntry> entries;
  for (const Subject& subject : subjects) {
    if (!subject.run) continue;
    entries.push_back(report_entry(*subject.lesson, *subject.run, subject.repeated.get()));
  }
  return report_html(entries, host(), written_now());
}

}  // namespace

int report(const ReportRequest& request, std::ostream& out, std::ostream& complaints) {
  std::vector<Subject> subjects;
  if (const auto wrong = choose_lessons(request, subjects))
    return refuse(complaints, *wrong, exit_wrong_word);
  if (const auto wrong = set_everywhere(request.set, subjects))
    return refuse(complaints, *wrong, exit_wrong_word);
  if (const auto why = cannot_write(request.file)) return refuse(complaints, *why, exit_failed);
  const InterruptWatch watch;
  // One lesson that fails does not take the others out of the report.
  const std::vector<std::string> failures = measure_all(subjects, request.python, watch);
  for (const std::string& failure : failures) refuse(complaints, failure, exit_failed);
  if (!is_worth_writing(subjects)) return exit_failed;
  if (const auto why = write_whole(request.file, report_of(subjects)))
    return refuse(complaints, *why, exit_failed);
  out << "The lab report is in " << visible(request.file) << ".\n";
  if (watch.interrupted()) return exit_interrupted;
  return failures.empty() ? exit_done : exit_failed;
}

}  // namespace racecourse
