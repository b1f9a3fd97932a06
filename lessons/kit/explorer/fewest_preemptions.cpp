#include "kit/explorer/fewest_preemptions.h"

#include <algorithm>
#include <utility>

namespace racecourse {

namespace {

constexpr std::uint32_t visits_between_checks = 1U << 14;

std::uint64_t hash(std::uint32_t state, std::uint8_t last) { return mixed(std::uint64_t{state} << 8 | last); }

}  // namespace

FewestPreemptions::FewestPreemptions(const StateGraph& graph) : graph_(graph) {
  now_.push_back(find_or_add(0, nobody));
}

bool FewestPreemptions::go_on() {
  for (const std::uint32_t number : std::exchange(left_, {})) take_steps(number, true);
  if (now_.empty()) return false;
  for (std::uint32_t visits = 0; !now_.empty(); ++visits) {
    if (visits % visits_between_checks == 0 && graph_.stopped()) return false;
    const std::uint32_t number = now_.back();
    now_.pop_back();
    take_steps(number, false);
    left_.push_back(number);
  }
  ++preemptions_;
  return true;
}

// From that node: those that preempt, or those that do not.
void FewestPreemptions::take_steps(std::uint32_t number, bool preempting) {
  const auto [state, last] = std::pair(nodes_[number].state, nodes_[number].last);
  if (state >= graph_.expanded()) return;
  const std::uint64_t first = graph_.first_edge(state), end = graph_.end_edge(state);
  bool could_go_on = false;
  for (std::uint64_t e = first; e < end; ++e) could_go_on = could_go_on || graph_.slot(e) == last;
  for (std::uint64_t e = first; e < end; ++e) {
    if ((could_go_on && graph_.slot(e) != last) != preempting) continue;
    const auto known = static_cast<std::uint32_t>(nodes_.size());
    const std::uint32_t there = find_or_add(graph_.target(e), graph_.landing(e));
    if (there < known) continue;  // and not with more preemptions
    nodes_[there].edge = static_cast<std::uint32_t>(e);
    nodes_[there].preemptions = preemptions_;
    nodes_[there].last_before = last;
    now_.push_back(there);
  }
}

std::uint32_t FewestPreemptions::find_or_add(std::uint32_t state, std::uint8_t last) {
  const auto known = static_cast<std::uint32_t>(nodes_.size());
  const std::uint32_t found = index_.find_or_add(
      hash(state, last), known,
      [&](std::uint32_t i) { return nodes_[i].state == state && nodes_[i].last == last; },
      [&](std::uint32_t i) { return hash(nodes_[i].state, nodes_[i].last); });
  if (found == known) nodes_.push_back({.state = state, .last = last});
  return found;
}

const FewestPreemptions::Node* FewestPreemptions::find(std::uint32_t state, std::uint8_t last) const {
  const auto found = index_.find(
      hash(state, last), [&](std::uint32_t i) { return nodes_[i].state == state && nodes_[i].last == last; });
  return found ? &nodes_[*found] : nullptr;
}

const FewestPreemptions::Node* FewestPreemptions::best(std::uint32_t state) const {
  const Node* best = nullptr;
  for (std::size_t last = 0; last < graph_.threads(); ++last) {
    const Node* const node = find(state, static_cast<std::uint8_t>(last));
    if (node && (!best || node->preemptions < best->preemptions)) best = node;
  }
  return best;
}

std::optional<int> FewestPreemptions::to(std::uint32_t state) const {
  if (state == 0) return 0;
  const Node* const node = best(state);
  return node ? std::optional<int>(node->preemptions) : std::nullopt;
}

std::vector<std::uint32_t> FewestPreemptions::edges_to(std::uint32_t state) const {
  std::vector<std::uint32_t> edges;
  const Node* node = state == 0 ? nullptr : best(state);
  while (node) {
    edges.push_back(node->edge);
    const std::uint8_t last = node->last_before;
    node = last == nobody ? nullptr : find(graph_.source(node->edge), last);
  }
  std::reverse(edges.begin(), edges.end());
  return edges;
}

Schedule FewestPreemptions::schedule_to(std::uint32_t state) {
  while (!to(state))
    if (!go_on()) return {};
  // Forwards on the machine, where symmetric threads are told apart.
  ControlledMachine& machine = graph_.machine();
  GlobalState now = machine.initial();
  Schedule schedule;
  for (const std::uint32_t edge : edges_to(state)) {
    const std::uint32_t thread = graph_.state(graph_.source(edge))[graph_.slot(edge) + 1U];
    std::size_t slot = graph_.slot(edge);
    if (!graph_.groups().empty()) {
      // Of threads in equal states the one that took the last step, if it is among them.
      slot = schedule.empty() ? 0 : schedule.back().thread;
      if (now[slot + 1] != thread) slot = 0;
      while (now[slot + 1] != thread) ++slot;
    }
    schedule.emplace_back(slot, graph_.way(edge));
    machine.take(now, schedule.back());
  }
  return schedule;
}

std::size_t FewestPreemptions::bytes() const {
  return nodes_.size() * sizeof(Node) + index_.bytes() +
         (now_.capacity() + left_.capacity()) * sizeof(std::uint32_t);
}

}  // namespace racecourse
