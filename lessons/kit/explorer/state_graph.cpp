#include "kit/explorer/state_graph.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <thread>
#include <utility>

#include "kit/base/on_leaving.h"
#include "kit/explorer/batch_queue.h"
#include "kit/host/host.h"
#include "kit/host/start_thread.h"

namespace racecourse {

namespace {

// Reading the clock takes as long as a few steps.
constexpr std::uint32_t states_between_clocks = 64;
// The rest of the time is for single schedules where the search is cut off, and for counting.
constexpr double share_of_search = 0.6;
constexpr std::size_t most_sources = 256;  // of a batch

// For most small programs. Larger ones widen it as they go.
StateLayout first_layout(const ControlledMachine& machine) {
  return {machine.initial().size() - 1, std::max<std::size_t>(machine.memories(), 256),
          std::max<std::size_t>(machine.thread_states(), 32)};
}

}  // namespace

StateGraph::StateGraph(ControlledMachine& machine, const ExploreOptions& options)
    : machine_(machine),
      options_(options),
      threads_(options.threads != 0 ? options.threads : std::min(2U, host().cores)),
      symmetry_(machine, options.symmetry),
      states_(first_layout(machine)) {
  begin();
}

void StateGraph::begin() {
  states_ = PackedStates(first_layout(machine_));
  edges_ = {};
  several_ways_ = false;
  levels_ = {0};
  end_of_level_ = 1;
  ordered_ = true;
  all_states_ = all_transitions_ = 0;
  number_of(machine_.initial());
}

ExplorationStatus StateGraph::build() {
  try {
    return visit_all();
  } catch (const SymmetryBroken&) {
    symmetry_ = Symmetry(machine_, false);
    begin();
    return visit_all();
  }
}

ExplorationStatus StateGraph::visit_all() {
  Successors successors(machine_, symmetry_);
  const auto reached = visit_alone(successors);
  // It ran ahead of the budget.
  for (const Conflict& conflict : successors.conflicts())
    if (conflict.state < expanded()) conflicts_.push_back(conflict);
  return reached.value_or(ExplorationStatus::complete);
}

std::optional<ExplorationStatus> StateGraph::visit_alone(Successors& successors) {
  StepBatch batch;
  while (expanded() < size()) {
    if (threads_ > 1 && std::chrono::steady_clock::now() - began_ >= options_.alone)
      return visit_in_two(successors);
    std::exception_ptr failure;
    batch.begin(expanded());
    const bool fits = fill(batch, size(), successors, failure);
    if (const auto reached = add(batch)) return reached;
    if (failure) std::rethrow_exception(failure);
    if (!fits) states_.change_layout(successors.wider_layout());
  }
  return {};
}

// This thread takes the steps, because bodies run on one thread only. Another one adds them, in the same order as one thread
// alone does.
std::optional<ExplorationStatus> StateGraph::visit_in_two(Successors& successors) {
  BatchQueue queue(size());
  std::optional<ExplorationStatus> reached;
  std::exception_ptr failure, failure_of_adding;
  {
    const std::jthread adding = start_thread<std::jthread>([&] {
      try {
        reached = add_all(queue);
      } catch (...) {
        failure_of_adding = std::current_exception();
      }
      queue.end();
    });
    const OnLeaving close([&] { queue.close(); });
    std::uint32_t next = expanded();
    for (auto order = queue.next(next); order.batch && !failure; order = queue.next(next)) {
      order.batch->begin(next);
      const bool fits = fill(*order.batch, order.states, successors, failure);
      next = order.batch->next();
      queue.give();
      if (!fits && queue.wait_until_added()) states_.change_layout(successors.wider_layout());
    }
  }
  if (failure_of_adding) std::rethrow_exception(failure_of_adding);
  if (failure && !reached) std::rethrow_exception(failure);
  return reached;
}

std::optional<ExplorationStatus> StateGraph::add_all(BatchQueue& queue) {
  while (const StepBatch* const batch = queue.take()) {
    if (const auto reached = add(*batch)) return reached;
    queue.added(size());
  }
  return {};
}

// What a body does wrong counts only once the states before have been added.
bool StateGraph::fill(StepBatch& batch, std::uint32_t states, Successors& successors,
                      std::exception_ptr& failure) const try {
  while (batch.next() < states && batch.sources.size() < most_sources &&
         (batch.sources.empty() || !stopped()))
    if (!successors.expand(states_, batch)) return false;
  return true;
} catch (...) {
  failure = std::current_exception();
  return true;
}

std::optional<ExplorationStatus> StateGraph::add(const StepBatch& batch) {
  std::size_t first_edge = 0;
  for (const StepBatch::Source& source : batch.sources) {
    if (expanded() == end_of_level_) {
      levels_.push_back(end_of_level_);
      end_of_level_ = size();
    }
    machine_bytes_ = source.machine_bytes;
    if (const auto reached = budget_reached()) return *reached;
    add_edges(batch, first_edge, source.end_edge);
    edges_.end_state();
    all_transitions_ += source.orbit * (source.end_edge - first_edge);
    first_edge = source.end_edge;
  }
  return {};
}

void StateGraph::add_edges(const StepBatch& batch, std::size_t first, std::size_t end) {
  constexpr std::size_t table_ahead = 24, state_ahead = 12;
  const std::size_t words = states_.layout().words();
  const std::uint32_t from = expanded();
  for (std::size_t i = first; i < end; ++i) {
    if (i + table_ahead < batch.edges.size()) states_.prefetch(batch.edges[i + table_ahead].hash);
    if (i + state_ahead < batch.edges.size()) states_.prefetch_state(batch.edges[i + state_ahead].hash);
    const StepBatch::Edge& edge = batch.edges[i];
    const std::uint32_t target = find_or_add(batch.targets.data() + i * words, edge.hash);
    ordered_ = ordered_ && target > from;
    several_ways_ = several_ways_ || edge.way != 0;
    edges_.add(target, edge.slot, edge.landing, edge.way);
  }
}

std::uint32_t StateGraph::find_or_add(const std::uint32_t* packed, std::uint64_t hash) {
  const std::uint32_t known = size();
  const std::uint32_t found = states_.find_or_add(packed, hash);
  if (found < known) return found;
  if (groups().empty()) {
    ++all_states_;
  } else {
    scratch_.resize(states_.layout().numbers());
    states_.layout().unpack(packed, scratch_);
    all_states_ += symmetry_.orbit(scratch_.data());
  }
  return found;
}

std::optional<ExplorationStatus> StateGraph::budget_reached() {
  if (options_.progress != nullptr) options_.progress->states.store(all_states_, std::memory_order_relaxed);
  if (options_.stop.stop_requested()) return ExplorationStatus::cancelled;
  if (all_states_ > options_.max_states) return ExplorationStatus::states_budget;
  if (bytes() + bytes_to_count() > options_.max_bytes) return ExplorationStatus::memory_budget;
  if (edges_.size() > std::numeric_limits<std::uint32_t>::max() - 256)
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

std::vector<double> StateGraph::odds_by_slot(std::uint32_t id) const {
  std::vector<std::uint64_t> ways(threads(), 0);  // a bit for each
  std::vector<int> edges(threads(), 0);
  for (std::uint64_t e = first_edge(id); e < end_edge(id); ++e) {
    ways[slot(e)] |= std::uint64_t{1} << way(e);
    ++edges[slot(e)];
  }
  int able = 0;  // that can take a step; those in equal states share a slot
  for (std::size_t slot = 0; slot < edges.size(); ++slot)
    if (edges[slot] > 0) able += edges[slot] / std::popcount(ways[slot]);
  std::vector<double> odds(edges.size(), 0);
  for (std::size_t slot = 0; slot < edges.size(); ++slot)
    if (edges[slot] > 0) odds[slot] = 1.0 / (able * std::popcount(ways[slot]));
  return odds;
}

std::uint32_t StateGraph::number_of(const GlobalState& state) {
  GlobalState canonical = symmetry_.ordered(state);
  symmetry_.canonicalize(canonical.data(), 0);
  std::vector<std::uint32_t> packed(states_.layout().words());
  states_.layout().pack(canonical, packed.data());
  return find_or_add(packed.data(), states_.layout().hash(packed.data()));
}

GlobalState StateGraph::global(std::uint32_t id) const {
  GlobalState state(threads() + 1);
  states_.layout().unpack(states_.packed(id), state);
  while (state.size() > 1 && state.back() == 0) state.pop_back();
  return state;
}

std::uint32_t StateGraph::depth(std::uint32_t id) const {
  const auto after = std::upper_bound(levels_.begin(), levels_.end(), id);
  return static_cast<std::uint32_t>(after - levels_.begin() - 1);
}

std::uint64_t StateGraph::bytes() const {
  return states_.bytes() + edges_.bytes() + levels_.capacity() * sizeof(std::uint32_t) + machine_bytes_;
}

}  // namespace racecourse
