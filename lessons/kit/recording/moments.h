#pragma once

// What happened at single moments of a run: what its timeline marks, beside what each thread did for how long.

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace racecourse {

struct Moment {
  double t_ms = 0;    ///< since the start of the run
  std::string words;  ///< what happened, in a few words: "told to stop"
  int lane = -1;      ///< on whose row; -1: it concerns all
  bool bad = false;
};

/// Any thread adds, any thread reads.
class Moments {
 public:
  /// Of moments on one lane that come faster only one is kept.
  static constexpr double least_apart_ms = 0.5;

  /// Of moments on one lane that lie close together only some are kept, evenly, the more so the longer the run; of all others
  /// the first thousand.
  void add(Moment moment);
  /// In order of time.
  std::vector<Moment> all() const;

 private:
  static constexpr std::size_t most = 1000;
  bool keeps_apart(const Moment& moment);
  void thin();

  mutable std::mutex mutex_;  // guards all others
  std::vector<Moment> for_all_, on_lanes_;
  std::vector<double> last_ms_;       // on each lane, the last that was kept
  double apart_ms_ = least_apart_ms;  // on one lane
};

}  // namespace racecourse
