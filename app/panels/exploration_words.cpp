#include "panels/exploration_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "kit/base/words.h"
#include "panels/lesson_words.h"
#include "text/format.h"

namespace racecourse {

namespace {

std::string seconds_text(double seconds) { return duration_text(seconds * 1e9); }

std::string lines_text(std::vector<int> lines) {
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  std::vector<std::string> words;
  for (const int line : lines) words.push_back(std::to_string(line));
  return (words.size() == 1 ? "line " : "lines ") + and_list(words);
}

std::string thread_name(const Exploration& exploration, int thread) {
  const auto index = static_cast<std::size_t>(thread);
  return index < exploration.threads.size() ? exploration.threads[index]
                                            : "thread " + std::to_string(thread + 1);
}

/// How much is known so far, for a search that has no answer yet.
std::string so_far(const Exploration& exploration) {
  return "after " + grouped(static_cast<std::int64_t>(exploration.states)) +
         " states. What stands here can happen; this is no proof that nothing else can.";
}

std::string finished_status(const Exploration& found) {
  switch (found.status) {
    case ExplorationStatus::complete:
      if (!found.counted())
        return "Every state was visited, from the code that the real threads run. It has loops, so there are "
               "as "
               "many schedules as you like: their odds are exact.";
      return schedules_text(found.schedules) +
             (found.schedules == ScheduleCount(1) ? " schedule" : " schedules") +
             ": all of them, counted exactly, from the code that the real threads run.";
    case ExplorationStatus::states_budget:
      return "Partial: the budget of states was reached " + so_far(found);
    case ExplorationStatus::memory_budget:
      return "Partial: the budget of memory was reached " + so_far(found);
    case ExplorationStatus::time_budget: return "Partial: time ran out " + so_far(found);
    case ExplorationStatus::cancelled: return "The search was stopped, and nothing was counted.";
    case ExplorationStatus::misuse:
    case ExplorationStatus::takes_no_step: return "This code cannot be explored. " + found.failure;
  }
  return "";
}

std::string wait_text(const Exploration& exploration, const ExploredDeadlock::Wait& wait) {
  std::string text = thread_name(exploration, wait.thread) + " waits for " + wait.object;
  std::vector<std::string> holders;
  for (const int holder : wait.holders) holders.push_back(thread_name(exploration, holder));
  if (!holders.empty()) text += ", which " + and_list(holders) + (holders.size() > 1 ? " share" : " holds");
  return text + " (line " + std::to_string(wait.line) + ")";
}

std::string deadlock_sentence(const Exploration& exploration, const ExploredDeadlock& deadlock) {
  std::vector<std::string> waits;
  for (const ExploredDeadlock::Wait& wait : deadlock.waits) waits.push_back(wait_text(exploration, wait));
  return std::string(deadlock.cycle ? "Deadlock, in a cycle: " : "Deadlock: ") + and_list(waits) + ".";
}

std::string race_sentence(const DataRace& race) {
  return "Data race on " + race.object + ": " + std::string(to_string(race.kinds[0])) + " and " +
         std::string(to_string(race.kinds[1])) + " at the same time, " +
         lines_text({race.lines[0], race.lines[1]}) + ", and nothing puts them in order.";
}

std::string loop_sentence(const Exploration& exploration, const ExploredLoop& loop) {
  std::vector<std::string> names;
  for (const int thread : loop.threads) names.push_back(thread_name(exploration, thread));
  if (loop.endless)
    return "It never ends: " + and_list(names) + " go round for ever, and no end can be reached any more (" +
           lines_text(loop.lines) + ").";
  return "A loop that can be left: " + and_list(names) + " may go round, as long as nobody else goes on (" +
         lines_text(loop.lines) + ").";
}

/// The outcome as a number if it is one, so that the lowest can be named.
std::optional<std::int64_t> number_in(std::string_view value) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size()) return {};
  return number;
}

ExplorationTile lowest_tile(const Exploration& exploration) {
  const bool partial = !exploration.complete();
  const bool broken = fewest_preemptions_that_break(exploration) != nullptr;
  const auto& outcomes = exploration.outcomes;
  const bool numbers = std::all_of(outcomes.begin(), outcomes.end(),
                                   [](const ExploredOutcome& o) { return o.deadlock || number_in(o.value); });
  if (outcomes.size() > 1 && numbers && number_in(outcomes.front().value))
    return {partial ? "lowest so far" : "lowest possible", outcomes.front().value,
            "The lowest value that any schedule ends in.", outcomes.front().held ? Role::plain : Role::loss};
  return {partial ? "outcomes so far" : "outcomes", std::to_string(outcomes.size()),
          "How many different ways it can end.", broken ? Role::loss : Role::plain};
}

}  // namespace

std::string explored_settings_text(const Settings& settings) {
  std::string text;
  for (const Setting& setting : settings.declared())
    if (!setting.real_only)
      text += (text.empty() ? "" : ", ") + setting.label + " " +
              shown_value(setting, settings.number(setting.name));
  return text;
}

std::string exploration_status(const ExploreSession& exploring) {
  if (!exploring.failure().empty()) return "This code cannot be stepped through. " + exploring.failure();
  if (exploring.found()) return finished_status(*exploring.found());
  return "Searching every interleaving: " + grouped(static_cast<std::int64_t>(exploring.states_so_far())) +
         " states so far, " + seconds_text(exploring.seconds_so_far()) + ".";
}

std::vector<Finding> findings_of(const Exploration& exploration) {
  std::vector<Finding> findings;
  for (const ExploredDeadlock& deadlock : exploration.deadlock_kinds)
    findings.push_back({deadlock_sentence(exploration, deadlock), deadlock.schedule});
  for (const DataRace& race : exploration.races) findings.push_back({race_sentence(race), race.schedule});
  for (const ExploredLoop& loop : exploration.loops)
    findings.push_back({loop_sentence(exploration, loop), loop.schedule, loop.endless});
  if (!exploration.races.empty())
    findings.push_back({std::string(more_on_hardware), exploration.races.front().schedule, false});
  return findings;
}

std::vector<OddsRow> odds_rows(const Exploration& exploration, const Snapshot* runs) {
  std::vector<OddsRow> rows;
  for (const ExploredOutcome& outcome : exploration.outcomes)
    rows.push_back({.value = outcome.value,
                    .random_share = outcome.random_share,
                    .schedules = schedules_text(outcome.schedules),
                    .share = outcome.share,
                    .held = outcome.held,
                    .deadlock = outcome.deadlock});
  if (!runs) return rows;
  for (const Outcome& seen : runs->outcomes) {
    auto row = std::find_if(rows.begin(), rows.end(),
                            [&](const OddsRow& r) { return r.value == seen.value && r.held == seen.held; });
    if (row == rows.end())
      row = rows.insert(rows.end(), OddsRow{.value = seen.value, .held = seen.held, .known = false});
    row->runs += seen.count;
  }
  return rows;
}

std::string seen_by_machine(const Exploration& exploration, const Snapshot* runs) {
  if (!runs) return "No real runs with these settings yet. Run × 100 to compare.";
  const auto possible = static_cast<std::int64_t>(exploration.outcomes.size());
  const auto seen = std::count_if(
      exploration.outcomes.begin(), exploration.outcomes.end(), [&](const ExploredOutcome& outcome) {
        return std::any_of(runs->outcomes.begin(), runs->outcomes.end(), [&](const Outcome& o) {
          return o.value == outcome.value && o.held == outcome.held;
        });
      });
  return "In " + counted(static_cast<double>(runs->runs), "runs") + " your machine showed " + grouped(seen) +
         " of the " + counted(static_cast<double>(possible), "possible values") +
         (exploration.complete() ? "." : " found so far.");
}

namespace {

ExplorationTile schedules_tile(const Exploration& exploration) {
  if (!exploration.counted() && exploration.complete())
    return {"steps on average",
            exploration.expected_steps ? fmt::format("{:.1f}", *exploration.expected_steps) : "no end",
            "How many steps it takes to the end when each step picks one of the threads that can run, all "
            "equally "
            "likely. With loops there is no number of schedules."};
  return {exploration.complete() ? "schedules" : "schedules so far", schedules_text(exploration.schedules),
          exploration.schedules.text() + " orders of the threads' shared accesses and lock operations." +
              (exploration.schedules.approximate() ? " Too many to count exactly." : "")};
}

}  // namespace

std::vector<ExplorationTile> exploration_tiles(const Exploration& exploration) {
  const bool partial = !exploration.complete();
  double correct = 0;
  for (const ExploredOutcome& outcome : exploration.outcomes)
    correct += outcome.held ? outcome.random_share : 0;
  const Role verdict = correct > 0 ? Role::good : Role::loss;
  std::vector<ExplorationTile> tiles;
  tiles.push_back(schedules_tile(exploration));
  tiles.push_back({partial ? "states so far" : "distinct states",
                   grouped(static_cast<std::int64_t>(exploration.states)),
                   "Schedules that reach the same state are counted together from there on, so there is no "
                   "need to run each one."});
  tiles.push_back(
      {partial ? "correct so far" : "correct",
       exploration.odds_known ? exact_share_text(correct) : "not known",
       "How likely it is that the property holds when each step picks one of the threads that can "
       "run, all equally likely.",
       verdict});
  tiles.push_back(lowest_tile(exploration));
  tiles.push_back({"time", seconds_text(exploration.seconds), "How long the search took on this machine."});
  return tiles;
}

}  // namespace racecourse
