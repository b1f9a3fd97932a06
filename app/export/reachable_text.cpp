#include "export/reachable_text.h"

#include <fmt/format.h>

#include "export/explore_text.h"
#include "export/outcome_table.h"
#include "export/text_table.h"
#include "kit/base/words.h"

namespace racecourse {

namespace {

std::string facts_part(const Lesson& lesson, const ReachableOutcomes& found) {
  TextTable table("ll");
  const Variant& variant = lesson.variant(found.settings);
  table.add({"property", lesson.property});
  table.add({"expected", expected_words(variant, found.outcomes, found.complete())});
  if (!found.every_state) table.add({"runs followed", grouped(static_cast<std::int64_t>(found.executions))});
  table.add({"states", grouped(static_cast<std::int64_t>(found.states))});
  table.add({"status", std::string(to_string(found.status))});
  return table.text();
}

std::string how_part(const ReachableOutcomes& found) {
  if (!found.complete() && !found.every_state) return {};
  if (found.every_state) return fmt::format("\n  Every state was visited: {}.\n", found.why_not);
  return "\n  Of runs that differ only in the order of independent steps, one was followed: they end "
         "alike.\n";
}

}  // namespace

std::string reachable_text(const Lesson& lesson, const ReachableOutcomes& found) {
  std::string text = lesson.title + " (" + lesson.id + "), every outcome, not counted\n\n" +
                     settings_shown(found.settings) + "\n" + facts_part(lesson, found) + "\n";
  if (!found.outcomes.empty())
    text += outcome_table({value_column(lesson), verdict_column()}, found.outcomes);
  text += how_part(found) + first_replay(found.outcomes);
  return found.complete() ? text : text + no_proof(found.status);
}

}  // namespace racecourse
