#include "kit/explorer/deep_search.h"

#include <algorithm>
#include <array>
#include <utility>

namespace racecourse {

namespace {

constexpr std::size_t longest = 100'000;  // a schedule that loops for ever is given up

}  // namespace

DeepSearch::DeepSearch(ControlledMachine& machine, Budget budget)
    : machine_(machine), budget_(std::move(budget)) {}

bool DeepSearch::budget_left() const {
  return steps_ < budget_.steps && !budget_.stop.stop_requested() &&
         std::chrono::steady_clock::now() < budget_.until;
}

void DeepSearch::begin(FoundBy how) {
  state_ = machine_.initial();
  yielded_ = false;
  now_ = {};
  now_.found_by = how;
}

std::vector<Turn> DeepSearch::turns() const {
  std::vector<Turn> possible;
  for (std::size_t slot = 0; slot + 1 < state_.size(); ++slot)
    machine_.for_each_turn(state_, slot, [&](Turn turn) { possible.push_back(turn); });
  return possible;
}

void DeepSearch::take(Turn turn, const std::vector<Turn>& possible) {
  const auto by_last = [&](Turn other) { return other.thread == now_.schedule.back().thread; };
  if (!now_.schedule.empty() && !by_last(turn) && std::any_of(possible.begin(), possible.end(), by_last))
    ++now_.preemptions;
  const StepKind kind = machine_.thread(state_[turn.thread + 1U]).kind;
  yielded_ = kind == StepKind::yield || kind == StepKind::spin;
  machine_.take(state_, turn);
  now_.schedule.push_back(turn);
  ++steps_;
}

/// Notes how the schedule ended, if it has: a requirement that is broken ends it, too.
bool DeepSearch::over(const std::vector<Turn>& possible) {
  if (const int line = machine_.broken_line(state_[0]))
    note_end(false, broken_on_line(line));
  else if (possible.empty() && machine_.all_ended(state_))
    note_end(false, machine_.ending(state_[0]));
  else if (possible.empty())
    note_end(true, machine_.deadlock(state_[0]));
  else
    return now_.schedule.size() >= longest || (steps_ % 64 == 0 && !budget_left());
  return true;
}

void DeepSearch::note_end(bool deadlock, Ending ending) {
  const bool known = std::any_of(ends_.begin(), ends_.end(), [&](const DeepEnd& end) {
    return end.ending.value == ending.value && end.ending.held == ending.held;
  });
  if (known) return;
  now_.ending = std::move(ending);
  now_.deadlock = deadlock;
  ends_.push_back(now_);
}

void DeepSearch::run_on(const Schedule& schedule) {
  begin(FoundBy::running_on);
  for (const Turn turn : schedule) take(turn, turns());
  for (std::vector<Turn> possible = turns(); !over(possible); possible = turns()) {
    const std::size_t last = now_.schedule.empty() ? 0 : now_.schedule.back().thread;
    const std::size_t first = yielded_ ? last + 1 : last;
    // The first in turn that can go on.
    take(*std::min_element(possible.begin(), possible.end(),
                           [&](Turn a, Turn b) {
                             const std::size_t threads = state_.size() - 1;
                             return (a.thread + threads - first % threads) % threads <
                                    (b.thread + threads - first % threads) % threads;
                           }),
         possible);
  }
}

void DeepSearch::walk_at_random() {
  begin(FoundBy::at_random);
  constexpr std::array loyalties{0, 1, 3, 9};  // in so many of one more cases the last thread goes on
  const auto loyalty = static_cast<std::size_t>(loyalties[pick(loyalties.size())]);
  for (std::vector<Turn> possible = turns(); !over(possible); possible = turns()) {
    std::vector<Turn> preferred;
    if (!now_.schedule.empty() && (yielded_ || pick(loyalty + 1) > 0)) {
      const std::size_t last = now_.schedule.back().thread;
      for (const Turn turn : possible)
        if ((turn.thread == last) != yielded_) preferred.push_back(turn);
    }
    const std::vector<Turn>& from = preferred.empty() ? possible : preferred;
    take(from[pick(from.size())], possible);
  }
}

}  // namespace racecourse
