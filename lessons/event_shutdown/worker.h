#pragma once

// What the workers of this lesson are made of: items, a file of their own, and waits that come to an end when the run
// does, whatever the worker was told.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <fstream>
#include <mutex>

#include "kit/host/temporary_file.h"
#include "kit/running/lane.h"

namespace racecourse::event_shutdown {

/// Thrown in a worker that did not stop by itself when its trial is over.
struct Abandoned {};

/// A thing that can end, and that can be slept on until then.
class End {
 public:
  void begin_anew();
  /// Any thread.
  void come();
  /// Throws Abandoned once the end has come, at the latest after that time.
  void sleep_for(std::chrono::nanoseconds time);

 private:
  std::mutex guards_come_;
  std::condition_variable changed_;
  bool come_ = false;
};

/// Where items arrive; a worker sleeps until one does.
class Inbox {
 public:
  void begin_anew();
  void put();
  /// Throws Abandoned when the trial is over.
  void wait_for_item();
  void abandon();

 private:
  std::mutex guards_items_;
  std::condition_variable changed_;
  std::int64_t items_ = 0;
  bool abandoned_ = false;
};

/// Works off items and writes a record of each to its file. For its lane's thread, but where it says otherwise.
class Worker {
 public:
  static constexpr std::int64_t record_size = 64;  // bytes

  explicit Worker(std::chrono::milliseconds item_time) : item_time_(item_time), file_("racecourse-worker") {}

  /// Throws std::runtime_error when its file cannot be written.
  void begin_trial();
  std::chrono::milliseconds item_time() const { return item_time_; }
  void wait_for_item() { trial_over_.sleep_for(item_time_); }
  void finish_item();
  /// Writes out what is still in memory. A file that is not saved lacks its tail.
  void save();

  /// Any thread: items finished in this trial.
  std::int64_t finished() const { return finished_.get(); }
  /// Any thread: records that are in the file on disk now, whole.
  std::int64_t saved() const;
  /// Any thread.
  void abandon() { trial_over_.come(); }
  /// Ends the trial without saving. What is still in memory was counted as lost; only now does it reach the file, with
  /// which nothing is done any more.
  void forget() { records_ = {}; }

 private:
  const std::chrono::milliseconds item_time_;
  TemporaryFile file_;
  std::ofstream records_;
  Tally finished_;
  End trial_over_;
};

}  // namespace racecourse::event_shutdown
