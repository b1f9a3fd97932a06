#pragma once

// What is still to be explored from a state: sequences of steps that share their beginnings. Each of them leads to runs that
// no other one leads to. Abdulla, Aronis, Jonsson, Sagonas, "Source Sets: A Foundation for Optimal Dynamic Partial Order
// Reduction", Journal of the ACM, 2017.

#include <cstdint>
#include <vector>

#include "kit/explorer/step_footprint.h"

namespace racecourse {

/// Whether those steps can be put in an order in which `first` comes first, if need be by adding it.
bool can_come_first(const TracedStep& first, const std::vector<TracedStep>& steps,
                    const Footprints& footprints);

class WakeupTree {
 public:
  bool empty() const { return branches_.empty(); }
  /// The first step of the first sequence.
  const TracedStep& front() const { return branches_.front().step; }
  /// Takes away the sequences that begin with that step, and gives what follows it in them.
  WakeupTree take_front();
  /// Makes that step the first one, with what is planned to follow it. Returns how many steps it added.
  std::size_t put_first(const TracedStep& step);
  /// Adds the sequence, unless one that is here leads to all that it leads to. Returns how many steps it added.
  std::size_t insert(std::vector<TracedStep> steps, const Footprints& footprints);

 private:
  struct Branch {
    TracedStep step;
    std::vector<Branch> next;
  };
  std::vector<Branch> branches_;
};

}  // namespace racecourse
