#include "panels/view_state.h"

namespace racecourse {

void ViewState::follow(const Lesson& lesson) {
  if (lesson.id == lesson_) return;
  lesson_ = lesson.id;
  plot = {};
  timeline = {};
  chip = {};
  hints = 0;
  sections = split_sections(parse_markdown(lesson.text), 2);
}

}  // namespace racecourse
