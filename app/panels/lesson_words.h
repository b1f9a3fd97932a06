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
/// The label of a tab; that of the outcomes says how many runs they come from.
std::string tab_label(Tab tab, const Snapshot& snapshot);
/// What the tab shows.
std::string tab_tooltip(Tab tab);
/// With a capital first letter; Latin only.
std::string capitalized(std::string text);
/// A setting's tooltip: its help, its range and its key.
std::string setting_tooltip(const Lesson& lesson, const Setting& setting);
/// One more line for the tooltip: when a change takes effect on real threads.
std::string when_it_takes_effect(const Setting& setting);

}  // namespace racecourse
