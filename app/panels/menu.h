#pragma once

// The menu: what can be chosen apart from the lessons, each with the key that does the same.

#include <string>
#include <vector>

#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

struct MenuEntry {
  int group = 0;  ///< a rule stands between two groups
  std::string label;
  std::string value;  ///< how it is now; may be empty
  std::string key;    ///< that does the same; may be empty
  std::string help;   ///< what it changes
  Action action;
  bool stays = false;  ///< the menu stays open, to choose again
};

/// Another entry is another line in here.
std::vector<MenuEntry> menu_entries(const Session& session);

/// What is only said, at the foot of the menu.
struct MenuFact {
  std::string name, words;
};
std::vector<MenuFact> menu_facts();

/// At the right below the bar.
Actions draw_menu(const Session& session, const Theme& theme, float below);

}  // namespace racecourse
