#include "kit/explorer/successors.h"

#include <algorithm>
#include <utility>

namespace racecourse {

namespace {

constexpr std::size_t most_conflicts = 64;

void drop_edges(const StateLayout& layout, std::size_t from, StepBatch& batch) {
  batch.edges.resize(from);
  batch.targets.resize(from * layout.words());
}

}  // namespace

StateLayout Successors::wider_layout() const {
  return {most_threads_, machine_.memories(), machine_.thread_states()};
}

bool Successors::expand(const PackedStates& states, StepBatch& batch) {
  const StateLayout& layout = states.layout();
  const std::uint32_t id = batch.next();
  const std::size_t before = batch.edges.size();
  here_.resize(layout.numbers());
  layout.unpack(states.packed(id), here_);
  note_conflicts(id);
  if (!expand_local(layout, states.packed(id), batch)) {
    drop_edges(layout, before, batch);
    expand_general(layout, batch);
  }
  if (!fits(layout)) {
    drop_edges(layout, before, batch);
    return false;
  }
  batch.sources.push_back(
      {static_cast<std::uint32_t>(batch.edges.size()), symmetry_.orbit(here_.data()), machine_.bytes()});
  return true;
}

// Returns false when there is a step that may read or change other threads, add one, or go several ways.
bool Successors::expand_local(const StateLayout& layout, const std::uint32_t* packed, StepBatch& batch) {
  const bool symmetric = !symmetry_.groups().empty();
  const std::size_t words = layout.words();
  for (std::size_t slot = 0; slot + 1 < here_.size(); ++slot) {
    const std::uint32_t thread = here_[slot + 1];
    if (machine_.concerns_others(thread)) return false;
    const ControlledMachine::Step step = machine_.step(here_[0], thread);
    if (!step.enabled) continue;
    if (!step.local) return false;
    if (symmetric) {
      if (slot > 0 && here_[slot] == thread && symmetry_.first_equal(here_.data(), slot) < slot) {
        add_edge_again(layout, batch);
        continue;
      }
      next_ = here_;
      next_[0] = step.memory;
      next_[slot + 1] = step.thread;
      add_edge(layout, slot, batch);
      continue;
    }
    std::uint32_t* const target = batch.add_target(words);
    for (std::size_t i = 0; i < words; ++i) target[i] = packed[i];
    layout.set(target, 0, step.memory);
    layout.set(target, slot + 1, step.thread);
    const auto byte = static_cast<std::uint8_t>(slot);
    batch.edges.push_back({layout.hash(target), byte, 0, byte});
  }
  return true;
}

// Adds nothing more once states need a wider layout.
void Successors::expand_general(const StateLayout& layout, StepBatch& batch) {
  GlobalState from = here_;
  while (from.size() > 1 && from.back() == 0) from.pop_back();
  for (std::size_t slot = 0; slot + 1 < from.size(); ++slot)
    machine_.for_each_turn(from, slot, [&](Turn turn) {
      taken_ = from;
      machine_.take(taken_, turn);
      if (taken_.size() > from.size() && !symmetry_.groups().empty()) throw SymmetryBroken{};
      most_threads_ = std::max(most_threads_, taken_.size() - 1);
      if (!fits(layout)) return;
      next_ = taken_;
      next_.resize(layout.numbers(), 0);
      add_edge(layout, turn, batch);
    });
}

void Successors::add_edge(const StateLayout& layout, Turn turn, StepBatch& batch) {
  const auto slot = static_cast<std::uint8_t>(symmetry_.first_equal(here_.data(), turn.thread));
  const auto landing = static_cast<std::uint8_t>(symmetry_.canonicalize(next_.data(), turn.thread));
  std::uint32_t* const target = batch.add_target(layout.words());
  layout.pack(next_, target);
  batch.edges.push_back({layout.hash(target), slot, turn.way, landing});
}

// The step of a thread in the same state as the one before.
void Successors::add_edge_again(const StateLayout& layout, StepBatch& batch) {
  std::uint32_t* const target = batch.add_target(layout.words());
  std::copy_n(target - layout.words(), layout.words(), target);
  batch.edges.push_back(batch.edges.back());
}

void Successors::note_conflicts(std::uint32_t id) {
  for (std::size_t a = 1; a < here_.size(); ++a) {
    if (!machine_.accesses_plainly(here_[a])) continue;
    for (std::size_t b = a + 1; b < here_.size(); ++b)
      if (machine_.conflict(here_[a], here_[b])) note_conflict(id, here_[a], here_[b]);
  }
}

void Successors::note_conflict(std::uint32_t id, std::uint32_t a, std::uint32_t b) {
  const auto where = [this](std::uint32_t thread) {
    const ThreadState& state = machine_.thread(thread);
    return std::pair(state.line, state.kind);
  };
  if (where(b) < where(a)) std::swap(a, b);
  const bool known = std::any_of(conflicts_.begin(), conflicts_.end(), [&](const Conflict& other) {
    return machine_.thread(other.threads[0]).object == machine_.thread(a).object &&
           where(other.threads[0]) == where(a) && where(other.threads[1]) == where(b);
  });
  if (!known && conflicts_.size() < most_conflicts) conflicts_.push_back({id, {a, b}});
}

}  // namespace racecourse
