#include "kit/programs/watched_thread.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <utility>

#include "kit/host/clock.h"

namespace racecourse {

namespace {

// What it may be wrong by: the thread's own clock, and the system's, which it brings up to date at each of its ticks.
constexpr std::int64_t own_tolerance_ns = 20'000, system_tolerance_ns = 5'000'000;
// After so long without a word from the thread, the system's clock has to do.
constexpr std::int64_t silence_ns = 40'000'000;

bool runs(LaneState state) { return state == LaneState::running || state == LaneState::holding; }
bool worth_drawing(LaneState state) { return state != LaneState::not_started && state != LaneState::done; }
std::int64_t length(const Slice& slice) { return slice.end_ns - slice.begin_ns; }
double ms(std::int64_t ns) { return static_cast<double>(ns) / 1e6; }

}  // namespace

std::optional<ThreadUse> use_of_thread(int process, int thread) {
  const std::string task = "/proc/" + std::to_string(process) + "/task/" + std::to_string(thread);
  ThreadUse use;
  if (!(std::ifstream(task + "/schedstat") >> use.processor_ns)) return {};
  std::string line;
  std::getline(std::ifstream(task + "/stat"), line);
  const std::size_t name_ends = line.rfind(") ");
  if (name_ends == std::string::npos || name_ends + 2 >= line.size()) return {};
  use.sleeps = line[name_ends + 2] == 'S' || line[name_ends + 2] == 'D';
  return use;
}

std::int64_t WatchClock::lasting(std::uint64_t ticks) const {
  const double ns = static_cast<double>(ticks) * nanoseconds_per_tick();
  return ns < static_cast<double>(now_ns) ? static_cast<std::int64_t>(ns) : now_ns;
}

std::int64_t WatchClock::at(std::uint64_t ticks) const { return ticks <= start ? 0 : lasting(ticks - start); }

void WatchedThread::read(const watch::Thread& thread, const EventSlot* events) {
  if (ended_) return;
  // Before the events: when its end is there, all of them are.
  end_ticks_ = thread.ended.load(std::memory_order_acquire);
  fresh_.clear();
  const auto raw = [](std::uint64_t ticks, std::uint64_t what) { return Raw{ticks, what}; };
  const std::uint64_t missed = drain_slots(events, watch::ring - 1, thread.written, read_, fresh_, raw);
  if (missed == 0) return;
  missed_ += std::min(missed, std::uint64_t{1} << 50);
  open_.state = LaneState::not_started;  // what came in between is not known
}

void WatchedThread::take(const watch::Thread& thread, const WatchClock& clock, const Show& show,
                         const std::optional<ThreadUse>& use) {
  if (ended_) return;
  for (const Raw& event : fresh_) add(event.ticks, event.what, clock, show);
  if (use) look_at_use(*use, clock.now_ns);
  append_what_cannot_grow();
  take_times(thread, clock);
  if (end_ticks_ == 0) return;
  ended_ = true;
  ended_ns_ = clock.at(end_ticks_);
  const std::uint64_t used = thread.processor_time.load(std::memory_order_relaxed);
  known_ns_ = std::max(known_ns_, static_cast<std::int64_t>(std::min(used, std::uint64_t{1} << 60)));
}

void WatchedThread::add(std::uint64_t ticks, std::uint64_t what, const WatchClock& clock, const Show& show) {
  const std::int64_t at = std::max(clock.at(ticks), open_.begin_ns);
  if ((what & 0xFF) == watch::processor_time_mark) {
    const auto used = static_cast<std::int64_t>(what >> 8);
    return know_processor_time(at, used, own_tolerance_ns);
  }
  const watch::Note note = watch::unpack(what);
  if (static_cast<std::size_t>(note.state) >= lane_state_count) return;
  close(at);
  const Shown shown = show(note);
  open_ = {at, at, note.state, shown.object, static_cast<std::int16_t>(shown.holder)};
  idle_since_ns_ = -1;
}

void WatchedThread::close(std::int64_t at_ns) {
  if (!worth_drawing(open_.state) || at_ns <= open_.begin_ns) return;
  open_.end_ns = at_ns;
  unsure_.push_back(open_);
}

// Of the time since it was known last, the thread could run for so long, and had a core for so long. Where it had none is not
// known: each stretch gets its share. What it lost was its core, or else it was in a system call that nobody noted.
void WatchedThread::know_processor_time(std::int64_t at_ns, std::int64_t used_ns, std::int64_t tolerance_ns) {
  close(at_ns);
  open_.begin_ns = std::max(at_ns, open_.begin_ns);
  std::int64_t could_run = 0;
  for (const Slice& slice : unsure_)
    if (runs(slice.state)) could_run += length(slice);
  const std::int64_t had = std::clamp<std::int64_t>(used_ns - known_ns_, 0, could_run);
  const bool lost = could_run - had > std::max(tolerance_ns, could_run / 50);
  const LaneState instead = asleep_looks_ > awake_looks_ ? LaneState::input_output : LaneState::off_core;
  for (Slice slice : unsure_) {
    Slice rest = slice;
    if (lost && runs(slice.state)) {
      const double share = static_cast<double>(had) / static_cast<double>(could_run);
      slice.end_ns = rest.begin_ns =
          slice.begin_ns + static_cast<std::int64_t>(static_cast<double>(length(slice)) * share);
      rest.state = instead;
      rest.object = 0;
      rest.holder = -1;
      append(slice);
      append(rest);
      if (instead == LaneState::input_output) in_calls_ns_ += length(rest);
    } else {
      append(slice);
    }
  }
  unsure_.clear();
  asleep_looks_ = awake_looks_ = 0;
  known_ns_ = std::max(known_ns_, used_ns);
}

bool WatchedThread::grows_into(const Slice& slice) const {
  return latest_ && latest_->end_ns == slice.begin_ns && latest_->state == slice.state &&
         latest_->object == slice.object && latest_->holder == slice.holder;
}

void WatchedThread::append(const Slice& slice) {
  if (length(slice) <= 0) return;
  if (grows_into(slice)) {
    latest_->end_ns = slice.end_ns;
    return;
  }
  if (latest_) timeline_.append(*latest_);
  latest_ = slice;
}

void WatchedThread::append_what_cannot_grow() {
  if (!latest_ || (unsure_.empty() && grows_into(open_))) return;
  timeline_.append(*latest_);
  latest_.reset();
}

void WatchedThread::look_at_use(const ThreadUse& use, std::int64_t now_ns) {
  const bool idle = std::exchange(last_use_ns_, use.processor_ns) == use.processor_ns;
  if (!runs(open_.state)) return;
  sleeps_ = use.sleeps;
  ++(use.sleeps ? asleep_looks_ : awake_looks_);
  if (!idle)
    idle_since_ns_ = -1;
  else if (idle_since_ns_ < 0)
    idle_since_ns_ = now_ns;
  const std::int64_t unsure_since = unsure_.empty() ? open_.begin_ns : unsure_.front().begin_ns;
  if (now_ns - unsure_since > silence_ns) know_processor_time(now_ns, use.processor_ns, system_tolerance_ns);
}

// Read between two looks at its last note, or else left for the next time.
void WatchedThread::take_times(const watch::Thread& thread, const WatchClock& clock) {
  constexpr auto acquire = std::memory_order_acquire;
  if (const std::uint64_t began = thread.began.load(acquire); began != 0 && began_ns_ < 0)
    began_ns_ = clock.at(began);
  const std::uint64_t note = thread.now.load(acquire);
  const std::uint64_t since = thread.since[(note >> watch::note_bits) % 2].load(acquire);
  const std::int64_t waiting = clock.lasting(thread.waiting.load(acquire));
  const std::int64_t sleeping = clock.lasting(thread.sleeping.load(acquire));
  if (thread.now.load(acquire) == note) {
    const LaneState state = watch::unpack(note).state;
    const std::int64_t going_on = clock.now_ns - clock.at(since);
    waiting_ns_ = waiting + (state == LaneState::waiting ? going_on : 0);
    sleeping_ns_ = sleeping + (state == LaneState::sleeping ? going_on : 0);
  }
}

void WatchedThread::cut_off(LaneEnd end, std::int64_t now_ns) {
  if (ended_) return;
  know_processor_time(now_ns, std::max(known_ns_, last_use_ns_), system_tolerance_ns);
  if (latest_) timeline_.append(*latest_);
  latest_.reset();
  open_.state = LaneState::done;
  ended_ = true;
  ended_ns_ = now_ns;
  end_ = end;
}

/// What goes on: of a thread that has had no core for a while, or sleeps in a call that nobody noted, since when.
std::vector<Slice> WatchedThread::open_slices(std::int64_t now_ns) const {
  if (!worth_drawing(open_.state)) return latest_ ? std::vector{*latest_} : std::vector<Slice>{};
  Slice open = open_;
  if (latest_) open.begin_ns = latest_->begin_ns;  // it grows into this
  open.end_ns = std::max(now_ns, open.begin_ns);
  if (idle_since_ns_ < 0 || !runs(open.state)) return {open};
  Slice idle = open;
  idle.state = sleeps_ ? LaneState::input_output : LaneState::off_core;
  idle.object = 0;
  idle.holder = -1;
  idle.begin_ns = open.end_ns = std::clamp(idle_since_ns_, open.begin_ns, open.end_ns);
  return {open, idle};
}

LaneSnapshot WatchedThread::lane(std::int64_t now_ns) const {
  LaneSnapshot lane;
  const std::vector<Slice> open = open_slices(now_ns);
  lane.state = ended_ ? LaneState::done : open.empty() ? LaneState::not_started : open.back().state;
  lane.end = end_;
  lane.events_dropped = missed_;
  lane.timeline = timeline_.view(open);
  const std::int64_t until = ended_ ? ended_ns_ : now_ns;
  const std::int64_t alive = began_ns_ < 0 ? 0 : std::max<std::int64_t>(until - began_ns_, 0);
  const std::int64_t waited = std::clamp<std::int64_t>(waiting_ns_, 0, alive);
  const std::int64_t idle = std::clamp<std::int64_t>(sleeping_ns_ + in_calls_ns_, 0, alive - waited);
  const std::int64_t could_run = alive - waited - idle;
  const std::int64_t had = std::clamp<std::int64_t>(std::max(known_ns_, last_use_ns_), 0, could_run);
  lane.waiting_ms = ms(waited);
  lane.idle_ms = ms(idle);
  lane.running_ms = ms(had);
  lane.off_core_ms = ms(could_run - had);
  return lane;
}

}  // namespace racecourse
