#include "export/reachable_json.h"

#include <nlohmann/json.hpp>

#include "export/explore_json.h"
#include "export/run_json.h"

namespace racecourse {

std::string reachable_json(const Lesson& lesson, const ReachableOutcomes& found) {
  using nlohmann::ordered_json;
  ordered_json outcomes = ordered_json::array();
  for (const ExploredOutcome& outcome : found.outcomes) {
    ordered_json object = {
        {"value", outcome.value}, {"verdict", outcome.held ? "held" : "broken"}, {"replay", outcome.replay}};
    if (outcome.deadlock) object["deadlock"] = true;
    if (outcome.never_ends) object["never_ends"] = true;
    outcomes.push_back(std::move(object));
  }
  ordered_json document = {{"schema", 1},
                           {"lesson", lesson.id},
                           {"settings", json_of_explored(found.settings)},
                           {"model", "sequentially consistent interleavings"},
                           {"search", "verdict only"},
                           {"property", lesson.property},
                           {"expected", to_string(lesson.variant(found.settings).expected)},
                           {"status", to_string(found.status)},
                           {"seconds", found.seconds}};
  if (!found.every_state) document["executions"] = found.executions;
  document["states"] = found.states;
  document["outcomes"] = std::move(outcomes);
  if (found.every_state) document["every_state"] = found.why_not;
  return text_of(document);
}

}  // namespace racecourse
