#pragma once

// A lane is a thread of a run as the course sees it: its name, its progress, its state, and its recorder. Only the lane's own
// thread writes here; the run's thread reads meanwhile.

#include <atomic>
#include <cassert>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "kit/host/clock.h"
#include "kit/host/host.h"
#include "kit/recording/recorder.h"
#include "kit/running/stop_signal.h"

namespace racecourse {

/// Thrown in a lane that waits when the run is asked to stop. It unwinds the body, which releases what the body holds. Not a
/// std::exception, so that a body that catches those does not swallow it.
struct Stopped {};

/// A count with one writer. Cheaper than an atomic increment; any thread may read it.
class Tally {
 public:
  void add(std::int64_t by) noexcept { set(get() + by); }
  void set(std::int64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
  std::int64_t get() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

class alignas(64) Lane {
 public:
  /// `ring` is the recorder's capacity in events; 0 records nothing. `stop` must outlive the lane.
  Lane(int id, std::string name, std::size_t ring, const StopSignal& stop);

  /// The lane of the calling thread; null on a thread that is none.
  static Lane* current() noexcept;
  /// The same, on a thread that must be a lane.
  static Lane& here() noexcept {
    assert(current() != nullptr && "only a lane of a run may do this");
    return *current();
  }

  int id() const noexcept { return id_; }
  const std::string& name() const noexcept { return name_; }
  bool stop_requested() const noexcept { return stop_.requested(); }

  /// Before it begins: once it has used that much processor time and was taken off its core, its thread lowers its own
  /// priority below the window's.
  void give_way_after(std::chrono::nanoseconds processor_time) noexcept { gives_way_after_ = processor_time; }

  // For the lane's own thread.

  /// Makes this the calling thread's lane, and notes that it runs.
  void begin();
  /// Notes that it has ended, and how.
  void end(LaneEnd how = LaneEnd::done);
  /// Notes that its end, which is near, is none of its own: what it did it for is gone.
  void cut_off() noexcept { cut_off_ = true; }
  /// To be called every few microseconds of work. Detects whether the operating system took the thread off its core since
  /// the last call. False when the run is to stop.
  bool checkpoint() noexcept {
    const std::uint64_t now = ticks();
    if (is_gap(last_seen_, now)) [[unlikely]]
      after_a_gap(now);
    seen(now);
    return !stop_requested();
  }
  /// Lowers the priority of its thread below the window's, where that can be done.
  void give_way() noexcept;
  /// Whether this was not true in the last Moments::least_apart_ms.
  bool mark_is_due() noexcept;
  /// Sleeps, and notes it. False when the run is to stop; then it returns early.
  bool sleep_for(std::chrono::nanoseconds time);
  /// Notes a change of state, no earlier than the last one noted.
  void note(LaneState state, std::uint64_t at, std::uint8_t object = 0, int holder = -1) noexcept {
    if (on_core_ && is_gap(last_seen_, at)) [[unlikely]]
      after_a_gap(at);
    write(state, at, object, holder);
  }
  /// Whether the operating system may have taken the thread off its core between two moments: they are far apart.
  bool is_gap(std::uint64_t from, std::uint64_t to) const noexcept {
    return static_cast<std::int64_t>(to - from) > longest_step_;
  }

  // For the run's thread.

  /// The last event noted, without its ticks.
  Event now() const noexcept { return unpack(0, last_note()); }
  /// The same for unpack(), with the number of the note above it: while the value stays the same, nothing else was noted.
  std::uint64_t last_note() const noexcept { return now_.load(std::memory_order_acquire); }
  /// Ticks spent in that state so far: waiting, sleeping or input_output. A stay that is still going on counts until now,
  /// and none is counted twice or missed at the moment it ends. Any thread.
  std::int64_t time_in(LaneState state) const noexcept;
  /// Processor time its thread has used since it began; nothing where that is not measured. Any thread.
  std::optional<std::chrono::nanoseconds> processor_time() const noexcept;
  /// Whether it has lowered its priority. Any thread.
  bool gave_way() const noexcept { return gave_way_.load(std::memory_order_relaxed); }
  /// How it ended, once it has.
  LaneEnd how_it_ended() const noexcept { return how_it_ended_; }
  EventRing& events() noexcept { return ring_; }
  std::uint64_t began_at() const noexcept {
    return began_at_.load(std::memory_order_acquire);
  }  ///< 0: not yet
  std::uint64_t ended_at() const noexcept {
    return ended_at_.load(std::memory_order_acquire);
  }  ///< 0: not yet

  // Written by the lane's thread, read by the run's. Times are in ticks.
  Tally done;          ///< in the lesson's lane_unit
  Tally acquisitions;  ///< locks taken; one is counted while the lock is held
  Tally hand_overs;    ///< of these, taken after another lane had held the lock
  Tally waiting;       ///< time waited for locks and conditions; like those below, added when it is over
  Tally sleeping;      ///< time slept
  Tally off_core;      ///< time taken off a core, as far as it has noticed
  Tally input_output;  ///< time waited for input or output
  Tally other;         ///< what else the lesson counts
  /// How often it looked, while it waits for a lock, a condition or an event of its world, and found that it has to wait on.
  Tally looked_in_vain;

 private:
  friend class During;

  /// When the lane entered the state it noted, and what the tally of that state was by then.
  struct Since {
    std::atomic<std::uint64_t> at{0};
    std::atomic<std::int64_t> before{0};
  };

  /// When the lane came back from a wait, a sleep, or a time off its core, and its processor time by then. A wait takes
  /// processor time too, for its beginning and its end; so nothing is compared across one, unless they come so fast that to
  /// ask the system each time would cost more than it tells.
  struct Return {
    std::uint64_t at = 0;
    std::chrono::nanoseconds processor{0};
    std::int64_t away = 0;  ///< ticks it has been away again since
  };

  /// Where the time in that state is added up; null for states whose time nobody adds up.
  static constexpr Tally Lane::*tally_of(LaneState state) noexcept {
    switch (state) {
      case LaneState::waiting: return &Lane::waiting;
      case LaneState::sleeping: return &Lane::sleeping;
      case LaneState::input_output: return &Lane::input_output;
      default: return nullptr;
    }
  }
  void write(LaneState state, std::uint64_t at, std::uint8_t object, int holder) noexcept {
    const std::uint64_t what = pack(state, object, static_cast<std::int16_t>(holder));
    const auto tally = tally_of(state);
    // Release: a reader who sees one of these words sees at least the note before this one in now_.
    Since& since = since_[++notes_ % 2];
    since.at.store(at, std::memory_order_release);
    since.before.store(tally ? (this->*tally).get() : 0, std::memory_order_release);
    // Release: a reader who sees that the lane waits sees all that it held by then.
    now_.store(what | notes_ << event_bits, std::memory_order_release);
    const bool was_away =
        !std::exchange(on_core_, state == LaneState::running || state == LaneState::holding);
    seen(at);
    if (recording_) ring_.write(at, what);
    if (was_away && on_core_) {
      if (is_gap(returned_.at, at)) [[unlikely]]
        note_return(at);
      else
        returned_.away += static_cast<std::int64_t>(at - last_note_at_);
    }
    last_note_at_ = at;
  }
  void seen(std::uint64_t at) noexcept {
    last_seen_ = at;
    waited_when_seen_ = waiting.get();
  }
  void after_a_gap(std::uint64_t now) noexcept;
  void note_off_core(std::uint64_t from, std::int64_t time) noexcept;
  void note_return(std::uint64_t at) noexcept;
  void give_way_when_due(std::chrono::nanoseconds processor_time) noexcept;

  const int id_;
  const bool recording_;
  const std::string name_;
  const StopSignal& stop_;
  std::uint64_t last_seen_ = 0;
  std::int64_t waited_when_seen_ = 0;
  const std::int64_t longest_step_;
  std::uint64_t marked_at_ = 0;
  std::chrono::nanoseconds gives_way_after_ = std::chrono::nanoseconds::max();
  std::atomic<bool> gave_way_{false};
  bool cut_off_ = false;
  LaneEnd how_it_ended_ = LaneEnd::done;  // published by ended_at_
  bool on_core_ = false;                  // by the state it noted: running or holding
  Return returned_;
  std::uint64_t last_note_at_ = 0;
  ProcessorClock clock_;
  std::chrono::nanoseconds processor_time_at_begin_{0};
  std::optional<std::chrono::nanoseconds> processor_time_at_end_;
  std::uint64_t notes_ = 0;
  Since since_[2];                     // of the notes with even numbers, and of those with odd ones
  std::atomic<std::uint64_t> now_{0};  // the event, and above it the number of the note
  std::atomic<std::uint64_t> began_at_{0}, ended_at_{0};
  EventRing ring_;
};

/// As long as it lives, the calling thread's lane waits, sleeps, or does input or output; afterwards it runs again. On a thread
/// that is no lane it does nothing.
class [[nodiscard]] During {
 public:
  /// `object` and `holder` as in Event.
  explicit During(LaneState state, std::uint8_t object = 0, int holder = -1);
  ~During();
  During(const During&) = delete;
  During& operator=(const During&) = delete;

 private:
  Lane* const lane_;
  Tally* spent_ = nullptr;
  std::uint64_t began_ = 0;
};

namespace detail {
inline constinit thread_local Lane* current_lane = nullptr;
}

inline Lane* Lane::current() noexcept { return detail::current_lane; }

}  // namespace racecourse
