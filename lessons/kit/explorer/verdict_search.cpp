#include "kit/explorer/verdict_search.h"

#include <algorithm>
#include <array>

#include "kit/base/words.h"

namespace racecourse {

bool VerdictSearch::search(std::uint64_t states) {
  if (result_.states == 0) {
    nodes_.emplace_back();
    if (const int line = machine_.broken_line(run_.now()[0])) record(broken_on_line(line), {});
    arrive();
  }
  while (!nodes_.empty()) {
    if (result_.states >= states) return false;
    if (nodes_.back().tree.empty())
      leave();
    else
      advance();
  }
  return true;
}

void VerdictSearch::check() {
  if (options_.progress != nullptr)
    options_.progress->states.store(result_.states, std::memory_order_relaxed);
  if (options_.stop.stop_requested()) throw Interrupted{ExplorationStatus::cancelled};
  if (result_.states >= options_.max_states) throw Interrupted{ExplorationStatus::states_budget};
  result_.bytes = std::max(result_.bytes, bytes());
  if (result_.bytes > options_.max_bytes) throw Interrupted{ExplorationStatus::memory_budget};
  if (std::chrono::steady_clock::now() - began_ >= options_.max_time)
    throw Interrupted{ExplorationStatus::time_budget};
}

std::uint64_t VerdictSearch::bytes() const {
  constexpr std::size_t of_branch = 2 * sizeof(TracedStep) + sizeof(std::vector<TracedStep>);
  return machine_.bytes() + footprints_.bytes() + run_.bytes() + nodes_.capacity() * sizeof(Node) +
         planned_ * of_branch + asleep_ * sizeof(TracedStep);
}

// The run has come to a state. Where nothing is planned, the thread goes on that took the last step, else the first one that
// can.
void VerdictSearch::arrive() {
  check();
  ++result_.states;
  if (run_.loops())
    throw Irreducible{"the bodies can go round a loop that changes something, so runs have no end"};
  if (run_.size() == TracedRun::most_steps)
    throw Irreducible{"a run takes more than " + grouped(TracedRun::most_steps) + " steps"};
  Node& node = nodes_.back();
  if (!node.tree.empty()) return;
  const auto threads = run_.now().size() - 1;
  const std::size_t first = run_.size() > 0 ? run_[run_.size() - 1].turn.thread : 0;
  for (std::size_t i = 0; i < threads; ++i) {
    const std::size_t slot = (first + i) % threads;
    if (run_.rests(slot)) continue;
    const std::uint8_t ways = machine_.ways(run_.now()[slot + 1U]);
    for (std::uint8_t way = 0; way < ways; ++way) {
      const Turn turn(slot, way);
      if (machine_.enabled(run_.now(), turn) && add(node, turn)) return;
    }
  }
  finish();
}

// Returns whether it has to be explored.
bool VerdictSearch::add(Node& node, Turn turn) {
  const auto sleeps = [&](const TracedStep& step) { return step.turn == turn; };
  if (std::any_of(node.sleep.begin(), node.sleep.end(), sleeps)) return false;
  planned_ += node.tree.put_first(footprints_.trace(run_.now(), turn));
  return true;
}

// All ways of a step come one after the other, so that whatever comes later need not care about any of them.
void VerdictSearch::add_other_ways(Node& node, Turn turn) {
  machine_.for_each_turn(run_.now(), turn.thread, [&](Turn other) {
    if (other != turn) add(node, other);
  });
}

// Whether what these steps lead to was explored with a step that was taken from here: one that can come first in them. Where
// that step is not one of them, it may go any way, and each of its ways must have been taken.
bool VerdictSearch::explored(const Node& node, const std::vector<TracedStep>& steps) const {
  std::array<std::uint8_t, 256> ways_left{};  // by thread; 0: not known yet
  for (const TracedStep& taken : node.sleep) {
    if (!can_come_first(taken, steps, footprints_)) continue;
    const std::uint8_t thread = taken.turn.thread;
    if (taken.ways == 1) return true;
    if (std::any_of(steps.begin(), steps.end(),
                    [&](const TracedStep& step) { return step.turn.thread == thread; }))
      return true;
    if (ways_left[thread] == 0) ways_left[thread] = taken.ways;
    if (--ways_left[thread] == 0) return true;
  }
  return false;
}

void VerdictSearch::add_reversal(Node& node, std::vector<TracedStep> steps) {
  if (!explored(node, steps)) planned_ += node.tree.insert(std::move(steps), footprints_);
}

void VerdictSearch::advance() {
  Node& node = nodes_.back();
  node.taken = footprints_.trace(run_.now(), node.tree.front().turn);
  Node next;
  next.tree = node.tree.take_front();
  --planned_;
  if (node.taken.ways > 1) add_other_ways(node, node.taken.turn);
  for (const TracedStep& step : node.sleep)
    if (step.turn.thread != node.taken.turn.thread &&
        footprints_.independent(step.footprint, node.taken.footprint))
      next.sleep.push_back(step);
  asleep_ += next.sleep.size();
  run_.push(node.taken);
  nodes_.push_back(std::move(next));
  arrive();
}

void VerdictSearch::leave() {
  asleep_ -= nodes_.back().sleep.size();
  nodes_.pop_back();
  if (nodes_.empty()) return;
  run_.pop();
  nodes_.back().sleep.push_back(nodes_.back().taken);
  ++asleep_;
}

// The run is at its end, or every thread that could go on goes in another run.
void VerdictSearch::finish() {
  bool cut = false, rests = false;
  for (std::size_t slot = 0; slot + 1 < run_.now().size(); ++slot)
    if (machine_.can_step(run_.now(), slot)) (run_.rests(slot) ? rests : cut) = true;
  ++(cut ? result_.cut : result_.executions);
  // What is broken comes first, whatever follows it.
  if (!record_broken() && !cut) {
    if (!rests)
      record_end();
    else if (spins_forever())
      record_endless();
  }
  reversal_.visit_all(
      [this](std::size_t step, std::vector<TracedStep> instead) {
        add_reversal(nodes_[step], std::move(instead));
      },
      [this] { check(); });
}

ExploredOutcome* VerdictSearch::record(const Ending& ending, const Schedule& schedule) {
  if (!known_.emplace(ending.value, ending.held).second) return nullptr;
  result_.outcomes.push_back({.value = ending.value, .held = ending.held, .schedule = schedule});
  return &result_.outcomes.back();
}

void VerdictSearch::record_end() {
  if (!machine_.all_ended(run_.now())) {
    if (ExploredOutcome* added = record(machine_.deadlock(run_.now()[0]), schedule())) added->deadlock = true;
  } else if (const std::uint32_t memory = run_.now()[0]; endings_.insert(memory).second) {
    record(machine_.ending(memory), schedule());
  }
}

void VerdictSearch::record_endless() {
  if (ExploredOutcome* added = record(never_ending(), schedule())) added->never_ends = true;
}

// A requirement is the first one to be broken in some order of the run's steps when nothing that happens before it breaks
// another one. Returns whether any was broken.
bool VerdictSearch::record_broken() {
  if (machine_.broken_line(machine_.initial()[0]) != 0) return true;
  std::vector<std::size_t> broken;
  for (std::size_t i = 0; i < run_.size(); ++i) {
    const std::uint32_t line = footprints_[run_[i].footprint].broken_line;
    if (line == 0) continue;
    if (std::none_of(broken.begin(), broken.end(), [&](std::size_t other) { return run_.up_to(other, i); }))
      record(broken_on_line(static_cast<int>(line)), schedule_up_to(i));
    broken.push_back(i);
  }
  return !broken.empty();
}

bool VerdictSearch::spins_forever() {
  for (std::size_t slot = 0; slot + 1 < run_.now().size(); ++slot)
    if (machine_.can_step(run_.now(), slot) && !spins_forever(slot)) return false;
  return true;
}

// Whether the thread, alone, takes steps for ever and never changes anything.
bool VerdictSearch::spins_forever(std::size_t slot) {
  std::set<std::uint32_t> known{run_.now()[slot + 1]};
  std::vector<GlobalState> left{run_.now()};
  while (!left.empty()) {
    const GlobalState from = std::move(left.back());
    left.pop_back();
    if (!machine_.can_step(from, slot)) return false;
    const std::uint8_t ways = machine_.ways(from[slot + 1U]);
    for (std::uint8_t way = 0; way < ways; ++way) {
      const Turn turn{static_cast<std::uint8_t>(slot), way};
      if (!machine_.enabled(from, turn)) continue;
      if (!footprints_[footprints_.of(from, turn)].only_reads()) return false;
      GlobalState to = from;
      machine_.take(to, turn);
      if (known.insert(to[slot + 1]).second) left.push_back(std::move(to));
    }
    check();
  }
  return true;
}

Schedule VerdictSearch::schedule() const {
  Schedule made;
  for (std::size_t i = 0; i < run_.size(); ++i) made.push_back(run_[i].turn);
  return made;
}

// That step, and all that happens before it.
Schedule VerdictSearch::schedule_up_to(std::size_t step) const {
  Schedule made;
  for (std::size_t i = 0; i <= step; ++i)
    if (run_.up_to(i, step)) made.push_back(run_[i].turn);
  return made;
}

}  // namespace racecourse
