#include "window/summary.h"

#include <nlohmann/json.hpp>

#include "export/run_json.h"
#include "kit/base/visible.h"
#include "session/program_tabs.h"
#include "ui/theme.h"

namespace racecourse {

using nlohmann::ordered_json;

namespace {

ordered_json run_of(const Snapshot& snapshot) {
  return {{"state", to_string(snapshot.state)},
          {"settings", json_of(snapshot.settings)},
          {"elapsed_ms", snapshot.elapsed_ms},
          {"runs", snapshot.runs},
          {"lanes", snapshot.lanes.size()},
          {"metrics", json_of(snapshot.metrics)},
          {"outcomes", json_of(snapshot.outcomes)},
          {"marks", json_of(snapshot.marks)},
          {"held", snapshot.held ? ordered_json(*snapshot.held) : ordered_json()},
          {"failure", snapshot.failure}};
}

ordered_json exploration_of(const ExploreSession& exploring) {
  const Exploration* found = exploring.found().get();
  const Walked* walk = exploring.walk();
  return {{"settings", json_of(exploring.settings())},
          {"status", found ? ordered_json(to_string(found->status)) : ordered_json()},
          {"schedules", found && found->counted() ? ordered_json(found->schedules.text()) : ordered_json()},
          {"outcomes", found ? ordered_json(found->outcomes.size()) : ordered_json()},
          {"steps", walk ? ordered_json(walk->steps().size()) : ordered_json()},
          {"over", walk && walk->over()},
          {"outcome", walk && !walk->outcome().empty() ? ordered_json(walk->outcome()) : ordered_json()}};
}

std::string_view word_for(Overlay overlay) {
  switch (overlay) {
    case Overlay::none: return "none";
    case Overlay::keys: return "keys";
    case Overlay::menu: return "menu";
    case Overlay::forget_progress: return "forget-progress";
  }
  return "";
}

/// The reader's own program that is shown.
ordered_json program_of(const ProgramSession& programs) {
  if (!programs.shown() || !programs.open()) return nullptr;
  const OpenProgram& program = *programs.open();
  const Walked* const walk = programs.work().walk();
  return {{"path", visible(program.path().string())},
          {"saved", !program.unsaved()},
          {"lines", program.editor().lines().count()},
          {"tab", to_string(programs.tab())},
          {"steps", walk ? ordered_json(walk->steps().size()) : ordered_json()},
          {"notice", visible(program.sentence())}};
}

ordered_json prediction_of(const Session& session) {
  if (!session.predictions().asks()) return nullptr;
  ordered_json of_class = ordered_json::array();
  for (const ClassGuess& one : session.predictions().of_class())
    of_class.push_back({{"name", one.name}, {"guess", one.guess}});
  const auto number = [](const std::optional<double>& value) {
    return value ? ordered_json(*value) : ordered_json();
  };
  return {{"guess", number(session.guess())},
          {"skipped", session.predictions().skipped()},
          {"result", number(session.guess_result())},
          {"answer", session.guess_answer()},
          {"class", of_class}};
}

}  // namespace

std::string summary_json(const Session& session, double frames_a_second) {
  const Snapshot& snapshot = *session.snapshot();
  const ordered_json summary = {
      {"schema", 1},
      {"lesson", session.lesson().id},
      {"settings", json_of(session.settings())},
      {"until_stopped", session.until_stopped()},
      {"theme", to_string(session.theme())},
      {"presenter", session.presenter()},
      {"tab", to_string(session.tab())},
      {"overlay", word_for(session.overlay())},
      {"tour_step", session.tour_step() ? ordered_json(*session.tour_step()) : ordered_json()},
      {"pointer_ring", session.pointer_ring()},
      {"scale", session.type_size()},
      {"state", to_string(session.state())},
      {"runs_started", session.runs_started()},
      {"flips", session.flips()},
      {"goals_met", session.progress()},
      {"prediction", prediction_of(session)},
      {"fps", frames_a_second},
      {"exploration", session.exploring() ? exploration_of(*session.exploring()) : ordered_json()},
      {"program", program_of(session.programs())},
      {"last_run", snapshot.state == RunState::idle ? ordered_json() : run_of(snapshot)},
  };
  return text_of(summary);
}

}  // namespace racecourse
