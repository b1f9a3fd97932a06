#include "export/explore_json.h"

#include <nlohmann/json.hpp>

#include "export/run_json.h"
#include "kit/programs/program_ending.h"

namespace racecourse {

namespace {

using nlohmann::ordered_json;

constexpr std::string_view model = "sequentially consistent interleavings";

ordered_json outcomes_json(const Exploration& exploration) {
  ordered_json list = ordered_json::array();
  for (const ExploredOutcome& outcome : exploration.outcomes) {
    ordered_json object = {{"value", outcome.value}};
    if (exploration.counted()) {
      object["schedules"] = outcome.schedules.text();
      if (exploration.complete()) object["share"] = outcome.share;
    }
    if (exploration.odds_known) object["random_share"] = outcome.random_share;
    object["verdict"] = outcome.held ? "held" : "broken";
    object["switches"] = outcome.preemptions;
    if (!outcome.replay.empty()) object["replay"] = outcome.replay;
    if (!exploration.complete()) object["found"] = to_string(outcome.found_by);
    if (outcome.deadlock) object["deadlock"] = true;
    if (outcome.never_ends) object["never_ends"] = true;
    list.push_back(std::move(object));
  }
  return list;
}

ordered_json races_json(const Exploration& exploration) {
  ordered_json list = ordered_json::array();
  for (const DataRace& race : exploration.races)
    list.push_back({{"object", race.object},
                    {"kinds", {to_string(race.kinds[0]), to_string(race.kinds[1])}},
                    {"lines", {race.lines[0], race.lines[1]}}});
  return list;
}

ordered_json deadlocks_json(const Exploration& exploration) {
  ordered_json list = ordered_json::array();
  for (const ExploredDeadlock& deadlock : exploration.deadlock_kinds) {
    ordered_json waits = ordered_json::array();
    for (const auto& wait : deadlock.waits) {
      ordered_json object = {{"thread", exploration.threads[static_cast<std::size_t>(wait.thread)]},
                             {"object", wait.object},
                             {"line", wait.line}};
      ordered_json holders = ordered_json::array();
      for (const int holder : wait.holders)
        holders.push_back(exploration.threads[static_cast<std::size_t>(holder)]);
      if (holders.size() == 1) object["holder"] = holders[0];
      if (holders.size() > 1) object["holders"] = std::move(holders);
      waits.push_back(std::move(object));
    }
    list.push_back({{"cycle", deadlock.cycle}, {"waits", std::move(waits)}});
  }
  return list;
}

ordered_json loops_json(const Exploration& exploration) {
  ordered_json list = ordered_json::array();
  for (const ExploredLoop& loop : exploration.loops) {
    ordered_json threads = ordered_json::array();
    for (const int thread : loop.threads)
      threads.push_back(exploration.threads[static_cast<std::size_t>(thread)]);
    list.push_back({{"threads", std::move(threads)}, {"lines", loop.lines}, {"can_be_left", !loop.endless}});
  }
  return list;
}

ordered_json steps_json(const Walked& walk) {
  ordered_json steps = ordered_json::array();
  for (const WalkStep& step : walk.steps())
    steps.push_back({{"thread", walk.threads()[static_cast<std::size_t>(step.thread)].name},
                     {"kind", to_string(step.kind)},
                     {"object", step.object},
                     {"before", step.before},
                     {"after", step.after},
                     {"line", step.line},
                     {"preempts", step.preempts},
                     {"sentence", step.sentence}});
  return steps;
}

void add_findings(ordered_json& document, const Exploration& exploration, ordered_json outcomes) {
  document["status"] = to_string(exploration.status);
  document["seconds"] = exploration.seconds;
  if (exploration.counted()) document["schedules"] = exploration.schedules.text();
  if (exploration.spurious_wakeups) document["spurious_wakeups"] = true;
  document["states"] = exploration.states;
  document["transitions"] = exploration.transitions;
  if (exploration.counted()) document["deadlocks"] = exploration.deadlocks.text();
  document["outcomes"] = std::move(outcomes);
  document["races"] = races_json(exploration);
  if (exploration.schedules.approximate()) document["approximate"] = true;
  if (exploration.endless) {
    document["endless"] = true;
    document["expected_steps"] =
        exploration.expected_steps ? ordered_json(*exploration.expected_steps) : ordered_json();
  }
  if (!exploration.races.empty()) document["note"] = more_on_hardware;
  if (!exploration.deadlock_kinds.empty()) document["deadlock_kinds"] = deadlocks_json(exploration);
  if (!exploration.loops.empty()) document["loops"] = loops_json(exploration);
}

ordered_json head_of(const ExploredProgram& program) {
  return {{"schema", 1},
          {"program", program.file},
          {"language", "c++"},
          {"optimise", program.optimise},
          {"standard", program.standard},
          {"compiler", program.compiler},
          {"model", model},
          {"expected", program.expected}};
}

}  // namespace

nlohmann::ordered_json json_of_explored(const Settings& settings) {
  ordered_json object = json_of(settings);
  for (const Setting& setting : settings.declared())
    if (setting.real_only) object.erase(setting.name);
  return object;
}

std::string explore_json(const Lesson& lesson, const Exploration& exploration) {
  ordered_json document = {{"schema", 1},
                           {"lesson", lesson.id},
                           {"settings", json_of_explored(exploration.settings)},
                           {"model", model},
                           {"property", lesson.property},
                           {"expected", to_string(lesson.variant(exploration.settings).expected)}};
  add_findings(document, exploration, outcomes_json(exploration));
  return text_of(document);
}

std::string explore_json(const ExploredProgram& program) {
  ordered_json document = head_of(program);
  ordered_json outcomes = outcomes_json(program.found);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const ExploredOutcome& outcome = program.found.outcomes[i];
    outcomes[i]["ended"] = outcome.ended;
    outcomes[i]["verdict"] = to_string(verdict_of(outcome.value, outcome.ended, program.expected));
  }
  add_findings(document, program.found, std::move(outcomes));
  for (std::size_t i = 0; i < program.found.races.size(); ++i)
    for (const int thread : program.found.races[i].threads)
      document["races"][i]["threads"].push_back(program.found.threads[static_cast<std::size_t>(thread)]);
  document["clock"] = "stands still";
  return lines_of(document);
}

std::string walk_json(const Lesson& lesson, const Settings& settings, const Walked& walk) {
  ordered_json document = {{"schema", 1},
                           {"lesson", lesson.id},
                           {"settings", json_of_explored(settings)},
                           {"model", model},
                           {"steps", steps_json(walk)}};
  if (!walk.outcome().empty()) {
    document["outcome"] = walk.outcome();
    document["verdict"] = walk.held() ? "held" : "broken";
  }
  return text_of(document);
}

std::string walk_json(const ExploredProgram& program, const Walked& walk) {
  ordered_json document = head_of(program);
  document["steps"] = steps_json(walk);
  if (!walk.ended().empty()) {
    document["outcome"] = walk.outcome();
    document["ended"] = walk.ended();
    document["verdict"] = to_string(verdict_of(walk.outcome(), walk.ended(), program.expected));
  }
  return lines_of(document);
}

}  // namespace racecourse
