#include "kit/explorer/traced_run.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "kit/base/hash_bytes.h"

namespace racecourse {

void TracedRun::push(const TracedStep& traced) {
  assert(size() < most_steps);
  const std::size_t thread = traced.turn.thread, index = size();
  GlobalState words = now();
  machine_.take(words, traced.turn);
  Step step;
  step.traced = traced;
  step.previous = last_[thread];
  const bool first = step.previous == none || steps_[step.previous].traced.turn.thread != thread;
  step.number = static_cast<std::uint16_t>(first ? 1 : steps_[step.previous].number + 1);
  order(step);
  last_.resize(words.size() - 1, index);  // whom it started
  last_[thread] = index;
  steps_.push_back(std::move(step));
  add_state(std::move(words));
  steps_.back().rests = goes_round(steps_.back());
}

void TracedRun::pop() {
  states_.pop_back();
  last_.resize(now().size() - 1);
  last_[steps_.back().traced.turn.thread] = steps_.back().previous;
  steps_.pop_back();
}

void TracedRun::order(Step& step) const {
  const std::size_t thread = step.traced.turn.thread;
  step.clock.assign(now().size() - 1, 0);
  const auto include = [&](std::size_t earlier) {
    const auto& clock = steps_[earlier].clock;
    for (std::size_t t = 0; t < clock.size(); ++t) step.clock[t] = std::max(step.clock[t], clock[t]);
  };
  if (step.previous != none) include(step.previous);
  for (std::size_t i = size(); i-- > 0;) {
    const Step& other = steps_[i];
    if (step.clock[other.traced.turn.thread] >= other.number) continue;
    if (!footprints_.independent(other.traced.footprint, step.traced.footprint)) include(i);
  }
  step.clock[thread] = step.number;
}

// Whether the thread's last steps only read, and led it back to where it was.
bool TracedRun::goes_round(const Step& step) const {
  const std::size_t thread = step.traced.turn.thread;
  const std::uint32_t here = now()[thread + 1];
  for (std::size_t i = size() - 1; only_reads(i); i = steps_[i].previous) {
    if (state(i)[thread + 1] == here) return true;
    const std::size_t previous = steps_[i].previous;
    if (previous == none || steps_[previous].traced.turn.thread != thread) return false;
  }
  return false;
}

void TracedRun::add_state(GlobalState words) {
  State state{std::move(words), 0, false};
  state.hash = hash_bytes(state.words.data(), state.words.size() * sizeof(std::uint32_t));
  bool read = true;  // only, since then
  for (std::size_t i = states_.size(); i-- > 0 && !state.loops;) {
    read = read && only_reads(i);
    state.loops = !read && states_[i].hash == state.hash && states_[i].words == state.words;
  }
  states_.push_back(std::move(state));
}

std::size_t TracedRun::bytes() const {
  const std::size_t threads = last_.size();
  return steps_.capacity() * sizeof(Step) + states_.capacity() * sizeof(State) +
         size() * threads * (sizeof(std::uint16_t) + sizeof(std::uint32_t));
}

}  // namespace racecourse
