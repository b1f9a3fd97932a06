#include "panels/text_section.h"

namespace racecourse {

void draw_text_of(std::string_view section, ViewState& view, float width, const Theme& theme, bool muted) {
  if (view.told.has_section(section)) view.texts.next().draw(view.told.section(section), width, theme, muted);
}

}  // namespace racecourse
