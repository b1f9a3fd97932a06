#include "kit/explorer/state_graph.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace racecourse {

namespace {

// Reading the clock takes as long as a few steps.
constexpr std::uint32_t states_between_clocks = 64;
// The rest of the time is for single schedules where the search is cut off, and for counting.
constexpr double share_of_search = 0.6;
constexpr std::size_t most_conflicts = 64;
// An orbit that large is only a lower limit. No graph with one is ever complete.
constexpr std::uint64_t largest_orbit = std::uint64_t{1} << 40;

}  // namespace

StateGraph::StateGraph(ControlledMachine& machine, const ExploreOptions& options)
    : machine_(machine), options_(options) {}

void StateGraph::find_groups() {
  groups_.clear();
  order_.clear();
  const GlobalState& initial = machine_.initial();
  const auto threads = static_cast<std::uint32_t>(initial.size() - 1);
  for (std::uint32_t slot = 0; slot < threads; ++slot) order_.push_back(slot);
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return initial[a + 1] < initial[b + 1]; });
  for (std::uint32_t first = 0; first < threads;) {
    std::uint32_t end = first + 1;
    while (end < threads && initial[order_[end] + 1] == initial[order_[first] + 1]) ++end;
    if (end - first > 1) groups_.push_back({first, end});
    first = end;
  }
  // A started thread is known by the slot of the one that started it.
  const bool any_child = std::any_of(initial.begin() + 1, initial.end(),
                                     [&](std::uint32_t id) { return machine_.thread(id).child != 0; });
  if (groups_.empty() || any_child || !options_.symmetry) disable_symmetry();
}

void StateGraph::disable_symmetry() {
  groups_.clear();
  std::sort(order_.begin(), order_.end());
}

void StateGraph::begin() {
  const GlobalState& initial = machine_.initial();
  threads_ = initial.size() - 1;
  stride_ = initial.size();
  states_.clear();
  count_ = 0;
  index_ = {};
  targets_.clear();
  slots_.clear();
  landings_.clear();
  ways_.clear();
  edge_ends_ = {0};
  levels_ = {0};
  ordered_ = true;
  all_states_ = all_transitions_ = 0;
  conflicts_.clear();
  next_.assign(stride_, 0);
  next_[0] = initial[0];
  for (std::size_t slot = 0; slot < threads_; ++slot) next_[slot + 1] = initial[order_[slot] + 1];
  find_or_add();
}

namespace {

/// Thrown when one of several symmetric threads starts another thread.
struct SymmetryBroken {};

}  // namespace

ExplorationStatus StateGraph::build() {
  find_groups();
  const auto visit_all = [this] {
    begin();
    for (std::uint32_t id = 0, end_of_level = 1; id < count_; ++id) {
      if (id == end_of_level) {
        levels_.push_back(id);
        end_of_level = count_;
      }
      if (const auto reached = budget_reached()) return *reached;
      expand(id);
    }
    return ExplorationStatus::complete;
  };
  try {
    return visit_all();
  } catch (const SymmetryBroken&) {
    disable_symmetry();
    return visit_all();
  }
}

std::optional<ExplorationStatus> StateGraph::budget_reached() {
  if (options_.progress != nullptr) options_.progress->states.store(all_states_, std::memory_order_relaxed);
  if (options_.stop.stop_requested()) return ExplorationStatus::cancelled;
  if (all_states_ > options_.max_states) return ExplorationStatus::states_budget;
  if (bytes() + bytes_to_count() > options_.max_bytes) return ExplorationStatus::memory_budget;
  if (targets_.size() > std::numeric_limits<std::uint32_t>::max() - 256)
    return ExplorationStatus::memory_budget;
  if (++clock_checks_ % states_between_clocks == 0 && time_used() >= share_of_search)
    return ExplorationStatus::time_budget;
  return {};
}

double StateGraph::time_used() const {
  const std::chrono::duration<double> used = std::chrono::steady_clock::now() - began_;
  const std::chrono::duration<double> budget = options_.max_time;
  return budget.count() > 0 ? used / budget : 1;
}

std::chrono::steady_clock::time_point StateGraph::time_at(double part) const {
  return began_ + std::chrono::duration_cast<std::chrono::steady_clock::duration>(part * options_.max_time);
}

void StateGraph::expand(std::uint32_t id) {
  const auto words = state(id);
  here_.assign(words.begin(), words.end());
  note_conflicts(id);
  if (!expand_local()) expand_general(id);
  edge_ends_.push_back(static_cast<std::uint32_t>(targets_.size()));
  all_transitions_ += orbit(here_.data()) * (end_edge(id) - first_edge(id));
}

// Returns false and adds nothing when there is a step that may read or change other threads, add one, or go several ways.
bool StateGraph::expand_local() {
  const std::size_t before = targets_.size();
  for (std::size_t slot = 0; slot < threads_; ++slot) {
    const std::uint32_t thread = here_[slot + 1];
    if (machine_.concerns_others(thread)) return drop_edges(before);
    const ControlledMachine::Step step = machine_.step(here_[0], thread);
    if (!step.enabled) continue;
    if (!step.local) return drop_edges(before);
    if (slot > 0 && here_[slot] == thread && first_equal(here_.data(), slot) < slot) {
      add_edge_again();
      continue;
    }
    next_ = here_;
    next_[0] = step.memory;
    next_[slot + 1] = step.thread;
    add_edge(slot);
  }
  return true;
}

void StateGraph::expand_general(std::uint32_t id) {
  const GlobalState from = global(id);
  for (std::size_t slot = 0; slot + 1 < from.size(); ++slot) {
    const std::uint8_t ways = machine_.ways(from[slot + 1]);
    for (std::uint8_t way = 0; way < ways; ++way) {
      const Turn turn(slot, way);
      if (!machine_.enabled(from, turn)) continue;
      taken_ = from;
      machine_.take(taken_, turn);
      if (taken_.size() > from.size() && !groups_.empty()) throw SymmetryBroken{};
      if (taken_.size() > stride_) widen(taken_.size() - 1);
      next_ = taken_;
      next_.resize(stride_, 0);
      add_edge(turn);
    }
  }
}

void StateGraph::add_edge(Turn turn) {
  slots_.push_back(static_cast<std::uint8_t>(first_equal(here_.data(), turn.thread)));
  landings_.push_back(static_cast<std::uint8_t>(canonicalize(turn.thread)));
  if (turn.way != 0) ways_.resize(targets_.size(), 0);
  if (turn.way != 0 || !ways_.empty()) ways_.push_back(turn.way);
  const auto from = static_cast<std::uint32_t>(edge_ends_.size() - 1);
  const std::uint32_t target = find_or_add();
  ordered_ = ordered_ && target > from;
  targets_.push_back(target);
}

// From that one on. Returns false.
bool StateGraph::drop_edges(std::size_t from) {
  targets_.resize(from);
  slots_.resize(from);
  landings_.resize(from);
  if (!ways_.empty()) ways_.resize(from);
  return false;
}

// The step of a thread in the same state as the one before.
void StateGraph::add_edge_again() {
  targets_.push_back(targets_.back());
  slots_.push_back(slots_.back());
  landings_.push_back(landings_.back());
  if (!ways_.empty()) ways_.push_back(ways_.back());
}

std::vector<double> StateGraph::odds_by_slot(std::uint32_t id) const {
  std::vector<std::uint64_t> ways(threads_, 0);  // a bit for each
  std::vector<int> edges(threads_, 0);
  for (std::uint64_t e = first_edge(id); e < end_edge(id); ++e) {
    ways[slot(e)] |= std::uint64_t{1} << way(e);
    ++edges[slot(e)];
  }
  int threads = 0;  // that can take a step; those in equal states share a slot
  for (std::size_t slot = 0; slot < threads_; ++slot)
    if (edges[slot] > 0) threads += edges[slot] / std::popcount(ways[slot]);
  std::vector<double> odds(threads_, 0);
  for (std::size_t slot = 0; slot < threads_; ++slot)
    if (edges[slot] > 0) odds[slot] = 1.0 / (threads * std::popcount(ways[slot]));
  return odds;
}

std::size_t StateGraph::first_equal(const std::uint32_t* words, std::size_t slot) const {
  for (const Group& group : groups_)
    if (slot >= group.first && slot < group.end)
      while (slot > group.first && words[slot] == words[slot + 1]) --slot;
  return slot;
}

// Sorts the symmetric threads of next_. Returns the slot to which the thread in `slot` moved.
std::size_t StateGraph::canonicalize(std::size_t slot) {
  for (const Group& group : groups_) {
    for (std::size_t i = group.first + 1; i < group.end; ++i) {
      for (std::size_t j = i; j > group.first && next_[j] > next_[j + 1]; --j) {
        std::swap(next_[j], next_[j + 1]);
        if (slot == j)
          slot = j - 1;
        else if (slot == j - 1)
          slot = j;
      }
    }
  }
  return first_equal(next_.data(), slot);
}

std::uint64_t StateGraph::hash(const std::uint32_t* words) const {
  std::uint64_t hash = words[0];
  for (std::size_t i = 1; i < stride_ && words[i] != 0; i += 2) {
    const std::uint64_t second = i + 1 < stride_ ? words[i + 1] : 0;
    hash = mixed(hash + 0x9e3779b97f4a7c15U + (second << 32 | words[i]));
  }
  return hash;
}

std::uint32_t StateGraph::find_or_add() {
  const auto at = [this](std::uint32_t id) { return states_.data() + std::size_t{id} * stride_; };
  const std::uint32_t found = index_.find_or_add(
      hash(next_.data()), count_,
      [&](std::uint32_t id) { return std::equal(next_.begin(), next_.end(), at(id)); },
      [&](std::uint32_t id) { return hash(at(id)); });
  if (found == count_) {
    states_.insert(states_.end(), next_.begin(), next_.end());
    ++count_;
    all_states_ += orbit(next_.data());
  }
  return found;
}

void StateGraph::widen(std::size_t threads) {
  const std::size_t stride = threads + 1;
  std::vector<std::uint32_t> wider(std::size_t{count_} * stride, 0);
  for (std::uint32_t id = 0; id < count_; ++id)
    std::copy_n(states_.begin() + static_cast<std::ptrdiff_t>(std::size_t{id} * stride_), stride_,
                wider.begin() + static_cast<std::ptrdiff_t>(std::size_t{id} * stride));
  states_ = std::move(wider);
  threads_ = threads;
  stride_ = stride;
  here_.resize(stride_, 0);
}

// How many states this one stands for: the ways to assign its thread states to the slots of each group.
std::uint64_t StateGraph::orbit(const std::uint32_t* words) const {
  std::uint64_t ways = 1;
  for (const Group& group : groups_) {
    std::uint64_t equal = 1;
    for (std::size_t i = group.first + 1; i < group.end; ++i) {
      equal = words[i] == words[i + 1] ? equal + 1 : 1;
      ways = ways * (i - group.first + 1) / equal;
      if (ways > largest_orbit) return largest_orbit;
    }
  }
  return ways;
}

void StateGraph::note_conflicts(std::uint32_t id) {
  for (std::size_t a = 1; a < stride_; ++a)
    for (std::size_t b = a + 1; b < stride_; ++b)
      if (machine_.conflict(here_[a], here_[b])) note_conflict(id, here_[a], here_[b]);
}

void StateGraph::note_conflict(std::uint32_t id, std::uint32_t a, std::uint32_t b) {
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

std::uint32_t StateGraph::number_of(const GlobalState& state) {
  next_.assign(stride_, 0);
  next_[0] = state[0];
  for (std::size_t slot = 0; slot + 1 < state.size(); ++slot)
    next_[slot + 1] = state[(slot < order_.size() ? order_[slot] : slot) + 1];
  canonicalize(0);
  return find_or_add();
}

GlobalState StateGraph::global(std::uint32_t id) const {
  const auto words = state(id);
  std::size_t size = words.size();
  while (size > 1 && words[size - 1] == 0) --size;
  return {words.begin(), words.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::uint32_t StateGraph::source(std::uint64_t edge) const {
  const auto after = std::upper_bound(edge_ends_.begin(), edge_ends_.end(), edge);
  return static_cast<std::uint32_t>(after - edge_ends_.begin() - 1);
}

std::uint32_t StateGraph::depth(std::uint32_t id) const {
  const auto after = std::upper_bound(levels_.begin(), levels_.end(), id);
  return static_cast<std::uint32_t>(after - levels_.begin() - 1);
}

std::uint64_t StateGraph::bytes() const {
  return states_.capacity() * sizeof(std::uint32_t) + index_.bytes() +
         targets_.capacity() * sizeof(std::uint32_t) + slots_.capacity() + landings_.capacity() +
         ways_.capacity() + edge_ends_.capacity() * sizeof(std::uint32_t) + machine_.bytes();
}

}  // namespace racecourse
