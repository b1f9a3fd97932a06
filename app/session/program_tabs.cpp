#include "session/program_tabs.h"

#include <algorithm>
#include <array>

#include "kit/base/words.h"

namespace racecourse {

namespace {

bool always(const ProgramWork&) { return true; }

constexpr std::array<ProgramTabRow, 4> rows{{
    {ProgramTab::schedule, "schedule", "Schedule",
     "One order of the steps: a column for each thread, the values, and why it switched.", always},
    {ProgramTab::assembly, "assembly", "Assembly",
     "The instructions of the processor that the lines of the step have become, at this level of "
     "optimization.",
     always},
    {ProgramTab::timeline, "timeline", "Timeline",
     "What each thread did when, in the run for real: running, waiting, holding a lock. And who waits for "
     "whom.",
     always},
    {ProgramTab::output, "output", "Output", "What the run for real printed.", always},
}};

}  // namespace

std::vector<const ProgramTabRow*> program_tabs(const ProgramWork& work) {
  std::vector<const ProgramTabRow*> there;
  for (const ProgramTabRow& row : rows)
    if (row.exists(work)) there.push_back(&row);
  return there;
}

std::string_view to_string(ProgramTab tab) {
  return std::find_if(rows.begin(), rows.end(), [&](const ProgramTabRow& row) { return row.tab == tab; })
      ->word;
}

std::optional<ProgramTab> program_tab_named(std::string_view word) {
  for (const ProgramTabRow& row : rows)
    if (row.word == word) return row.tab;
  return {};
}

std::string program_tab_words() {
  std::vector<std::string> words;
  for (const ProgramTabRow& row : rows) words.emplace_back(row.word);
  return and_list(words);
}

}  // namespace racecourse
