#pragma once

// How much of the time for which lanes wanted a core they had one. The rest went to other work on this machine; times that
// were measured meanwhile say little about the lanes.

#include <optional>

namespace racecourse {

/// For one thread.
class CoreShare {
 public:
  explicit CoreShare(int cores) : cores_(cores) {}

  /// For so long all lanes together could go on, each on a core or not, in the time from the last look to this one.
  void look(double now_ms, double could_go_on_ms);
  /// The share that they did not get, 0 .. 1, when all together used that much processor time. Nothing while too little was
  /// wanted to tell.
  std::optional<double> kept_off(double processor_ms) const;

 private:
  const int cores_;
  double last_ms_ = 0;
  double wanted_ms_ = 0;  // of all cores together
};

}  // namespace racecourse
