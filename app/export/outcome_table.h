#pragma once

// What the two answers of `explore` say alike on a terminal: with every schedule counted, and with verdicts only.

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "kit/explorer/exploration.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

struct OutcomeColumn {
  std::string heading;
  char align = 'r';
  std::function<std::string(const ExploredOutcome&)> text;
};
OutcomeColumn value_column(const Lesson& lesson);
OutcomeColumn verdict_column();

/// A row for each outcome; of very many the first.
std::string outcome_table(const std::vector<OutcomeColumn>& columns,
                          std::span<const ExploredOutcome> outcomes);
/// What is declared, with a word where a complete answer contradicts it.
std::string expected_words(const Variant& variant, std::span<const ExploredOutcome> outcomes, bool complete);
/// How to see the first outcome that is broken; empty where none is.
std::string first_replay(std::span<const ExploredOutcome> outcomes);
/// What a partial answer is worth.
std::string no_proof(ExplorationStatus status);

}  // namespace racecourse
