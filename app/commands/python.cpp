#include "commands/python.h"

#include <optional>
#include <string>

#include "commands/foreground.h"
#include "commands/refuse.h"
#include "export/twin_export.h"
#include "kit/base/visible.h"
#include "kit/lesson/course.h"

namespace racecourse {

namespace {

/// A setting that the lesson has and its twin does not is more than an unknown word: the answer names what the twin has.
std::string wrong_setting(const Lesson& lesson, const Settings& twin, const std::string& name,
                          const std::string& complaint) {
  if (twin.has(name) || !lesson.default_settings().has(name)) return complaint;
  std::string has;
  for (const Setting& setting : twin.declared()) has += (has.empty() ? "" : ", ") + setting.name;
  return "the Python twin of " + lesson.id + " has no setting " + in_quotes(name) + "; it has " + has;
}

int run_twin(const Lesson& lesson, const Settings& settings, const PythonRequest& request, std::ostream& out,
             std::ostream& complaints) {
  const InterruptWatch watch;
  const auto twin = run_twin_in_foreground(lesson, settings, {.python = request.python}, watch);
  if (!twin->failure.empty()) return refuse(complaints, twin->failure, exit_failed);
  out << (request.json ? twin_json(lesson, settings, *twin) : twin_text(lesson, settings, *twin))
      << std::flush;
  return watch.interrupted() ? exit_interrupted : exit_done;
}

}  // namespace

int python(const PythonRequest& request, std::ostream& out, std::ostream& complaints) {
  const Lesson* lesson = find_lesson(request.lesson);
  if (!lesson) return refuse(complaints, unknown_lesson(request.lesson), exit_wrong_word);
  if (lesson->twin.empty())
    return refuse(complaints,
                  lesson->id + " has no Python twin; \"racecourse doctor\" names those that have one",
                  exit_wrong_word);
  Settings settings(lesson->twin_settings);
  for (const auto& [name, value] : request.set)
    if (const auto wrong = settings.set(name, value))
      return refuse(complaints, wrong_setting(*lesson, settings, name, *wrong), exit_wrong_word);
  return run_twin(*lesson, settings, request, out, complaints);
}

}  // namespace racecourse
