#include "panels/program_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "kit/base/format.h"
#include "kit/base/visible.h"
#include "kit/base/words.h"
#include "kit/programs/program_ending.h"

namespace racecourse {

namespace {

std::string grouped_digits(std::string digits) {
  if (digits.find_first_not_of("0123456789") != std::string::npos) return digits;
  for (std::size_t i = digits.size(); i > 3;) digits.insert(i -= 3, ",");
  return digits;
}

std::string orders_of(const Exploration& found) {
  if (!found.counted()) return "any order";
  if (found.schedules == ScheduleCount(1)) return "the only order";
  return "all " + grouped_digits(found.schedules.text()) + " orders";
}

/// Of the outcomes that break: what part of all orders they are, or how likely they are.
std::string part_of(const std::vector<const ExploredOutcome*>& broken, const Exploration& found) {
  double share = 0, odds = 0;
  for (const ExploredOutcome* outcome : broken) {
    share += outcome->share;
    odds += outcome->random_share;
  }
  if (!found.counted()) return found.odds_known ? "with odds of " + share_text(odds) : "in some orders";
  return fmt::format("in {} of {} orders", exact_share_text(share), grouped_digits(found.schedules.text()));
}

std::string shortest_of(const std::vector<const ExploredOutcome*>& broken) {
  const auto least = std::min_element(broken.begin(), broken.end(), [](const auto* a, const auto* b) {
    return a->preemptions < b->preemptions;
  });
  const int switches = (*least)->preemptions;
  if (switches == 0) return "; without any switch that was forced";
  return fmt::format("; the shortest needs {}", counted(switches, "switch", "switches"));
}

std::string how_broken(const std::vector<const ExploredOutcome*>& broken, const Exploration& found) {
  const bool only_deadlocks =
      std::all_of(broken.begin(), broken.end(), [](const auto* outcome) { return outcome->deadlock; });
  if (only_deadlocks && found.counted())
    return fmt::format("Can deadlock: {} of {} orders", grouped_digits(found.deadlocks.text()),
                       grouped_digits(found.schedules.text())) +
           shortest_of(broken) + ".";
  const bool always = broken.size() == found.outcomes.size();
  if (always) return "Breaks in " + orders_of(found) + shortest_of(broken) + ".";
  return "Breaks " + part_of(broken, found) + shortest_of(broken) + ".";
}

ProgramVerdictLine of_complete(const Exploration& found, bool declared) {
  std::vector<const ExploredOutcome*> broken;
  for (const ExploredOutcome& outcome : found.outcomes)
    if (!outcome.held) broken.push_back(&outcome);
  if (!broken.empty()) return {how_broken(broken, found), VerdictColour::bad};
  if (declared || found.outcomes.size() == 1)
    return {(declared ? "Holds in " : "Always ends the same, in ") + orders_of(found) + ".",
            VerdictColour::good};
  return {fmt::format("Ends in {} ways, in {}. A line \"// expect: ...\" says which is right.",
                      found.outcomes.size(), orders_of(found)),
          VerdictColour::neutral};
}

ProgramVerdictLine of_partial(const Exploration& found) {
  const bool broken = std::any_of(found.outcomes.begin(), found.outcomes.end(),
                                  [](const ExploredOutcome& outcome) { return !outcome.held; });
  const std::string so_far = "So far, " + grouped(static_cast<std::int64_t>(found.states)) + " states: ";
  if (broken) return {so_far + "it can break. There may be more.", VerdictColour::bad};
  return {so_far + "nothing found. This is not all, and no proof.", VerdictColour::neutral};
}

/// "Line 7: expected ';'", and of several how many there are.
std::string compiler_words(const std::vector<CompilerMessage>& messages) {
  std::string words = "Does not compile";
  words += messages.size() > 1 ? ": " + counted(messages.size(), "messages") + ". " : ". ";
  if (messages.front().line > 0) words += "Line " + std::to_string(messages.front().line) + ": ";
  return words + messages.front().text;
}

std::string words_of_races(const Exploration& found) {
  if (found.races.empty()) return {};
  const DataRace& race = found.races.front();
  const std::string lines = race.lines[0] == race.lines[1]
                                ? fmt::format("line {}", race.lines[0])
                                : fmt::format("lines {} and {}", race.lines[0], race.lines[1]);
  return fmt::format(
      "Data race on {}, {}: that is undefined behavior in C++. A real processor may show more than any "
      "order.",
      race.object, lines);
}

}  // namespace

ProgramVerdictLine verdict_line(const ProgramWork& work) {
  const ProgramWork::Answer& answer = work.answer();
  if (!answer.messages.empty()) return {compiler_words(answer.messages), VerdictColour::bad};
  if (!answer.sentence.empty()) return {answer.sentence, VerdictColour::bad};
  switch (answer.phase) {
    case ProgramWork::Phase::nothing: return {"Save to compile and explore.", VerdictColour::neutral};
    case ProgramWork::Phase::compiling: return {"Compiling ...", VerdictColour::neutral};
    case ProgramWork::Phase::exploring:
      return {fmt::format("Visiting every interleaving ... {:.0f} s", work.seconds()),
              VerdictColour::neutral};
    case ProgramWork::Phase::done: break;
  }
  if (!answer.found) return {"", VerdictColour::neutral};
  return answer.found->complete() ? of_complete(*answer.found, !answer.expected.empty())
                                  : of_partial(*answer.found);
}

const char* nothing_known_yet(const ProgramWork& work) {
  switch (work.answer().phase) {
    case ProgramWork::Phase::nothing: return "Nothing has been explored yet.";
    case ProgramWork::Phase::compiling:
    case ProgramWork::Phase::exploring: return "Not known yet.";
    case ProgramWork::Phase::done: break;
  }
  return "Nothing could be explored.";
}

std::string words_of_outcome(const std::string& value, const std::string& ended) {
  const std::string printed = visible(without_last_newline(value));
  if (ended == ended_well) return printed.empty() ? "prints nothing" : printed;
  return printed.empty() ? visible(ended) : printed + " · " + visible(ended);
}

std::string words_below_odds(const ProgramWork& work) {
  const ProgramWork::Runs& runs = work.runs();
  std::string words;
  const auto add = [&words](const std::string& line) {
    if (!line.empty()) words += (words.empty() ? "" : "\n") + line;
  };
  if (work.answer().found) add(words_of_races(*work.answer().found));
  if (runs.done > 0) add(fmt::format("Your runs were compiled with -O{}.", ProgramWork::level_of_runs));
  add(runs.failure);
  return words;
}

namespace {

std::vector<OddsRow> rows_of(const std::vector<ExploredOutcome>& outcomes, bool declared) {
  std::vector<OddsRow> rows;
  for (const ExploredOutcome& outcome : outcomes)
    rows.push_back({.value = words_of_outcome(outcome.value, outcome.ended),
                    .random_share = outcome.random_share,
                    .schedules = grouped_digits(outcome.schedules.text()),
                    .share = outcome.share,
                    .held = outcome.held,
                    .deadlock = outcome.deadlock,
                    .judged = declared || !outcome.held});
  return rows;
}

}  // namespace

std::vector<OddsRow> odds_rows(const ProgramWork& work) {
  static const std::vector<ExploredOutcome> none;
  const std::vector<ExploredOutcome>& outcomes = work.answer().found ? work.answer().found->outcomes : none;
  std::vector<OddsRow> rows = rows_of(outcomes, !work.answer().expected.empty());
  for (const ProgramOutcome& ran : work.runs().outcomes) {
    const auto at = std::find_if(outcomes.begin(), outcomes.end(), [&](const auto& outcome) {
      return outcome.value == ran.value && outcome.ended == ran.ended;
    });
    if (at != outcomes.end())
      rows[static_cast<std::size_t>(at - outcomes.begin())].runs = ran.count;
    else
      rows.push_back({.value = words_of_outcome(ran.value, ran.ended),
                      .runs = ran.count,
                      .held = ran.verdict != ProgramVerdict::broken,
                      .judged = ran.verdict != ProgramVerdict::none_declared,
                      .known = false});
  }
  return rows;
}

}  // namespace racecourse
