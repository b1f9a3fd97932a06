#include "kit/lesson/slots.h"

#include "kit/base/format.h"
#include "kit/base/ordering.h"
#include "kit/base/words.h"

namespace racecourse {

namespace {

bool names_slot(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

}  // namespace

std::string shown_value(const Setting& setting, std::int64_t value) {
  if (setting.is_number()) return grouped(value);
  if (!setting.ordered) return setting.choices.at(static_cast<std::size_t>(value)).label;
  std::string text;
  for (const std::size_t i : ordering(setting.choices.size(), value))
    text += (text.empty() ? "" : ", ") + setting.choices[i].label;
  return text;
}

Slots slots_of(const std::vector<MetricSpec>& metrics, const Settings& settings, const Snapshot& run) {
  Slots slots;
  for (const Setting& setting : settings.declared())
    slots[setting.name] = shown_value(setting, settings.number(setting.name));
  for (const MetricSpec& spec : metrics)
    if (const auto value = run.metric(spec.name))
      slots[spec.name] = metric_text(*value, spec.format, spec.unit);
  return slots;
}

std::optional<Slot> slot_at_front(std::string_view text) {
  const std::size_t close = text.find('}');
  if (close == std::string_view::npos) return {};
  std::string_view inside = text.substr(1, close - 1);
  Slot slot;
  slot.whole = text.substr(0, close + 1);
  slot.name = inside.substr(0, inside.find('|'));
  if (slot.name.empty() || !std::all_of(slot.name.begin(), slot.name.end(), names_slot)) return {};
  inside.remove_prefix(slot.name.size());
  if (inside.empty()) return slot;
  const std::size_t bar = inside.find('|', 1);
  if (bar == std::string_view::npos || inside.find('|', bar + 1) != std::string_view::npos) return {};
  slot.has_words = true;
  slot.one = inside.substr(1, bar - 1);
  slot.many = inside.substr(bar + 1);
  return slot;
}

std::optional<std::string> filled(std::string_view text, const Slots& values) {
  std::string result;
  bool all_there = true;
  walk_slots(
      text, [&](std::string_view plain) { result += plain; },
      [&](const Slot& slot) {
        const auto value = values.find(slot.name);
        all_there = all_there && value != values.end();
        if (value != values.end()) result += slot.words_for(value->second);
      });
  return all_there ? std::optional(result) : std::nullopt;
}

}  // namespace racecourse
