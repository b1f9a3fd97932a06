#include "kit/running/stage.h"

#include <algorithm>
#include <cassert>
#include <exception>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "kit/base/format.h"
#include "kit/base/on_leaving.h"
#include "kit/base/words.h"
#include "kit/host/host.h"
#include "kit/host/refusal.h"
#include "kit/running/start_line.h"

namespace racecourse {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto first_look = std::chrono::milliseconds(1);
constexpr auto usual_look = std::chrono::microseconds(16'667);
// By then a stop is over, as a rule: to look at ten thousand lanes meanwhile would only be in their way.
constexpr auto look_while_stopping = std::chrono::milliseconds(100);
constexpr double quiet_ms_of_deadlock = 100;
constexpr std::size_t most_slices_in_all = 1u << 20;
constexpr std::size_t most_slices_of_a_lane = 1u << 18;
constexpr std::size_t most_events_in_rings = 1u << 19;  // 16 bytes each
// Of processor time, for all lanes together, until they give way to a window. On a busy machine the window would otherwise see
// no two of them side by side; nor does it notice so little.
constexpr std::chrono::milliseconds before_giving_way{40};
constexpr std::size_t most_measured = 256;  // lanes: each is asked for its time at each look
constexpr double most_kept_off = 0.3;       // of the time for which lanes want a core
constexpr std::size_t last_object = 255;    // shared by all that come after it

// A thread that the system refuses, or memory for what belongs to it.
std::runtime_error refused(const std::string& of, std::size_t which, const std::exception& error) {
  const auto* by_system = dynamic_cast<const std::system_error*>(&error);
  const std::error_code why =
      by_system ? by_system->code() : std::make_error_code(std::errc::not_enough_memory);
  const auto number = static_cast<std::int64_t>(which);
  return std::runtime_error(
      no_thread("thread " + grouped(number) + of, why, "ask for fewer threads", number - 1));
}

}  // namespace

Stage::Stage(StageSetup setup)
    : RunResults(setup.lesson, [this] { return elapsed_ms(); }),
      setup_(std::move(setup)),
      live_(std::make_unique<std::atomic<std::int64_t>[]>(setup_.settings.declared().size())),
      core_share_(static_cast<int>(host().cores)) {
  for (const Setting& setting : setup_.settings.declared())
    set_live(setting.name, setup_.settings.number(setting.name));
}

Stage::~Stage() { assert(threads_.empty()); }

const std::atomic<std::int64_t>& Stage::live(std::string_view name) const {
  return live_[setup_.settings.index(name)];
}

void Stage::set_live(std::string_view name, std::int64_t value) {
  live_[setup_.settings.index(name)].store(value, std::memory_order_relaxed);
}

std::uint8_t Stage::add_object(std::string name) {
  const std::lock_guard lock(members_mutex_);
  if (objects_.size() <= last_object) {
    objects_.push_back({std::move(name)});
  } else {
    objects_.back().holder = nullptr;  // more than one share it now
  }
  return static_cast<std::uint8_t>(objects_.size() - 1);
}

std::uint8_t Stage::add_lock(std::string name, const std::atomic<int>& holder) {
  const std::uint8_t number = add_object(std::move(name));
  const std::lock_guard lock(members_mutex_);
  if (number < last_object) objects_[number].holder = &holder;
  return number;
}

void Stage::forget_lock(const std::atomic<int>& holder) {
  const std::lock_guard lock(members_mutex_);
  for (Object& object : objects_)
    if (object.holder == &holder) object.holder = nullptr;
}

StepLog& Stage::step_log() {
  if (!step_log_) step_log_ = std::make_unique<StepLog>();
  return *step_log_;
}

// Many lanes get a short memory each, so that all together fit.
WatchedLane& Stage::add_member(const LanePlan& plan, std::size_t among) {
  const std::size_t slices = std::clamp<std::size_t>(most_slices_in_all / among, 1024, most_slices_of_a_lane);
  const std::size_t ring = std::min(setup_.ring, std::max<std::size_t>(most_events_in_rings / among, 64));
  const std::lock_guard lock(members_mutex_);
  members_.push_back(std::make_unique<WatchedLane>(static_cast<int>(members_.size()), plan.name, plan.goal,
                                                   ring, slices, stop_));
  return *members_.back();
}

std::vector<WatchedLane*> Stage::members() const {
  const std::lock_guard lock(members_mutex_);
  std::vector<WatchedLane*> all;
  for (const auto& member : members_) all.push_back(member.get());
  return all;
}

std::size_t Stage::lane_count() const {
  const std::lock_guard lock(members_mutex_);
  return members_.size();
}

const Lane& Stage::lane(std::size_t i) const {
  const std::lock_guard lock(members_mutex_);
  return members_[i]->lane;
}

std::int64_t Stage::total(Tally Lane::*what) const {
  std::int64_t sum = 0;
  for (const WatchedLane* member : members()) sum += (member->lane.*what).get();
  return sum;
}

double Stage::total_waiting_ms() const {
  std::int64_t sum = 0;
  for (const WatchedLane* member : members()) sum += member->lane.time_in(LaneState::waiting);
  return to_ms(sum);
}

void Stage::run_lanes(const std::vector<LanePlan>& plans, const std::function<void()>& observe) {
  if (plans.empty()) return;
  break_lines();
  StartLine line(plans.size(), stop_.token());
  {
    line_ = &line;
    const OnLeaving forget_line([this] { line_ = nullptr; });
    start_threads(plans, line);
    try {
      watch(line, observe);
    } catch (...) {
      request_stop();
      while (!line.wait_for_all(Clock::now() + std::chrono::seconds(1))) {
      }
      join_threads();
      throw;
    }
    join_threads();
  }
  if (broken_) break_property(*broken_);
  look(observe);
  if (const std::exception_ptr failure = line.failure()) std::rethrow_exception(failure);
}

void Stage::start_threads(const std::vector<LanePlan>& plans, StartLine& line) {
  threads_.reserve(plans.size());  // a thread that runs already must find room
  for (std::size_t i = 0; i < plans.size(); ++i) {
    try {
      Lane& lane = add_member(plans[i], plans.size()).lane;
      if (setup_.low_priority)
        lane.give_way_after(std::chrono::nanoseconds(before_giving_way) / plans.size());
      keep(std::thread([this, i, &line, &lane, &body = plans[i].body] {
        if (line.wait_until_open(i)) line.leave(run_lane(lane, body));
      }));
    } catch (const std::exception& error) {
      // Afterwards: what is in use until then shows which limit was met.
      const OnLeaving let_go([&] {
        line.abandon();
        join_threads();
      });
      throw refused(" of " + grouped(static_cast<std::int64_t>(plans.size())), i + 1, error);
    }
  }
  line.wait_for_arrivals();
  ended_at_ = 0;
  line.open();
}

LaneThread Stage::start_lane(LanePlan plan) {
  assert(line_ && "lanes are started by lanes");
  Lane& lane = add_member(plan, lane_count() + 16).lane;
  line_->expect_one_more();
  try {
    // It joins others that have left the start: it gives way at once.
    return {*this, lane.id(), std::thread([this, &lane, body = std::move(plan.body)] {
              if (setup_.low_priority) lane.give_way();
              line_->leave(run_lane(lane, body));
            })};
  } catch (const std::exception& error) {
    line_->leave({});
    throw refused("", lane_count(), error);
  }
}

void Stage::keep(std::thread thread) {
  const std::lock_guard lock(members_mutex_);
  threads_.push_back(std::move(thread));
}

std::exception_ptr Stage::run_lane(Lane& lane, const std::function<void(Lane&)>& body) {
  std::exception_ptr failure;
  LaneEnd end = LaneEnd::done;
  lane.begin();
  std::uint64_t nobody_yet = 0;
  started_at_.compare_exchange_strong(nobody_yet, lane.began_at());
  try {
    body(lane);
    if (stop_requested()) end = LaneEnd::stopped;
  } catch (const Stopped&) {
    end = LaneEnd::stopped;  // while it waited
  } catch (const PropertyBroken& broken) {
    end = LaneEnd::cut_off;
    note_broken(broken.ending);
    request_stop();
  } catch (...) {
    end = stop_requested() ? LaneEnd::stopped : LaneEnd::cut_off;
    // What goes wrong after a stop comes of the stop: a connection was closed, a child was ended.
    if (!stop_requested()) {
      failure = std::current_exception();
      request_stop();
    }
  }
  lane.end(end);
  return failure;
}

// What breaks after a stop comes of the stop.
void Stage::note_broken(const Ending& ending) {
  const std::lock_guard lock(members_mutex_);
  if (!broken_ && !stop_requested()) broken_ = ending;
}

void Stage::watch(StartLine& line, const std::function<void()>& observe) {
  using Milliseconds = std::chrono::duration<double, std::milli>;
  Milliseconds pause = first_look;
  for (;;) {
    // Counted from the first lane's first step, not from when the gate was opened.
    const bool timed = setup_.duration && !stop_requested();
    const Milliseconds left = timed ? Milliseconds(*setup_.duration) - Milliseconds(now_ms()) : pause;
    if (line.wait_for_all(Clock::now() + std::chrono::ceil<Clock::duration>(std::min(pause, left)))) break;
    if (setup_.duration && Milliseconds(now_ms()) >= *setup_.duration) request_stop();
    look(observe);
    if (!stop_requested() && !property_is_broken()) look_for_deadlock();
    pause =
        stop_requested() ? Milliseconds(look_while_stopping) : std::min<Milliseconds>(pause * 2, usual_look);
  }
  for (const WatchedLane* member : members()) ended_at_ = std::max(ended_at_, member->lane.ended_at());
}

std::vector<std::uint64_t> Stage::last_notes(const auto& members) {
  std::vector<std::uint64_t> notes;
  for (const auto& member : members) notes.push_back(member->lane.last_note());
  return notes;
}

// Who sleeps looks now and then whether it still has to. All have slept since the same moment: so nobody has done anything
// since then, and who has looked in vain since then will never find anything else.
void Stage::look_for_deadlock() {
  const std::vector<WatchedLane*> all = members();
  std::vector<std::uint64_t> notes = last_notes(all);
  const auto asleep = [this](const WatchedLane* member) { return asleep_for_good(*member); };
  const auto ended = [](const WatchedLane* member) { return member->lane.ended_at() != 0; };
  const bool quiet = notes == notes_then_ && std::all_of(all.begin(), all.end(), asleep) &&
                     !std::all_of(all.begin(), all.end(), ended);
  if (!quiet) {
    for (WatchedLane* member : all) member->looked_in_vain = member->lane.looked_in_vain.get();
    notes_then_ = std::move(notes);
    quiet_since_ = ticks();
    return;
  }
  if (to_ms(static_cast<std::int64_t>(ticks() - quiet_since_)) < quiet_ms_of_deadlock) return;
  break_property(deadlock_ending());
  for (WatchedLane* lane : all) lane->stuck = true;
  if (!goes_on()) request_stop();
}

bool Stage::asleep_for_good(const WatchedLane& member) const {
  const Lane& lane = member.lane;
  if (lane.ended_at() != 0) return true;
  const Event now = lane.now();
  if (now.state != LaneState::waiting) return false;
  const bool for_end_of_lane = now.object == 0 && now.holder >= 0;
  if (for_end_of_lane) return this->lane(static_cast<std::size_t>(now.holder)).ended_at() == 0;
  return lane.looked_in_vain.get() > member.looked_in_vain;
}

void Stage::look(const std::function<void()>& observe) {
  if (started_at() == 0) return;  // the lanes were let go, but none has come to it yet
  const RunClock clock(started_at());
  const std::vector<WatchedLane*> all = members();
  for (WatchedLane* member : all) member->look(clock, all.size() <= most_measured);
  if (setup_.low_priority &&
      std::any_of(all.begin(), all.end(), [](const WatchedLane* member) { return member->lane.gave_way(); }))
    add_note(
        "After their first milliseconds, the threads run at a lower priority than the window (nice 19).");
  judge_speeds(all);
  observe();
  if (setup_.observed) setup_.observed();
}

// Speeds that were measured while other work had the cores are not those of the lanes.
void Stage::judge_speeds(const std::vector<WatchedLane*>& all) {
  const RunClock clock(started_at());
  const double now = now_ms();
  double could_go_on_ms = 0, processor_ms = 0;
  bool all_measured = true;  // of many lanes only those that have ended are
  for (WatchedLane* member : all) {
    could_go_on_ms += member->could_go_on(clock, judged_at_ms_, now);
    const auto used = member->processor_time();
    if (used) processor_ms += std::chrono::duration<double, std::milli>(*used).count();
    all_measured = all_measured && (used || member->lane.began_at() == 0);
  }
  judged_at_ms_ = now;
  core_share_.look(now, could_go_on_ms);
  kept_off_ = all_measured ? core_share_.kept_off(processor_ms) : std::nullopt;
  doubt_speeds(
      kept_off_ && *kept_off_ > most_kept_off
          ? "Other work on this machine kept the threads off the cores for " + share_text(*kept_off_) +
                " of the time they wanted one, so these speeds are not theirs. Close other programs, "
                "and run again."
          : std::string());
}

void Stage::note_what_was_not_judged() {
  if (kept_off_ || !measures_speeds()) return;
  add_note(std::string("Not judged: whether other programs slowed these threads down. ") +
           (thread_processor_time() ? "They wanted a core for too short a time to tell."
                                    : "Processor time is not measured here."));
}

// No lane is left to give the stage another thread.
void Stage::join_threads() {
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

double Stage::ms_until(std::uint64_t at) const {
  if (started_at() == 0) return 0;
  return std::max(0.0, static_cast<double>(RunClock(started_at()).nanoseconds(at)) / 1e6);
}

double Stage::now_ms() const { return ms_until(ticks()); }

// A lane that waits holds what it held when it began to. So the holders, read between two looks at the lanes, are right
// for all that waited from the first look to the second; whoever did not is not said to wait.
WaitGraph Stage::waits() const {
  const std::lock_guard lock(members_mutex_);
  WaitGraph graph;
  std::vector<int> lock_of(objects_.size(), -1);
  const std::vector<std::uint64_t> before = last_notes(members_);
  for (std::size_t i = 0; i < objects_.size(); ++i) {
    if (!objects_[i].holder) continue;
    lock_of[i] = static_cast<int>(graph.locks.size());
    graph.locks.push_back({objects_[i].name, objects_[i].holder->load(std::memory_order_acquire)});
  }
  const std::vector<std::uint64_t> after = last_notes(members_);
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const Event now = unpack(0, after[i]);
    const bool waits = now.state == LaneState::waiting && before[i] == after[i];
    graph.threads.push_back({.name = members_[i]->lane.name(),
                             .ended = now.state == LaneState::done,
                             .waits_for = waits ? lock_of[now.object] : -1});
  }
  find_cycles(graph);
  for (std::size_t i = 0; i < members_.size(); ++i)
    if (graph.threads[i].waits_forever()) members_[i]->stuck = true;
  return graph;
}

double Stage::elapsed_ms() const { return ms_until(ended_at_ != 0 ? ended_at_ : ticks()); }

void Stage::fill(Snapshot& snapshot) const {
  snapshot.elapsed_ms = elapsed_ms();
  RunResults::fill(snapshot);
  snapshot.moments = moments_.all();
  // Like a setting, something may happen after the last lane has ended and before anybody knows.
  for (Moment& moment : snapshot.moments) moment.t_ms = std::min(moment.t_ms, snapshot.elapsed_ms);
  std::vector<int> holders;  // of each object, now
  {
    const std::lock_guard lock(members_mutex_);
    snapshot.objects.clear();
    for (const Object& object : objects_) {
      snapshot.objects.push_back(object.name);
      holders.push_back(object.holder ? object.holder->load(std::memory_order_relaxed) : -1);
    }
  }
  snapshot.steps.reset();
  if (step_log_) snapshot.steps = step_log_->read();
  snapshot.lanes.clear();
  const std::vector<WatchedLane*> all = members();
  const RunClock clock(started_at());
  for (const WatchedLane* member : all)
    snapshot.lanes.push_back(member->snapshot(clock, snapshot.elapsed_ms));
  for (std::size_t i = 0; i < all.size(); ++i) tell_state(*all[i], holders, snapshot, snapshot.lanes[i]);
}

// Only once all lanes are in the snapshot can one be named that another waits for. Since the wait began the lock may have
// gone on to another holder.
void Stage::tell_state(const WatchedLane& member, std::span<const int> holders, const Snapshot& snapshot,
                       LaneSnapshot& shown) {
  const Event now = member.lane.now();
  const int holder_now = now.object < holders.size() ? holders[now.object] : -1;
  const auto known = static_cast<std::int16_t>(holder_now >= 0 ? holder_now : now.holder);
  const Slice slice{0, 0, now.state, now.object, known};
  shown.state = member.off_core_since() ? LaneState::off_core : now.state;
  shown.waiting_for = object_of(slice, snapshot.objects, snapshot.lanes);
  const LaneSnapshot* holder = holder_of(slice, snapshot.lanes);
  shown.holder = holder ? static_cast<int>(holder - snapshot.lanes.data()) : -1;
}

}  // namespace racecourse
