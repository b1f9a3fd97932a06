#pragma once

// Looks after a program that runs for real: ends it when it has come to a standstill, or when its time is up, and reads what the
// layer in it notes.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "kit/host/child_process.h"
#include "kit/programs/program_watch.h"

namespace racecourse {

class RunOverseer {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Reason { none, standstill, time_is_up };
  using OnWatched = std::function<void(const WatchedRun&)>;

  /// Begins at once, on a thread of its own, which calls `on_watched` after each look. `watch` may be null. All must outlive it.
  /// Throws std::runtime_error where the machine refuses a thread.
  RunOverseer(ChildProcess& child, std::chrono::milliseconds time, ProgramWatch* watch, OnWatched on_watched);

  /// Looks no more. Why the program was ended, if it was ended here.
  Reason finish();

 private:
  void oversee(const std::stop_token& over);
  bool look(int process);
  bool time_is_up() const { return Clock::now() - began_ >= time_; }
  void end(Reason reason);

  ChildProcess& child_;
  const std::chrono::milliseconds time_;
  ProgramWatch* const watch_;
  const OnWatched on_watched_;
  const Clock::time_point began_ = Clock::now();
  Standstill standstill_;
  std::atomic<Reason> reason_{Reason::none};
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;  // the last: it uses the others
};

}  // namespace racecourse
