#include "panels/text_section.h"

#include "lesson_text.h"

namespace racecourse {

void draw_text_of(const Session& session, std::string_view section, const ViewState& view, float width,
                  const Theme& theme, bool muted) {
  const auto found = view.sections.find(section);
  if (found != view.sections.end())
    draw_markdown(told(found->second, slots_of(session.lesson(), session.settings(), *session.snapshot())),
                  width, theme, muted);
}

}  // namespace racecourse
