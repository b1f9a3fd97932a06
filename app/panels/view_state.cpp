#include "panels/view_state.h"

namespace racecourse {

void ViewState::begin_frame(const Session& session) {
  told.follow(session);
  const auto twin = session.twin().snapshot(session.lesson_index());
  if (run_ != session.snapshot() || twin_ != twin) ++run_version;
  run_ = session.snapshot();
  twin_ = twin;
  if (session.lesson().id == lesson_) return;
  lesson_ = session.lesson().id;
  plot = {};
  timeline = {};
  chip = {};
  hints = 0;
}

}  // namespace racecourse
