#pragma once

// What the counter lessons say of a run, as far as it is the same for both.

#include <string>
#include <vector>

#include "kit/lesson/lesson.h"

namespace racecourse::counting {

/// What their texts may name:
/// - sums: "4 threads made 4,000,000 additions, and the counter has 2,452,310 of them: 1,547,690 are lost, 38.7 %."
/// - lost_of_added: that share
/// - flips: that the lock was moved during the run; only for runs in which it was
/// - price: what each addition took under a lock, and how long threads waited for it
/// - why_no_loss: why no loss may have shown, with the setting that would help; only for runs of several threads without one
/// - room_left: how sure one can be that there is no loss
std::vector<Word> words();

/// The final value of the counter if each thread makes the additions that are set. A run that went on until stopped is compared
/// by the share that it kept.
Prediction guess_of_counter(std::string question);

}  // namespace racecourse::counting
