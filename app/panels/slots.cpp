#include "panels/slots.h"

#include <algorithm>
#include <string>

#include "draw/format.h"
#include "panels/lesson_words.h"

namespace racecourse {

namespace {

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

}  // namespace

Slots slots_of(const Session& session) {
  Slots slots;
  for (const Setting& setting : session.lesson().settings)
    slots[setting.name] = shown_value(setting, session.settings().number(setting.name));
  for (const MetricSpec& spec : session.lesson().metrics)
    if (const auto value = session.snapshot()->metric(spec.name))
      slots[spec.name] = metric_text(*value, spec.format, spec.unit);
  return slots;
}

Blocks plain_paragraph(std::string_view sentence) {
  Block paragraph;
  paragraph.spans.push_back({.text = std::string(sentence)});
  return {paragraph};
}

void draw_text_of(const Session& session, std::string_view section, const ViewState& view, float width,
                  const Theme& theme, bool muted) {
  const auto found = view.sections.find(section);
  if (found != view.sections.end())
    draw_markdown(told(found->second, slots_of(session)), width, theme, muted);
}

}  // namespace racecourse
