#pragma once

// Where an experiment runs: one run of a lesson, from its first thread to its last figure. The lesson's experiment is
// called on the run's own thread and says here what it starts, and in run_results.h what it measured and how it ended.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "kit/host/python.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "kit/recording/moments.h"
#include "kit/recording/step_log.h"
#include "kit/recording/wait_for.h"
#include "kit/running/core_share.h"
#include "kit/running/lane.h"
#include "kit/running/lane_thread.h"
#include "kit/running/run_results.h"
#include "kit/running/watched_lane.h"

namespace racecourse {

class StartLine;

/// What a lane is to do. The body may throw std::exception: the run then stops, and fails with its sentence.
struct LanePlan {
  std::string name;
  std::int64_t goal = 0;  ///< what Lane::done is to reach; 0: it goes on until stopped; or until_it_ends
  std::function<void(Lane&)> body;
};

/// What must be true was not, or a body said that it failed. Thrown by a lane, it ends the run and is its outcome.
struct PropertyBroken {
  Ending ending;
};

/// How a stage is set up, and what it tells of itself.
struct StageSetup {
  Settings settings;
  const Lesson* lesson = nullptr;  ///< whose metrics, series and figures may be given; null: any

  bool goes_on = false;  ///< lanes go on until stopped, or until `duration` is over
  std::optional<std::chrono::milliseconds> duration;  ///< after it the lanes are told to stop
  std::size_t ring = 0;                               ///< of each lane's recorder; 0 records nothing
  bool low_priority = false;                          ///< lanes give way to a window, soon after they began
  std::string python{usual_python};                   ///< a path, or a name to be looked up in PATH
  bool stamp_steps = false;                           ///< as RunOptions::stamp_steps
  std::function<void()> observed;  ///< called after each look at the lanes, on the run's thread
};

/// All members are for the run's own thread, but where they say otherwise.
class Stage : public RunResults {
 public:
  explicit Stage(StageSetup setup);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // What the experiment is to do.

  /// As they were when the run began.
  const Settings& settings() const { return setup_.settings; }
  /// A setting that may change while the run goes. Lanes read it between two steps of work, relaxed.
  const std::atomic<std::int64_t>& live(std::string_view name) const;
  /// Lanes go on until they are stopped, instead of until their count is reached.
  bool goes_on() const { return setup_.goes_on; }
  /// The run is for a set time; when it is over the lanes are told to stop.
  bool has_duration() const { return setup_.duration.has_value(); }
  /// The Python that a lesson is to start, where it starts one.
  const std::string& python() const { return setup_.python; }
  /// Worlds of two threads are to say when each step was taken (stamped_world.h).
  bool stamps_steps() const { return setup_.stamp_steps; }
  /// Any thread.
  bool stop_requested() const { return stop_.requested(); }
  /// What ends waits that no lane can leave by itself. Any thread.
  const StopSignal& stop_signal() const { return stop_; }

  // What it does.

  /// A lock that lanes wait for; the number stands for its name in events. At most 255; more share the last number.
  std::uint8_t add_object(std::string name);
  /// The same for a lock that says which lane holds it, -1 while none does: a lane must set it after it has taken the
  /// lock, and clear it before it gives it back. Any thread.
  std::uint8_t add_lock(std::string name, const std::atomic<int>& holder);
  /// Before that lock is gone. Any thread.
  void forget_lock(const std::atomic<int>& holder);
  /// Where two threads note their steps; made when it is first asked for, before they start. The snapshot then has them.
  StepLog& step_log();
  /// Starts a thread for each plan, lets them all go at one moment, looks at them with `observe` while they work (every
  /// millisecond at first, then 60 times a second, and once after the last has ended), and returns when all have ended.
  /// May be called again: lanes are numbered on. Throws std::runtime_error when the machine refuses a thread (all others
  /// have then ended), and what a lane's body threw.
  ///
  /// When no lane can go on, for each sleeps in a wait of its world (or for the end of one that does) and nothing has
  /// happened for 100 ms, the outcome is "deadlock", and the run is ended unless it goes on until stopped. A requirement that
  /// does not hold ends the run with that as its outcome. In both cases the property is broken, whatever is said later.
  void run_lanes(const std::vector<LanePlan>& plans, const std::function<void()>& observe);
  /// Starts one more lane at once, while run_lanes is going: for lanes that start others. Any lane's thread. Throws
  /// std::runtime_error when the machine refuses the thread.
  LaneThread start_lane(LanePlan plan);
  /// Something happens now that the timeline is to mark, in a few words. Any thread.
  void mark(std::string words) { moments_.add({now_ms(), std::move(words)}); }
  /// A contestant starts now: the timeline says so in these words, and its line begins here, at 0.
  void begin_contestant(std::string words, std::string_view series) {
    begin_line(series, now_ms());
    mark(std::move(words));
  }
  /// Something bad has happened to the calling lane; it is marked on its row. Of what happens faster than
  /// Moments::least_apart_ms only some is, and takes no time.
  void mark_loss(Lane& lane, std::string_view words) {
    if (lane.mark_is_due()) moments_.add({now_ms(), std::string(words), lane.id(), true});
  }
  /// Lanes begun so far, and one of them. Any thread.
  std::size_t lane_count() const;
  const Lane& lane(std::size_t i) const;
  /// What all lanes have of that together, e.g. total(&Lane::done); times in ticks. Any thread.
  std::int64_t total(Tally Lane::*what) const;
  /// How long all lanes together have waited for locks, conditions and the end of others, waits that go on included. Any
  /// thread.
  double total_waiting_ms() const;
  /// Who waits for whom at this moment. A cycle in it is a deadlock, never a passing impression: all its waits were on
  /// at one and the same moment. Any thread.
  WaitGraph waits() const;
  /// From the moment the first lane began until now, or until the last of them ended. For the run's own thread; lanes have
  /// now_ms().
  double elapsed_ms() const;

  // For whoever runs it.

  /// Any thread.
  void request_stop() { stop_.request(); }
  /// Any thread.
  void set_live(std::string_view name, std::int64_t value);
  /// From the moment the first lane began until now; 0 before. Any thread.
  double now_ms() const;
  /// After the experiment: a note where nobody can tell whether its speeds are sound.
  void note_what_was_not_judged();
  /// Takes a thread that is to be joined when all lanes have ended. Any lane's thread.
  void keep(std::thread thread);
  const Lesson* lesson() const { return setup_.lesson; }
  /// Copies everything measured so far into the snapshot.
  void fill(Snapshot& snapshot) const;

 private:
  std::uint64_t started_at() const {
    return started_at_.load(std::memory_order_acquire);
  }  // in ticks; 0: not yet
  double ms_until(std::uint64_t at) const;
  struct Object {
    std::string name;
    const std::atomic<int>* holder = nullptr;  // of a lock, while it lives
  };
  WatchedLane& add_member(const LanePlan& plan, std::size_t among);
  std::vector<WatchedLane*> members() const;
  void start_threads(const std::vector<LanePlan>& plans, StartLine& line);
  std::exception_ptr run_lane(Lane& lane, const std::function<void(Lane&)>& body);
  void note_broken(const Ending& ending);
  void watch(StartLine& line, const std::function<void()>& observe);
  void look_for_deadlock();
  bool asleep_for_good(const WatchedLane& member) const;
  void look(const std::function<void()>& observe);
  void judge_speeds(const std::vector<WatchedLane*>& all);
  void join_threads();
  static void tell_state(const WatchedLane& member, std::span<const int> holders, const Snapshot& snapshot,
                         LaneSnapshot& shown);
  static std::vector<std::uint64_t> last_notes(const auto& members);

  StageSetup setup_;
  std::unique_ptr<std::atomic<std::int64_t>[]> live_;  // as many as settings
  StopSignal stop_;
  std::atomic<std::uint64_t> started_at_{0};
  std::uint64_t ended_at_ = 0;  // 0 while lanes work

  StartLine* line_ = nullptr;              // of the lanes that are going
  std::vector<std::uint64_t> notes_then_;  // the lanes' last ones, when something had happened last
  std::uint64_t quiet_since_ = 0;          // in ticks

  mutable std::mutex members_mutex_;  // guards objects_, members_, threads_ and broken_
  std::vector<Object> objects_{{}};
  std::vector<std::unique_ptr<WatchedLane>> members_;
  std::vector<std::thread> threads_;
  std::optional<Ending> broken_;  // by the first lane that broke the property

  CoreShare core_share_;
  double judged_at_ms_ = 0;
  std::optional<double> kept_off_;  // the share of the time; nothing while nobody can tell
  Moments moments_;

  std::unique_ptr<StepLog> step_log_;  // null where nobody stamps steps
};

}  // namespace racecourse
