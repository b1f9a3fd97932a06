#include "kit/explorer/wakeup_tree.h"

#include <algorithm>
#include <utility>

namespace racecourse {

namespace {

void remove_first_of(std::uint8_t thread, std::vector<TracedStep>& steps) {
  const auto at = std::find_if(steps.begin(), steps.end(),
                               [&](const TracedStep& step) { return step.turn.thread == thread; });
  if (at != steps.end()) steps.erase(at);
}

}  // namespace

bool can_come_first(const TracedStep& first, const std::vector<TracedStep>& steps,
                    const Footprints& footprints) {
  for (const TracedStep& step : steps) {
    if (step.turn.thread == first.turn.thread) return step.turn == first.turn;
    if (!footprints.independent(step.footprint, first.footprint)) return false;
  }
  return true;
}

WakeupTree WakeupTree::take_front() {
  WakeupTree next;
  next.branches_ = std::move(branches_.front().next);
  branches_.erase(branches_.begin());
  return next;
}

std::size_t WakeupTree::put_first(const TracedStep& step) {
  const auto at = std::find_if(branches_.begin(), branches_.end(),
                               [&](const Branch& branch) { return branch.step.turn == step.turn; });
  if (at != branches_.end()) {
    std::rotate(branches_.begin(), at, at + 1);
    return 0;
  }
  branches_.insert(branches_.begin(), {step, {}});
  return 1;
}

std::size_t WakeupTree::insert(std::vector<TracedStep> steps, const Footprints& footprints) {
  std::vector<Branch>* level = &branches_;
  for (auto at = level->begin(); at != level->end();) {
    if (!can_come_first(at->step, steps, footprints)) {
      ++at;
      continue;
    }
    remove_first_of(at->step.turn.thread, steps);
    if (at->next.empty() || steps.empty()) return 0;  // a sequence that ends leads on to everything
    level = &at->next;
    at = level->begin();
  }
  for (const TracedStep& step : steps) {
    level->push_back({step, {}});
    level = &level->back().next;
  }
  return steps.size();
}

}  // namespace racecourse
