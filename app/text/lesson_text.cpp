#include "text/lesson_text.h"

#include <algorithm>
#include <string>

namespace racecourse {

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
