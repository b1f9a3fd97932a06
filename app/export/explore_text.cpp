#include "export/explore_text.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "export/outcome_table.h"
#include "export/program_export.h"
#include "export/text_table.h"
#include "kit/base/visible.h"
#include "kit/base/words.h"

namespace racecourse {

namespace {

/// Digits in groups of three: 184756 -> 184,756.
std::string grouped_count(const ScheduleCount& count) {
  std::string text = count.text();
  if (count.approximate()) return "about " + text;
  for (std::size_t i = text.size(); i > 3;) text.insert(i -= 3, ",");
  return text;
}

std::string share_in_table(double share) {
  if (share <= 0) return "0 %";
  if (share >= 1) return "100 %";
  if (share > 0.99995) return "over 99.99 %";
  const double percent = 100 * share;
  return percent < 0.01 ? fmt::format("{:.1e} %", percent) : fmt::format("{:.2f} %", percent);
}

/// Below what the reader may expect.
std::string summary_part(TextTable table, const Exploration& found) {
  const bool counted = found.status != ExplorationStatus::cancelled && found.counted();
  if (counted)
    table.add({"schedules", (found.complete() ? "" : "at least ") + grouped_count(found.schedules)});
  if (found.endless) table.add({"schedules", "as many as you like: there are loops"});
  if (found.endless && found.expected_steps)
    table.add({"steps to the end", fmt::format("{:.1f} on average", *found.expected_steps)});
  table.add({"states", grouped(static_cast<std::int64_t>(found.states))});
  table.add({"transitions", grouped(static_cast<std::int64_t>(found.transitions))});
  if (counted) table.add({"deadlocks", grouped_count(found.deadlocks)});
  if (found.spurious_wakeups) table.add({"conditions", "sleepers may also wake without a notification"});
  table.add({"status", std::string(to_string(found.status))});
  return table.text();
}

/// Only what is known: a partial answer has no odds, and one with loops has no number of schedules.
std::vector<OutcomeColumn> columns_of(std::vector<OutcomeColumn> columns, const OutcomeColumn& verdict,
                                      const Exploration& found) {
  if (found.odds_known)
    columns.push_back(
        {"odds", 'r', [](const auto& outcome) { return share_in_table(outcome.random_share); }});
  if (found.counted() && found.complete()) {
    columns.push_back(
        {"schedules", 'r', [](const auto& outcome) { return grouped_count(outcome.schedules); }});
    columns.push_back({"of all", 'r', [](const auto& outcome) { return share_in_table(outcome.share); }});
  }
  columns.push_back(
      {"switches", 'r', [](const auto& outcome) { return std::to_string(outcome.preemptions); }});
  columns.push_back(verdict);
  if (!found.complete())
    columns.push_back(
        {"found", 'l', [](const auto& outcome) { return std::string(to_string(outcome.found_by)); }});
  return columns;
}

std::string meaning_of_columns(const Exploration& found) {
  std::string text = "\n";
  if (found.odds_known)
    text += "  odds: each step picks one of the threads that can run, all equally likely\n";
  if (found.counted() && found.complete())
    text += "  of all: every schedule equally likely; no scheduler picks like that, so trust the odds\n";
  return text + (found.complete()
                     ? "  switches: the fewest forced switches, away from a thread that could have gone on\n"
                     : "  switches: forced switches of the schedule found, away from a thread that could "
                       "have gone on\n");
}

std::string races_part(const Exploration& found) {
  std::string text;
  for (const DataRace& race : found.races)
    text +=
        fmt::format("  data race on {}: {} on line {} and {} on line {} can happen at once\n", race.object,
                    to_string(race.kinds[0]), race.lines[0], to_string(race.kinds[1]), race.lines[1]);
  if (text.empty()) return text;
  return "\n" + text + "  " + std::string(more_on_hardware) + "\n";
}

std::string holders_text(const Exploration& found, const ExploredDeadlock::Wait& wait) {
  std::vector<std::string> names;
  for (const int holder : wait.holders) names.push_back(found.threads[static_cast<std::size_t>(holder)]);
  if (names.empty() || names[0] == wait.object) return {};
  return ", which " + and_list(names) + (names.size() > 1 ? " share," : " holds,");
}

std::string deadlocks_part(const Exploration& found) {
  std::string text;
  const auto name = [&](int thread) { return found.threads[static_cast<std::size_t>(thread)]; };
  for (const ExploredDeadlock& deadlock : found.deadlock_kinds) {
    text +=
        deadlock.cycle ? "\n  deadlock, each waits for the next\n" : "\n  deadlock, no thread can go on\n";
    for (const auto& wait : deadlock.waits)
      text += fmt::format("    {} waits for {}{} on line {}\n", name(wait.thread), wait.object,
                          holders_text(found, wait), wait.line);
  }
  return text;
}

std::string loops_part(const Exploration& found) {
  std::string text;
  for (const ExploredLoop& loop : found.loops) {
    std::string lines;
    for (const int line : loop.lines) lines += (lines.empty() ? "" : ", ") + std::to_string(line);
    std::string threads;
    for (const int thread : loop.threads)
      threads += (threads.empty() ? "" : ", ") + found.threads[static_cast<std::size_t>(thread)];
    text +=
        loop.endless
            ? fmt::format("\n  {} never end: no way leads out of their loop, on lines {}\n", threads, lines)
            : fmt::format("\n  {} can loop as long as nobody else goes on, on lines {}\n", threads, lines);
  }
  return text;
}

/// Of whoever cannot go on, why.
std::string stuck_part(const Walked& walk) {
  std::string text;
  for (const WalkThread& thread : walk.threads())
    if (!thread.ended && !thread.blocked.empty())
      text += fmt::format("    {} {} (line {})\n", thread.name, thread.blocked, thread.line);
  return text;
}

std::string findings(const std::vector<OutcomeColumn>& columns, const Exploration& found) {
  std::string text;
  if (!found.outcomes.empty()) text += outcome_table(columns, found.outcomes) + meaning_of_columns(found);
  text += races_part(found) + deadlocks_part(found) + loops_part(found) + first_replay(found.outcomes);
  if (found.status == ExplorationStatus::cancelled)
    text += "\n  Partial: cancelled; nothing was counted.\n";
  else if (!found.complete())
    text += no_proof(found.status);
  return text;
}

OutcomeColumn printed_column() {
  return {"printed", 'l', [](const ExploredOutcome& outcome) { return shown_value(outcome.value); }};
}

OutcomeColumn ended_column() {
  return {"ended", 'l', [](const ExploredOutcome& outcome) { return visible(outcome.ended); }};
}

OutcomeColumn program_verdict_column(const ExploredProgram& program) {
  return {"verdict", 'l', [&program](const ExploredOutcome& outcome) {
            return std::string(to_string(verdict_of(outcome.value, outcome.ended, program.expected)));
          }};
}

std::string expected_of(const ExploredProgram& program) {
  std::string text;
  for (const std::string& one : program.expected) text += (text.empty() ? "" : ", or ") + in_quotes(one);
  return text;
}

/// Each step on a line of its own.
std::string steps_part(const Walked& walk) {
  TextTable table("rll");
  for (std::size_t i = 0; i < walk.steps().size(); ++i) {
    const WalkStep& step = walk.steps()[i];
    table.add({std::to_string(i + 1), step.line > 0 ? fmt::format("line {}", step.line) : std::string{},
               step.sentence + (step.preempts ? " (a switch)" : "")});
  }
  return table.text();
}

}  // namespace

std::string settings_shown(const Settings& settings) {
  TextTable table("ll");
  for (const Setting& setting : settings.declared())
    if (!setting.real_only)
      table.add({setting.name,
                 setting.is_number() ? grouped(settings.number(setting.name)) : settings.text(setting.name)});
  return table.text();
}

std::string explore_text(const Lesson& lesson, const Exploration& found) {
  TextTable summary("ll");
  const Variant& variant = lesson.variant(found.settings);
  summary.add({"property", lesson.property});
  summary.add({"expected", expected_words(variant, found.outcomes, found.complete())});
  return lesson.title + " (" + lesson.id + "), every interleaving\n\n" + settings_shown(found.settings) +
         "\n" + summary_part(std::move(summary), found) + "\n" +
         findings(columns_of({value_column(lesson)}, verdict_column(), found), found);
}

std::string explore_text(const ExploredProgram& program) {
  TextTable summary("ll");
  if (!program.expected.empty()) summary.add({"expected", expected_of(program)});
  return visible(program.file) + ", compiled by " + program.compiler + " with -O" +
         std::to_string(program.optimise) + ", every interleaving\n\n" +
         summary_part(std::move(summary), program.found) + "\n" +
         findings(
             columns_of({printed_column(), ended_column()}, program_verdict_column(program), program.found),
             program.found);
}

std::string walk_text(const Lesson& lesson, const Settings& settings, const Walked& walk) {
  std::string text =
      lesson.title + " (" + lesson.id + "), one schedule\n\n" + settings_shown(settings) + "\n";
  text += steps_part(walk);
  if (walk.outcome().empty()) return text + "\n  The schedule ends here, but threads could go on.\n";
  return text +
         fmt::format("\n  {}: {}; the property {}\n",
                     lesson.outcome_label.empty() ? std::string("outcome") : lesson.outcome_label,
                     walk.outcome(), walk.held() ? "held" : "is broken") +
         (walk.deadlocked() ? stuck_part(walk) : "");
}

std::string walk_text(const std::string& file, const Walked& walk) {
  return visible(file) + ", one schedule\n\n" + steps_part(walk) +
         (walk.ended().empty()
              ? "\n  The schedule ends here, but threads could go on.\n"
              : "\n  printed " + shown_value(walk.outcome()) + "; " + visible(walk.ended()) + "\n") +
         (walk.deadlocked() ? stuck_part(walk) : "");
}

}  // namespace racecourse
