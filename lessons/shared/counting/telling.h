#pragma once

// What the counter lessons say of a run has much in common.

#include <string>

#include "kit/lesson/prediction.h"
#include "kit/lesson/snapshot.h"

namespace racecourse::counting {

/// What a run added, and what came of it.
struct Sums {
  explicit Sums(const Snapshot& run);

  double kept_share() const { return added > 0 ? counter / added : 0; }
  /// "4 threads made 4,000,000 additions, and the counter has 2,452,310 of them: 38.7 % are lost."
  std::string in_a_sentence() const;

  double threads = 0, added = 0, counter = 0, lost = 0;
};

/// That the lock was moved while the run went. Only for runs in which it was.
std::string about_flips(const Snapshot& run);
/// What each addition took under a lock, and how long threads waited for it.
std::string price_of_lock(const Snapshot& run);
/// Why a race may not have shown, with the setting that would help. Only for runs of several threads without a loss.
std::string why_no_loss(const Snapshot& run);

/// The counter in the end, were each thread to make the additions that are set. A run that went on until it was stopped is
/// compared by the share it kept.
Prediction guess_of_counter(std::string question);

}  // namespace racecourse::counting
