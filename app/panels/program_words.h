#pragma once

// What is said of a program of the reader's own, in one line.

#include <string>
#include <vector>

#include "plots/odds.h"
#include "session/program_work.h"

namespace racecourse {

enum class VerdictColour { neutral, good, bad };

struct ProgramVerdictLine {
  std::string words;
  VerdictColour colour = VerdictColour::neutral;
};

/// "Holds in all 252 orders.", "Can deadlock: 24 of 67,666,296 orders." ...
ProgramVerdictLine verdict_line(const ProgramWork& work);
/// A row for each outcome.
std::vector<OddsRow> odds_rows(const Exploration& found);
/// What was printed, and how it ended where that was not well.
std::string words_of_outcome(const ExploredOutcome& outcome);

}  // namespace racecourse
