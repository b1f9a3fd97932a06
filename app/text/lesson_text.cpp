#include "text/lesson_text.h"

#include <algorithm>

#include "kit/base/ordering.h"
#include "kit/base/words.h"
#include "text/format.h"

namespace racecourse {

std::string shown_value(const Setting& setting, std::int64_t value) {
  if (setting.is_number()) return grouped(value);
  if (!setting.ordered) return setting.choices.at(static_cast<std::size_t>(value)).label;
  std::string text;
  for (const std::size_t i : ordering(setting.choices.size(), value))
    text += (text.empty() ? "" : ", ") + setting.choices[i].label;
  return text;
}

Slots slots_of(const Lesson& lesson, const Settings& settings, const Snapshot& snapshot) {
  Slots slots;
  for (const Setting& setting : lesson.settings)
    slots[setting.name] = shown_value(setting, settings.number(setting.name));
  for (const MetricSpec& spec : lesson.metrics)
    if (const auto value = snapshot.metric(spec.name))
      slots[spec.name] = metric_text(*value, spec.format, spec.unit);
  return slots;
}

Blocks plain_paragraph(std::string_view sentence) {
  Block paragraph;
  paragraph.spans.push_back({.text = std::string(sentence)});
  return {paragraph};
}

Blocks told(const Blocks& blocks, const Slots& slots) {
  const auto speaks_of_figures = [](const Block& block) {
    return std::any_of(block.spans.begin(), block.spans.end(),
                       [](const Span& span) { return span.text.find('{') != std::string::npos; });
  };
  Blocks result;
  for (const Block& block : blocks) {
    if (!speaks_of_figures(block)) {
      result.push_back(block);
    } else if (const Blocks alone{block}; unknown_slots(alone, slots).empty()) {
      result.push_back(fill_slots(alone, slots).front());
    }
  }
  return result;
}

}  // namespace racecourse
