#include "export/outcome_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "export/text_table.h"
#include "kit/base/words.h"

namespace racecourse {

namespace {

// A terminal is no place for more; --json has them all.
constexpr std::size_t most_rows = 40;

bool breaks_property(const ExploredOutcome& outcome) { return !outcome.held; }

}  // namespace

OutcomeColumn value_column(const Lesson& lesson) {
  return {lesson.outcome_label.empty() ? "outcome" : lesson.outcome_label, 'r',
          [](const ExploredOutcome& outcome) { return outcome.value; }};
}

OutcomeColumn verdict_column() {
  return {"property", 'l', [](const ExploredOutcome& outcome) { return outcome.held ? "held" : "broken"; }};
}

std::string outcome_table(const std::vector<OutcomeColumn>& columns,
                          std::span<const ExploredOutcome> outcomes) {
  std::string aligned;
  std::vector<std::string> headings;
  for (const OutcomeColumn& column : columns) {
    aligned += column.align;
    headings.push_back(column.heading);
  }
  TextTable table(aligned);
  table.add(headings);
  const std::size_t shown = std::min(outcomes.size(), most_rows);
  for (const ExploredOutcome& outcome : outcomes.first(shown)) {
    std::vector<std::string> row;
    for (const OutcomeColumn& column : columns) row.push_back(column.text(outcome));
    table.add(row);
  }
  if (shown == outcomes.size()) return table.text();
  return table.text() + fmt::format("  and {}; --json has them all\n",
                                    counted(static_cast<double>(outcomes.size() - shown), "other values"));
}

std::string expected_words(const Variant& variant, std::span<const ExploredOutcome> outcomes, bool complete) {
  std::string words = std::string(to_string(variant.expected)) + " (" + variant.name + ")";
  if (variant.on_hardware_only) return words + ", on real processors only: no interleaving shows it";
  const bool breaks = std::any_of(outcomes.begin(), outcomes.end(), breaks_property);
  if (!complete || breaks == (variant.expected == Verdict::breaks)) return words;
  return words + (breaks ? ", yet some orders break it" : ", yet with these settings no order breaks it");
}

std::string first_replay(std::span<const ExploredOutcome> outcomes) {
  const auto broken = std::find_if(outcomes.begin(), outcomes.end(), [](const ExploredOutcome& outcome) {
    return breaks_property(outcome) && !outcome.replay.empty();
  });
  if (broken == outcomes.end()) return {};
  const std::string& what = broken->ended.empty() ? broken->value : broken->ended;
  return fmt::format("\n  to see how {} happens: --replay {}\n", what, broken->replay);
}

std::string no_proof(ExplorationStatus status) {
  return "\n  Partial: " + std::string(to_string(status)) +
         ". What stands here can happen. This is no proof that nothing else can.\n";
}

}  // namespace racecourse
