#include "panels/view_state.h"

namespace racecourse {

void ViewState::begin_frame(const Session& session) {
  told.follow(session);
  texts.begin_frame();
  goal_rows.begin_frame();
  if (session.lesson().id == lesson_) return;
  lesson_ = session.lesson().id;
  plot = {};
  timeline = {};
  chip = {};
  hints = 0;
}

}  // namespace racecourse
