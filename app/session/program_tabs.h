#pragma once

// The tabs under a program of the reader's own. A new one is a row of the table in program_tabs.cpp, and a case where its
// content is drawn (panels/program_tabs.cpp).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "session/action.h"
#include "session/program_work.h"

namespace racecourse {

struct ProgramTabRow {
  ProgramTab tab;
  std::string_view word;   ///< after --tab
  std::string_view label;  ///< on the tab
  std::string_view help;
  bool (*exists)(const ProgramWork& work);
};

/// Those there are, in their order; never none.
std::vector<const ProgramTabRow*> program_tabs(const ProgramWork& work);
/// The word of a tab.
std::string_view to_string(ProgramTab tab);
/// The tab of that word, whether it exists at the moment or not.
std::optional<ProgramTab> program_tab_named(std::string_view word);
/// All words: "schedule and assembly".
std::string program_tab_words();

}  // namespace racecourse
