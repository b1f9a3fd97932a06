#include "export/reachable_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "export/explore_text.h"
#include "export/text_table.h"
#include "kit/base/words.h"

namespace racecourse {

namespace {

constexpr std::size_t most_outcomes = 40;  // as many as with counts

std::string facts_part(const Lesson& lesson, const ReachableOutcomes& found) {
  TextTable table("ll");
  const Variant& variant = lesson.variant(found.settings);
  table.add({"property", lesson.property});
  table.add({"expected", std::string(to_string(variant.expected)) + " (" + variant.name + ")"});
  if (!found.every_state) table.add({"runs followed", grouped(static_cast<std::int64_t>(found.executions))});
  table.add({"states", grouped(static_cast<std::int64_t>(found.states))});
  table.add({"status", std::string(to_string(found.status))});
  return table.text();
}

std::string values_part(const Lesson& lesson, const ReachableOutcomes& found) {
  TextTable table("rl");
  table.add({lesson.outcome_label.empty() ? "outcome" : lesson.outcome_label, "property"});
  const std::size_t shown = std::min(found.outcomes.size(), most_outcomes);
  for (std::size_t i = 0; i < shown; ++i)
    table.add({found.outcomes[i].value, found.outcomes[i].held ? "held" : "broken"});
  std::string text = table.text();
  if (shown < found.outcomes.size())
    text += fmt::format("  and {}; --json has them all\n",
                        counted(static_cast<double>(found.outcomes.size() - shown), "other values"));
  return text;
}

std::string how_part(const ReachableOutcomes& found) {
  if (!found.complete() && !found.every_state) return {};
  if (found.every_state) return fmt::format("\n  Every state was visited: {}.\n", found.why_not);
  return "\n  Of runs that differ only in the order of independent steps, one was followed: they end "
         "alike.\n";
}

std::string replay_part(const ReachableOutcomes& found) {
  const auto broken = std::find_if(found.outcomes.begin(), found.outcomes.end(),
                                   [](const ReachableOutcome& outcome) { return !outcome.held; });
  if (broken == found.outcomes.end()) return {};
  return fmt::format("\n  to see how {} happens: --replay {}\n", broken->value, broken->replay);
}

}  // namespace

std::string reachable_text(const Lesson& lesson, const ReachableOutcomes& found) {
  std::string text = lesson.title + " (" + lesson.id + "), every outcome, not counted\n\n" +
                     settings_shown(found.settings) + "\n" + facts_part(lesson, found) + "\n";
  if (!found.outcomes.empty()) text += values_part(lesson, found);
  text += how_part(found) + replay_part(found);
  if (!found.complete())
    text += "\n  Partial: " + std::string(to_string(found.status)) +
            ". What stands here can happen. This is no proof that nothing else can.\n";
  return text;
}

}  // namespace racecourse
