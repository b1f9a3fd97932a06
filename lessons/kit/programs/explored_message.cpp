#include "kit/programs/explored_message.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "kit/explorer/replay_token.h"

namespace racecourse {

// There may be thousands, with thousands of steps each.
void to_json(nlohmann::json& json, const Schedule& schedule) { json = schedule_text(schedule); }
void from_json(const nlohmann::json& json, Schedule& schedule) {
  std::optional<Schedule> read = schedule_from(json.get<std::string>());
  if (!read) throw std::runtime_error("a schedule cannot be read");
  schedule = std::move(*read);
}

void to_json(nlohmann::json& json, const ScheduleCount& count) { json = count.text(); }
void from_json(const nlohmann::json& json, ScheduleCount& count) {
  count = ScheduleCount::from_text(json.get<std::string>());
}

void to_json(nlohmann::json& json, const StepLabel& label) {
  json = {static_cast<int>(label.kind), label.object};
}
void from_json(const nlohmann::json& json, StepLabel& label) {
  label = {static_cast<StepKind>(json.at(0).get<int>()), json.at(1).get<std::string>()};
}

// NOLINTBEGIN(cppcoreguidelines-macro-usage): the library's way to name members once
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExploredOutcome, value, ended, held, deadlock, never_ends, schedules,
                                   share, random_share, preemptions, schedule, found_by)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DataRace, object, kinds, lines, threads, schedule)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExploredDeadlock::Wait, thread, object, holders, line)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExploredDeadlock, waits, cycle, schedule)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExploredLoop, threads, lines, endless, schedule)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProgressCell, steps, bad_share, trap, end)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProgressGraph, endless, cells, labels)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WalkStep, thread, way, ways, kind, object, before, after, line, preempts,
                                   sentence)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WalkThread, name, ended, enabled, ways, next, next_object, line, steps,
                                   blocked, seen, has_seen)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WalkObject, name, value, long_value)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WalkedData, threads, objects, steps, schedule, over, deadlocked, held,
                                   outcome, ended)
// NOLINTEND(cppcoreguidelines-macro-usage)

void to_json(nlohmann::json& json, const Exploration& from) {
  json = {{"status", from.status},
          {"failure", from.failure},
          {"seconds", from.seconds},
          {"spurious_wakeups", from.spurious_wakeups},
          {"threads", from.threads},
          {"schedules", from.schedules},
          {"endless", from.endless},
          {"odds_known", from.odds_known},
          {"states", from.states},
          {"transitions", from.transitions},
          {"bytes", from.bytes},
          {"deadlocks", from.deadlocks},
          {"outcomes", from.outcomes},
          {"races", from.races},
          {"deadlock_kinds", from.deadlock_kinds},
          {"loops", from.loops},
          {"no_progress", from.no_progress}};
  if (from.expected_steps) json["expected_steps"] = *from.expected_steps;
  if (from.progress) json["progress"] = *from.progress;
}

void from_json(const nlohmann::json& json, Exploration& to) {
  json.at("status").get_to(to.status);
  json.at("failure").get_to(to.failure);
  json.at("seconds").get_to(to.seconds);
  json.at("spurious_wakeups").get_to(to.spurious_wakeups);
  json.at("threads").get_to(to.threads);
  json.at("schedules").get_to(to.schedules);
  json.at("endless").get_to(to.endless);
  json.at("odds_known").get_to(to.odds_known);
  json.at("states").get_to(to.states);
  json.at("transitions").get_to(to.transitions);
  json.at("bytes").get_to(to.bytes);
  json.at("deadlocks").get_to(to.deadlocks);
  json.at("outcomes").get_to(to.outcomes);
  json.at("races").get_to(to.races);
  json.at("deadlock_kinds").get_to(to.deadlock_kinds);
  json.at("loops").get_to(to.loops);
  json.at("no_progress").get_to(to.no_progress);
  if (json.contains("expected_steps")) to.expected_steps = json["expected_steps"].get<double>();
  if (json.contains("progress")) to.progress = json["progress"].get<ProgressGraph>();
}

// NOLINTBEGIN(cppcoreguidelines-macro-usage)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExploreMessage, library, source, input, expected, walks, schedule,
                                   max_states, max_bytes, max_milliseconds, spurious_wakeups, progress_graph,
                                   found)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExploredMessage, exploration, walked, followed, found, failure)
// NOLINTEND(cppcoreguidelines-macro-usage)

namespace {

// What a program prints need not be UTF-8.
std::string text_of(const nlohmann::json& json) {
  return json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

template <class Message>
Message read(std::string_view text) try {
  return nlohmann::json::parse(text).get<Message>();
} catch (const nlohmann::json::exception& error) {
  throw std::runtime_error(
      std::string("the process that explores programs gave no answer that can be read: ") + error.what());
}

}  // namespace

std::string write(const ExploreMessage& message) { return text_of(message); }
std::string write(const ExploredMessage& message) { return text_of(message); }
ExploreMessage read_explore_message(std::string_view text) { return read<ExploreMessage>(text); }
ExploredMessage read_explored_message(std::string_view text) { return read<ExploredMessage>(text); }

}  // namespace racecourse
