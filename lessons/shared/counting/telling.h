#pragma once

// What the counter lessons say of a run has much in common.

#include <string>
#include <vector>

#include "kit/lesson/lesson.h"

namespace racecourse::counting {

/// What their texts name:
/// - sums: "4 threads made 4,000,000 additions, and the counter has 2,452,310 of them: 1,547,690 are lost, 38.7 %."
/// - lost_of_added: that share
/// - flips: that the lock was moved while the run went; only for runs in which it was
/// - price: what each addition took under a lock, and how long threads waited for it
/// - why_no_loss: why a race may not have shown, with the setting that would help; only for runs of several threads without
///   a loss
/// - room_left: how sure one can be that there is no loss
std::vector<Word> words();

/// The counter in the end, were each thread to make the additions that are set. A run that went on until it was stopped is
/// compared by the share it kept.
Prediction guess_of_counter(std::string question);

}  // namespace racecourse::counting
