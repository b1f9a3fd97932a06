#pragma once

// Places in a text that a run fills: {name} stands for the value of a setting or of a figure that was measured, and
// {name|one|many} for the word that agrees with it.

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"

namespace racecourse {

using Slots = std::map<std::string, std::string, std::less<>>;

/// A value as its chip shows it: "1,000,000", "none".
std::string shown_value(const Setting& setting, std::int64_t value);

/// What a text may name: every setting, and every figure that was measured.
Slots slots_of(const std::vector<MetricSpec>& metrics, const Settings& settings, const Snapshot& run);
inline Slots slots_of(const Lesson& lesson, const Settings& settings, const Snapshot& run) {
  return slots_of(lesson.metrics, settings, run);
}

/// {name}, or {name|one|many}.
struct Slot {
  std::string_view whole;  ///< with its braces
  std::string_view name;
  bool has_words = false;      ///< one and many; else the value itself is meant
  std::string_view one, many;  ///< the words for one, and for more than one

  std::string_view words_for(std::string_view value) const {
    return !has_words ? value : value == "1" ? one : many;
  }
};

/// The slot that the text begins with; nothing if it begins with none.
std::optional<Slot> slot_at_front(std::string_view text);

/// Calls back for each stretch of plain text and each slot in turn.
template <class OnText, class OnSlot>
void walk_slots(std::string_view text, OnText on_text, OnSlot on_slot) {
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    const auto slot = open < text.size() ? slot_at_front(text.substr(open)) : std::nullopt;
    const std::size_t plain = slot ? open : std::min(open + 1, text.size());
    if (plain > 0) on_text(text.substr(0, plain));
    if (slot) on_slot(*slot);
    text.remove_prefix(plain + (slot ? slot->whole.size() : 0));
  }
}

/// The text with its values; nothing where it names one that is not there.
std::optional<std::string> filled(std::string_view text, const Slots& values);

}  // namespace racecourse
