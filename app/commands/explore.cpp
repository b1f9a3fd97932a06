#include "commands/explore.h"

#include <string>

#include "commands/explore_program.h"
#include "commands/foreground.h"
#include "commands/refuse.h"
#include "export/explore_json.h"
#include "export/explore_text.h"
#include "export/reachable_json.h"
#include "export/reachable_text.h"
#include "kit/explorer/replay_token.h"
#include "kit/explorer/walk.h"
#include "kit/lesson/course.h"

namespace racecourse {

namespace {

std::string cannot_explore(const Lesson& lesson) {
  std::string able;
  for (const Lesson& other : course())
    if (other.explorable()) able += (able.empty() ? "" : ", ") + other.id;
  return "the bodies of " + lesson.id + " run on real threads only; explore takes " + able;
}

int explore_all(const Lesson& lesson, const Settings& settings, const ExploreRequest& request,
                std::ostream& out, std::ostream& complaints) {
  ExploreOptions options;
  options.progress_graph = false;  // only the window draws it
  options.spurious_wakeups = request.spurious;
  if (request.budget_states) options.max_states = static_cast<std::uint64_t>(*request.budget_states);
  if (request.budget_time) options.max_time = *request.budget_time;
  const InterruptWatch watch;
  const auto exploration = explore_in_foreground(lesson, settings, options, watch);
  if (!exploration->failure.empty())
    return refuse(complaints, exploration->failure, code_of(exploration->status));
  out << (request.json ? explore_json(lesson, *exploration) : explore_text(lesson, *exploration))
      << std::flush;
  return code_of(exploration->status);
}

int explore_verdicts(const Lesson& lesson, const Settings& settings, const ExploreRequest& request,
                     std::ostream& out, std::ostream& complaints) {
  ReachableOptions options;
  if (request.budget_states) options.max_states = static_cast<std::uint64_t>(*request.budget_states);
  if (request.budget_time) options.max_time = *request.budget_time;
  const InterruptWatch watch;
  const ReachableOutcomes found = find_in_foreground(lesson, settings, options, watch);
  if (!found.failure.empty()) return refuse(complaints, found.failure, code_of(found.status));
  out << (request.json ? reachable_json : reachable_text)(lesson, found) << std::flush;
  return code_of(found.status);
}

int replay(const Lesson& lesson, const Settings& settings, const ExploreRequest& request, std::ostream& out,
           std::ostream& complaints) {
  Schedule schedule;
  if (const auto wrong = read_replay_token(request.replay, lesson, settings, schedule))
    return refuse(complaints, *wrong, exit_wrong_word);
  Walk walk(lesson, settings);
  if (!walk.follow(schedule))
    return refuse(complaints,
                  "the schedule in the token cannot be followed: step " +
                      std::to_string(walk.steps().size() + 1) + " is by a thread that cannot run there",
                  exit_wrong_word);
  if (walk.outcome().empty() && !request.replay.ends_with(never_ends_mark))
    return refuse(complaints, "the token is incomplete: its schedule stops before the threads have ended",
                  exit_wrong_word);
  out << (request.json ? walk_json(lesson, settings, walk) : walk_text(lesson, settings, walk)) << std::flush;
  return exit_done;
}

}  // namespace

ExitCode code_of(ExplorationStatus status) {
  switch (status) {
    case ExplorationStatus::complete: return exit_done;
    case ExplorationStatus::cancelled: return exit_interrupted;
    case ExplorationStatus::misuse: return exit_failed;
    case ExplorationStatus::takes_no_step: return exit_wrong_word;
    default: return exit_partial;
  }
}

int explore(const ExploreRequest& request, std::ostream& out, std::ostream& complaints) {
  if (!request.program.file.empty()) return explore_program_of_reader(request, out, complaints);
  const Lesson* lesson = find_lesson(request.lesson);
  if (!lesson) return refuse(complaints, unknown_lesson(request.lesson), exit_wrong_word);
  if (!lesson->explorable()) return refuse(complaints, cannot_explore(*lesson), exit_wrong_word);
  Settings settings = lesson->explore_settings();
  for (const auto& [name, value] : request.set) {
    if (const auto wrong = settings.set(name, value)) return refuse(complaints, *wrong, exit_wrong_word);
    if (settings.declared()[settings.index(name)].real_only)
      return refuse(complaints, name + " is for real runs only: no interleaving depends on it",
                    exit_wrong_word);
  }
  if (!request.replay.empty()) return replay(*lesson, settings, request, out, complaints);
  if (request.verdict_only) return explore_verdicts(*lesson, settings, request, out, complaints);
  return explore_all(*lesson, settings, request, out, complaints);
}

}  // namespace racecourse
