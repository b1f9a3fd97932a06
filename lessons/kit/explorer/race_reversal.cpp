#include "kit/explorer/race_reversal.h"

#include <algorithm>
#include <utility>

namespace racecourse {

void RaceReversal::visit_all(const Visit& visit, const std::function<void()>& check) {
  find_later();
  left_at_ = TracedRun::none;
  for (std::size_t step = run_.size(); step-- > 0;) {
    check();
    for (auto later = later_.rbegin(); later != later_.rend() && later->number > step; ++later)
      if (race(step, *later)) reverse(step, *later, visit);
  }
}

void RaceReversal::find_later() {
  later_.clear();
  for (std::size_t i = 0; i < run_.size(); ++i) later_.push_back({run_[i], i, run_.before(i), {}});
  for (std::size_t slot = 0; slot + 1 < run_.now().size(); ++slot) {
    if (machine_.thread(run_.now()[slot + 1]).ended || run_.rests(slot)) continue;
    if (machine_.can_step(run_.now(), slot)) continue;  // it goes in another run
    TracedStep waiting;
    waiting.turn.thread = static_cast<std::uint8_t>(slot);
    waiting.footprint = footprints_.of_blocked(run_.now(), slot);
    later_.push_back({waiting, run_.size(), run_.last(slot), {}});
  }
}

// Where the later step could not come first, an earlier one may have to be reversed: a lock with the lock before, not with the
// unlock between them. Where it could, races with what happens before are found in the run that comes of it.
bool RaceReversal::race(std::size_t step, const Later& later) const {
  if (footprints_.independent(run_[step].footprint, later.traced.footprint)) return false;
  if (later.previous != TracedRun::none && run_.up_to(step, later.previous)) return false;
  return std::none_of(later.reversed.begin(), later.reversed.end(),
                      [&](std::size_t other) { return run_.up_to(step, other); });
}

void RaceReversal::leave_at(std::size_t step) {
  if (left_at_ == step) return;
  left_at_ = step;
  steps_.clear();
  state_ = run_.state(step);
  for (std::size_t i = step + 1; i < run_.size(); ++i) {
    if (run_.up_to(step, i)) continue;
    steps_.push_back(run_[i]);
    machine_.take(state_, run_[i].turn);
  }
}

void RaceReversal::reverse(std::size_t step, Later& later, const Visit& visit) {
  leave_at(step);
  Turn turn = later.traced.turn;
  const std::uint8_t ways = machine_.ways(state_[turn.thread + 1U]);
  for (std::uint8_t other = 0; other < ways && !machine_.enabled(state_, turn); ++other) turn.way = other;
  if (!machine_.enabled(state_, turn)) return;
  later.reversed.push_back(step);
  std::vector<TracedStep> instead = steps_;
  instead.push_back(footprints_.trace(state_, turn));
  visit(step, std::move(instead));
}

}  // namespace racecourse
