#pragma once

// The menu: everything that can be chosen except the lessons, each entry with its key.

#include <string>
#include <vector>

#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

struct MenuEntry {
  int group = 0;  ///< there is a rule between two groups
  std::string label;
  std::string value;  ///< the present state; may be empty
  std::string key;    ///< the key that does the same; may be empty
  std::string help;   ///< what it changes
  Action action;
  bool stays = false;  ///< the menu stays open, to choose again
};

/// To add an entry, add a line in here.
std::vector<MenuEntry> menu_entries(const Session& session);

/// Facts at the foot of the menu.
struct MenuFact {
  std::string name, words;
};
std::vector<MenuFact> menu_facts();

/// At the right, below the bar.
Actions draw_menu(const Session& session, const Theme& theme, float below);

}  // namespace racecourse
