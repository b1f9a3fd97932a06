#include "kit/programs/run_overseer.h"

#include <algorithm>
#include <utility>

#include "kit/host/start_thread.h"

namespace racecourse {

namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;
constexpr Milliseconds first_look{1}, usual_look{16};

}  // namespace

RunOverseer::RunOverseer(ChildProcess& child, std::chrono::milliseconds time, ProgramWatch* watch,
                         OnWatched on_watched)
    : child_(child),
      time_(time),
      watch_(watch),
      on_watched_(std::move(on_watched)),
      standstill_(child.id()),
      thread_(start_thread<std::jthread>([this](const std::stop_token& over) { oversee(over); })) {}

RunOverseer::Reason RunOverseer::finish() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  return reason_;
}

void RunOverseer::oversee(const std::stop_token& over) {
  const int process = child_.id();
  Milliseconds pause = first_look;
  std::unique_lock lock(mutex_);
  for (;;) {
    const Milliseconds left = Milliseconds(time_) - (Clock::now() - began_);
    const Milliseconds wait = std::clamp(left, Milliseconds(0), pause);
    changed_.wait_for(lock, over, std::chrono::ceil<Clock::duration>(wait), [] { return false; });
    if (over.stop_requested()) return;
    if (look(process)) return end(Reason::standstill);
    if (time_is_up()) return end(Reason::time_is_up);
    pause = std::min(pause * 2, usual_look);
  }
}

/// True when it stands still.
bool RunOverseer::look(int process) {
  const bool stands_still = standstill_.look();
  if (!watch_) return stands_still;
  watch_->look(process);
  watch_->look_at_waits(stands_still ? standstill_.sleepers() : std::vector<Standstill::Sleeper>{});
  if (on_watched_) on_watched_(watch_->picture());
  return stands_still;
}

void RunOverseer::end(Reason reason) {
  reason_ = reason;
  child_.kill();
}

}  // namespace racecourse
