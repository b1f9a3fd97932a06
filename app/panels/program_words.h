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
/// A row for each outcome: of the exploration, and then of real runs that no order explains.
std::vector<OddsRow> odds_rows(const ProgramWork& work);
/// What the reader should know of races and of their own runs; empty where there are none.
std::string words_below_odds(const ProgramWork& work);
/// Why there is nothing to be seen of what is explored.
const char* nothing_known_yet(const ProgramWork& work);
/// What was printed, and how it ended where that was not well.
std::string words_of_outcome(const std::string& value, const std::string& ended);

}  // namespace racecourse
