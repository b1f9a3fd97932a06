#include "kit/replay/replay.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "kit/explorer/walk.h"
#include "kit/host/clock.h"
#include "kit/machine/operation.h"
#include "kit/recording/step_log.h"
#include "kit/running/stage.h"
#include "kit/worlds/controlled_world.h"

namespace racecourse {

namespace {

/// What a thread still waits for once the schedule is over, by its number on the timeline, and a lane that holds it. 0:
/// nothing that has a name there.
struct Lack {
  std::uint8_t object = 0;
  int holder = -1;
};

/// Lets one thread through at a time, in the order of a schedule. A thread keeps its turn until it comes for the next
/// one, or ends: what it does in between belongs to the step. Before the first step each body has a turn of its own, in
/// the order of the bodies: what it does before its first operation (notes, threads it starts) must come in the order in
/// which the explorer ran it.
class Turnstile {
 public:
  Turnstile(Stage& stage, const Schedule& schedule, std::size_t bodies, std::chrono::milliseconds pace)
      : stage_(stage),
        schedule_(schedule),
        bodies_(bodies),
        pace_(pace),
        object_(stage.add_object("its turn")),
        on_stop_(stage.stop_signal().token(), [this] { wake_all(); }) {}

  /// Returns when this thread may begin. Throws Stopped.
  void begin(std::size_t thread) {
    std::unique_lock lock(mutex_);
    if (thread >= bodies_) return;  // it was started by a body, within that body's turn
    turned_.wait(lock, [&] { return begun_ == thread || stage_.stop_requested(); });
    if (stage_.stop_requested()) throw Stopped{};
  }
  /// Returns when this thread may take its next step, and which way that goes. `lack` is asked when no turn is left. Throws
  /// Stopped.
  template <class AskLack>
  std::uint8_t enter(std::size_t thread, AskLack lack) {
    std::unique_lock lock(mutex_);
    const auto my_turn = [&] { return all_begun() && !no_turn_left() && schedule_[next_].thread == thread; };
    if (!my_turn() && !no_turn_left()) {
      const During waiting(LaneState::waiting, object_, whose_turn());
      turned_.wait(lock, [&] { return my_turn() || no_turn_left() || stage_.stop_requested(); });
    }
    if (no_turn_left()) {
      const Lack lacks = lack();
      const During stuck(LaneState::waiting, lacks.object == 0 ? object_ : lacks.object, lacks.holder);
      turned_.wait(lock, [&] { return stage_.stop_requested(); });
    }
    if (stage_.stop_requested()) throw Stopped{};
    inside_ = true;
    const std::uint8_t way = schedule_[next_].way;
    lock.unlock();
    stage_.stop_signal().sleep_for(pace_);
    return way;
  }
  /// Gives up the turn, if it has one.
  void leave(std::size_t thread) {
    const std::lock_guard lock(mutex_);
    if (!all_begun()) {
      if (begun_ != thread) return;
      ++begun_;
    } else {
      if (!inside_ || schedule_[next_].thread != thread) return;
      inside_ = false;
      ++next_;
    }
    turned_.notify_all();
  }
  bool over() const {
    const std::lock_guard lock(mutex_);
    return no_turn_left();
  }

 private:
  bool all_begun() const { return begun_ == bodies_; }
  bool no_turn_left() const { return all_begun() && next_ == schedule_.size(); }
  int whose_turn() const { return static_cast<int>(all_begun() ? schedule_[next_].thread : begun_); }
  void wake_all() {
    const std::lock_guard lock(mutex_);
    turned_.notify_all();
  }

  Stage& stage_;
  const Schedule& schedule_;
  const std::size_t bodies_;
  const std::chrono::milliseconds pace_;
  const std::uint8_t object_;
  mutable std::mutex mutex_;  // guards begun_, next_ and inside_
  std::condition_variable turned_;
  std::size_t begun_ = 0;  // bodies that have come to their first operation
  std::size_t next_ = 0;   // step of the schedule
  bool inside_ = false;    // the thread that takes that step has come for it
  std::stop_callback<std::function<void()>> on_stop_;
};

/// What all threads of a replay have in common.
struct Cast {
  Stage& stage;
  ControlledStage::Cast& bodies;
  Turnstile& turnstile;
  StepLog* log = nullptr;             // of two threads; null where there are more
  std::vector<std::uint8_t> names{};  // of the objects, on the stage; 0: no thread waits for it
  // Lanes that hold each lock, the last to take it at the end; for the thread whose turn it is, or when no turn is left.
  std::vector<std::vector<int>> holders{};
  std::atomic<std::size_t> threads{0};  // so far
  std::atomic<int> broken_on_line{0};   // of the first requirement that did not hold; 0: all held
  std::atomic<bool> terminated{false};  // a body has ended the whole program
  std::atomic<const char*> failed_with{nullptr};
};

/// A body on a real thread: each operation waits for its turn and is then applied to the object's own word.
class TurnDriver final : public ControlledDriver {
 public:
  TurnDriver(Cast& cast, Lane& lane, std::size_t thread) : cast_(cast), lane_(lane), thread_(thread) {}

  void run(ControlledCode code) {
    ControlledDriver::current() = this;
    struct Leave {
      TurnDriver& self;
      ~Leave() {
        ControlledDriver::current() = nullptr;
        self.cast_.turnstile.leave(self.thread_);
      }
    } const leave{*this};
    cast_.turnstile.begin(thread_);
    code();
  }

 private:
  std::uint64_t perform(StepKind kind, std::uint32_t object, std::uint64_t value, std::uint64_t expected,
                        int line) override {
    // A guard unlocks wherever the body is left, and must not throw.
    const bool unlocks = kind == StepKind::unlock || kind == StepKind::unlock_shared;
    if (unlocks && std::uncaught_exceptions() > 0) return 0;
    std::uint8_t way = 0;
    try {
      way = next_turn(kind, object);
    } catch (const Stopped&) {
      if (unlocks) return 0;
      throw;
    }
    if (!has_object(kind) && cast_.log)
      cast_.log->note(static_cast<int>(thread_), {ticks_in_order(), kind, 0, line, way, way});
    if (!has_object(kind)) return way;
    if (kind == StepKind::join) return 0;  // the schedule has seen to it that the other thread ended
    ControlledObject& self = *cast_.bodies.objects[object];
    if (kind == StepKind::wait) return wait(self, static_cast<std::size_t>(value), line, expected == 1);
    const std::uint64_t before = self.word();
    std::uint64_t word = before;
    const std::uint64_t result =
        apply({value, expected, object, line, kind}, self, word, {way, is_holder(object)});
    failed_weakly = kind == StepKind::compare_exchange_weak && way == 1;
    self.set_word(word);
    if (is_lock(self.kind())) note_holder(object, before, word);
    note_step(kind, self, line, self.number(before), self.number(word));
    if (kind == StepKind::arrive && result == 0) {
      next_turn(StepKind::pass, object);
      note_step(StepKind::pass, self, line, 0, 0);
    }
    return result;
  }

  /// Returns whether it was notified, or woke without a reason.
  std::uint64_t wait(const ControlledObject& self, std::size_t mutex, int line, bool timed) {
    ControlledObject& lock = *cast_.bodies.objects[mutex];
    lock.set_word(0);
    note_holder(lock.index(), 1, 0);
    note_step(StepKind::wait, self, line, 0, 0);
    const std::uint8_t way = next_turn(StepKind::wake, self.index());
    lock.set_word(1);
    note_holder(lock.index(), 0, 1);
    note_step(StepKind::wake, self, line, way, way);
    return timed && way == 1 ? 0 : 1;
  }

  void note_step(StepKind kind, const ControlledObject& self, int line, std::int64_t before,
                 std::int64_t after) {
    if (!cast_.log) return;
    const auto object = static_cast<std::uint8_t>(self.index() + 1);  // as they were added
    cast_.log->note(static_cast<int>(thread_), {ticks_in_order(), kind, object, line, before, after});
  }

  bool is_holder(std::uint32_t lock) const {
    const std::vector<int>& lanes = cast_.holders[lock];
    return std::find(lanes.begin(), lanes.end(), lane_.id()) != lanes.end();
  }
  /// This thread has just tried to take or to release that lock.
  void note_holder(std::uint32_t lock, std::uint64_t before, std::uint64_t word) {
    std::vector<int>& lanes = cast_.holders[lock];
    if (word > before && !is_holder(lock)) lanes.push_back(lane_.id());
    const bool still = cast_.bodies.objects[lock]->kind() == ObjectKind::recursive_mutex && word > 0;
    if (word < before && !still) std::erase(lanes, lane_.id());
  }

  /// For a step of that kind; `object` is ignored for a join.
  std::uint8_t next_turn(StepKind kind, std::uint32_t object) {
    cast_.turnstile.leave(thread_);
    const std::uint8_t way = cast_.turnstile.enter(thread_, [&] {
      if (kind == StepKind::join || !has_object(kind)) return Lack{};
      const std::vector<int>& lanes = cast_.holders[object];
      return Lack{cast_.names[object], lanes.empty() ? -1 : lanes.back()};
    });
    lane_.done.add(1);
    lane_.checkpoint();
    return way;
  }

  void require(bool holds, int line) override {
    int none_yet = 0;
    if (!holds) cast_.broken_on_line.compare_exchange_strong(none_yet, line);
  }
  void note(const ControlledObject& object, std::uint64_t value, bool add) override {
    if (cast_.terminated) return;
    ControlledObject& self = *cast_.bodies.objects[object.index()];
    self.set_word(add ? (self.word() + value) & self.mask() : value);
  }
  std::uint32_t start(const char* name, long number, const ControlledCode& code) override;
  // The rest of the body only unwinds.
  void terminate() override {
    cast_.terminated = true;
    cast_.stage.request_stop();
  }

  void fail(const char* why) override {
    cast_.failed_with = why;
    terminate();
  }

  Cast& cast_;
  Lane& lane_;
  const std::size_t thread_;
  std::uint32_t children_ = 0;
};

LanePlan plan_of(Cast& cast, std::string name, const ControlledCode& code) {
  const std::size_t thread = cast.threads++;
  return {.name = std::move(name), .goal = until_it_ends, .body = [&cast, code, thread](Lane& lane) {
            TurnDriver(cast, lane, thread).run(code);
          }};
}

std::uint32_t TurnDriver::start(const char* name, long number, const ControlledCode& code) {
  cast_.stage.start_lane(plan_of(cast_, std::string(name) + " " + std::to_string(number), code));
  return children_++;
}

/// With all objects, in their order.
StepLog& log_of(Stage& stage, const ControlledStage::Cast& bodies) {
  StepLog& log = stage.step_log();
  for (const ControlledObject* object : bodies.objects) log.add_object(object->name());
  return log;
}

void name_objects(Cast& cast) {
  for (const ControlledObject* object : cast.bodies.objects) {
    cast.names.push_back(is_waited_for(object->kind()) ? cast.stage.add_object(object->name())
                                                       : std::uint8_t{0});
    cast.holders.emplace_back();
  }
}

void run_cast(Stage& stage, ControlledStage::Cast& bodies, const Schedule& schedule, bool deadlock,
              std::chrono::milliseconds pace) {
  Turnstile turnstile(stage, schedule, bodies.bodies.size(), pace);
  Cast cast{stage, bodies, turnstile};
  name_objects(cast);
  if (bodies.bodies.size() == 2) cast.log = &log_of(stage, bodies);
  std::vector<LanePlan> plans;
  for (const ControlledBody& body : bodies.bodies) plans.push_back(plan_of(cast, body.name, body.code));
  stage.add_note("One schedule on real threads: each access waited for its turn, " +
                 std::to_string(pace.count()) + " ms each.");
  stage.run_lanes(plans, [&] {
    if (deadlock && turnstile.over() && !stage.outcome()) stage.set_outcome(deadlock_ending());
  });
  if ((stage.stop_requested() && !cast.terminated) || deadlock) return;
  if (cast.broken_on_line != 0) return stage.set_outcome(broken_on_line(cast.broken_on_line));
  if (const char* const why = cast.failed_with) return stage.set_outcome({why, false});
  const Ending ending = bodies.ending();
  stage.set_outcome(ending.value, ending.held && !cast.terminated);
}

}  // namespace

std::function<void(Stage&)> replay_experiment(const Lesson& lesson, Schedule schedule,
                                              std::chrono::milliseconds pace) {
  return [&lesson, schedule = std::move(schedule), pace](Stage& stage) {
    Walk walk(lesson, stage.settings());
    if (!walk.follow(schedule))
      throw std::runtime_error("the schedule cannot be followed with these settings: its step " +
                               std::to_string(walk.steps().size() + 1) + " is by a thread that cannot run");
    walk.finish();
    if (!walk.over()) throw std::runtime_error("the schedule does not end; choose smaller settings");
    ControlledStage controlled(stage.settings(), [&](ControlledStage::Cast& bodies) {
      run_cast(stage, bodies, walk.schedule(), walk.deadlocked(), pace);
    });
    lesson.interleavings(controlled);
  };
}

}  // namespace racecourse
