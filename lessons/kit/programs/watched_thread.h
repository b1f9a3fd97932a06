#pragma once

// One thread of a program that runs for real, by what the layer noted of it: its events as slices, its times. It is said to run
// for no longer than it had a core. The thread's own notes are not believed: no time lies outside of the run, and no number out
// of range.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "kit/lesson/snapshot.h"
#include "kit/programs/watch_memory.h"

namespace racecourse {

/// What the system says of a thread. Linux: proc(5).
struct ThreadUse {
  std::int64_t processor_ns = 0;  ///< may lag a few milliseconds behind, while the thread has a core
  bool sleeps = false;            ///< or waits for a disk
};
std::optional<ThreadUse> use_of_thread(int process, int thread);

/// Ticks of another process as nanoseconds of the run, within it whatever the ticks are.
struct WatchClock {
  std::uint64_t start = 0;  ///< ticks
  std::int64_t now_ns = 0;  ///< the end of what there can be

  std::int64_t at(std::uint64_t ticks) const;
  std::int64_t lasting(std::uint64_t ticks) const;
};

/// For one thread.
class WatchedThread {
 public:
  /// The number under which a lane shows what a note names, 0 for nothing; and the lane that holds it or whose end it is, -1.
  struct Shown {
    std::uint8_t object = 0;
    int holder = -1;
  };
  using Show = std::function<Shown(const watch::Note&)>;

  /// Reads what was noted since the last call.
  void read(const watch::Thread& thread, const EventSlot* events);
  /// Then takes it; `clock` ends after that. `use`: of the thread, where it was asked for.
  void take(const watch::Thread& thread, const WatchClock& clock, const Show& show,
            const std::optional<ThreadUse>& use);
  /// The process is over, whether the thread has noted an end or not: it was killed, or left when the process ended.
  void cut_off(LaneEnd end, std::int64_t now_ns);
  bool began() const { return began_ns_ >= 0; }
  bool ended() const { return ended_; }

  /// Its times and slices; the name is the caller's.
  LaneSnapshot lane(std::int64_t now_ns) const;

 private:
  void add(std::uint64_t ticks, std::uint64_t what, const WatchClock& clock, const Show& show);
  void close(std::int64_t at_ns);
  void know_processor_time(std::int64_t at_ns, std::int64_t used_ns, std::int64_t tolerance_ns);
  void append(const Slice& slice);
  void append_what_cannot_grow();
  bool grows_into(const Slice& slice) const;
  void look_at_use(const ThreadUse& use, std::int64_t now_ns);
  void take_times(const watch::Thread& thread, const WatchClock& clock);
  std::vector<Slice> open_slices(std::int64_t now_ns) const;

  struct Raw {
    std::uint64_t ticks, what;
  };
  Timeline timeline_;
  std::uint64_t read_ = 0;
  std::vector<Raw> fresh_;
  std::uint64_t end_ticks_ = 0;
  std::uint64_t missed_ = 0;
  Slice open_{0, 0, LaneState::not_started, 0, -1};
  std::vector<Slice> unsure_;  // since the processor time was known last: part of it may have been off a core
  std::optional<Slice> latest_;                         // sure, and may yet get longer
  std::int64_t known_ns_ = 0;                           // what processor time it had used by then
  std::int64_t last_use_ns_ = -1, idle_since_ns_ = -1;  // as the system says
  std::int64_t asleep_looks_ = 0, awake_looks_ = 0;     // while it should have been running
  bool sleeps_ = false;

  std::int64_t began_ns_ = -1, ended_ns_ = -1, waiting_ns_ = 0, sleeping_ns_ = 0, in_calls_ns_ = 0;
  bool ended_ = false;
  LaneEnd end_ = LaneEnd::done;
};

}  // namespace racecourse
