#pragma once

// Words and colours the panels make from what a lesson declares.

#include <string>
#include <string_view>

#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "session/action.h"
#include "text/lesson_text.h"

namespace racecourse {

/// "3 · Unsynchronized counter" for the bar.
std::string numbered_title(const Lesson& lesson, std::size_t index);
/// What stands on a tab; the outcomes' says of how many runs they are.
std::string tab_label(Tab tab, const Snapshot& snapshot);
/// What one finds on it.
std::string tab_tooltip(Tab tab);
/// With a capital letter in front; Latin only.
std::string capitalized(std::string text);
/// A setting's tooltip: its help, its range and its key.
std::string setting_tooltip(const Lesson& lesson, const Setting& setting);
/// One more line for it: when a change counts for real threads.
std::string when_it_takes_effect(const Setting& setting);

}  // namespace racecourse
