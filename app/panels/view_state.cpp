#include "panels/view_state.h"

namespace racecourse {

namespace {
// A tab that was just opened knows its height one frame later, and can be scrolled in the one after that.
constexpr int frames_until_laid_out = 4;
}  // namespace

void ViewState::begin_frame(const Session& session) {
  told.follow(session);
  const auto twin = session.twin().snapshot(session.lesson_index());
  if (run_ != session.snapshot() || twin_ != twin) ++run_version;
  if (frames_to_see > 0) --frames_to_see;
  if (asked_where_ && asked_where_ != session.asked_where_to_guess()) frames_to_see = frames_until_laid_out;
  asked_where_ = session.asked_where_to_guess();
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
