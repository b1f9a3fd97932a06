#include "kit/running/watched_lane.h"

#include <algorithm>
#include <utility>

namespace racecourse {

namespace {

// Between two measurements. Shorter, and a thread that has a core may seem to have none.
constexpr std::int64_t least_apart_ns = 1'000'000;
// What a thread uses at most that was off its core all the time between two measurements: the clock's own inaccuracy.
constexpr std::chrono::microseconds next_to_nothing{20};

double alive_ms(const Lane& lane, const RunClock& clock, double elapsed_ms) {
  const std::uint64_t began = lane.began_at();
  if (began == 0) return 0;
  if (lane.ended_at() != 0) return to_ms(static_cast<std::int64_t>(lane.ended_at() - began));
  return elapsed_ms - std::max(0.0, static_cast<double>(clock.nanoseconds(began)) / 1e6);
}

}  // namespace

double to_ms(std::int64_t ticks) { return static_cast<double>(ticks) * nanoseconds_per_tick() / 1e6; }

void WatchedLane::look(const RunClock& clock, bool asked_to_measure) {
  log_.take(lane, clock);
  const std::int64_t now_ns = clock.nanoseconds(ticks());
  if (asked_to_measure && now_ns - measured_at_ns_ >= least_apart_ns) measure(now_ns);
}

void WatchedLane::measure(std::int64_t now_ns) {
  const auto before = std::exchange(processor_time_, lane.processor_time());
  const std::uint64_t note_before = std::exchange(note_, lane.last_note());
  const bool has_core =
      note_ != note_before || !before || !processor_time_ || *processor_time_ - *before > next_to_nothing;
  if (has_core)
    idle_since_ns_.reset();
  else if (!idle_since_ns_)
    idle_since_ns_ = measured_at_ns_;
  measured_at_ns_ = now_ns;
}

std::optional<std::int64_t> WatchedLane::off_core_since() const {
  const LaneState state = lane.now().state;
  const bool could_go_on = state == LaneState::running || state == LaneState::holding;
  return could_go_on && lane.last_note() == note_ ? idle_since_ns_ : std::nullopt;
}

double WatchedLane::could_go_on(const RunClock& clock, double from_ms, double now_ms) {
  const std::uint64_t began = lane.began_at(), ended = lane.ended_at();
  if (began == 0) return 0;
  const auto moment = [&](std::uint64_t at) { return static_cast<double>(clock.nanoseconds(at)) / 1e6; };
  const LaneState state = lane.now().state;
  const bool can_now =
      state == LaneState::running || state == LaneState::holding || state == LaneState::off_core;
  const bool could = std::exchange(could_go_on_then_, can_now && ended == 0);
  if (!could || (!can_now && ended == 0)) return 0;
  return std::max((ended != 0 ? moment(ended) : now_ms) - std::max(from_ms, moment(began)), 0.0);
}

std::optional<std::chrono::nanoseconds> WatchedLane::processor_time() const {
  return lane.ended_at() != 0 ? lane.processor_time() : processor_time_;
}

// A stop may come when a lane has just done all it was to do.
LaneEnd WatchedLane::end() const {
  const LaneEnd end = lane.how_it_ended();
  if (end != LaneEnd::stopped) return end;
  if (stuck) return LaneEnd::stuck;
  return goal > 0 && lane.done.get() >= goal ? LaneEnd::done : LaneEnd::stopped;
}

// A thread is said to run for no longer than it had a core, by its own clock.
LaneSnapshot WatchedLane::snapshot(const RunClock& clock, double elapsed_ms) const {
  LaneSnapshot shown;
  shown.name = lane.name();
  shown.done = lane.done.get();
  shown.goal = goal != until_it_ends ? goal : lane.ended_at() != 0 ? shown.done : 0;
  if (lane.ended_at() != 0) shown.end = end();
  shown.waiting_ms = to_ms(lane.time_in(LaneState::waiting));
  shown.idle_ms = to_ms(lane.time_in(LaneState::sleeping) + lane.time_in(LaneState::input_output));
  const double could_run_ms =
      std::max(0.0, alive_ms(lane, clock, elapsed_ms) - shown.waiting_ms - shown.idle_ms);
  const auto used = lane.ended_at() != 0 || processor_time_ ? lane.processor_time() : std::nullopt;
  const double had_core_ms = used ? std::chrono::duration<double, std::milli>(*used).count()
                                  : could_run_ms - to_ms(lane.off_core.get());
  shown.running_ms = std::clamp(had_core_ms, 0.0, could_run_ms);
  shown.off_core_ms = could_run_ms - shown.running_ms;
  shown.hand_overs = lane.hand_overs.get();
  shown.events_dropped = log_.missed();
  shown.timeline = log_.view(static_cast<std::int64_t>(elapsed_ms * 1e6), off_core_since());
  return shown;
}

}  // namespace racecourse
