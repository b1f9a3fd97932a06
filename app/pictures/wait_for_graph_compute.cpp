#include "pictures/wait_for_graph_compute.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace racecourse {

namespace {

/// Points at equal distances along an ellipse, clockwise from the left.
std::vector<Vec2> around_ellipse(Vec2 centre, Vec2 radius, std::size_t count) {
  constexpr std::size_t parts = 720;
  const auto at = [&](std::size_t part) {
    const float angle = std::numbers::pi_v<float> * (1 + 2 * static_cast<float>(part) / parts);
    return Vec2{centre.x + radius.x * std::cos(angle), centre.y + radius.y * std::sin(angle)};
  };
  std::array<float, parts + 1> way{};
  for (std::size_t i = 1; i <= parts; ++i)
    way[i] = way[i - 1] + std::hypot(at(i).x - at(i - 1).x, at(i).y - at(i - 1).y);
  std::vector<Vec2> points;
  for (std::size_t i = 0; i < count; ++i) {
    const float along = way[parts] * static_cast<float>(i) / static_cast<float>(count);
    const auto part = std::lower_bound(way.begin(), way.end(), along) - way.begin();
    points.push_back(at(static_cast<std::size_t>(part)));
  }
  return points;
}

std::size_t node_of(const std::vector<WaitForNode>& nodes, bool is_lock, int number) {
  const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const WaitForNode& node) {
    return node.is_lock == is_lock && node.number == number;
  });
  return static_cast<std::size_t>(found - nodes.begin());
}

/// The deadlocks' threads and locks, in the order in which they wait.
std::vector<WaitForNode> ring_of(const WaitGraph& graph) {
  std::vector<WaitForNode> nodes;
  for (const WaitGraph::Cycle& cycle : graph.cycles)
    for (const int thread : cycle) {
      nodes.push_back({false, thread, {}});
      const int lock = graph.threads[static_cast<std::size_t>(thread)].waits_for;
      if (!graph.locks[static_cast<std::size_t>(lock)].is_end) nodes.push_back({true, lock, {}});
    }
  return nodes;
}

std::vector<WaitForNode> all_but(const std::vector<WaitForNode>& taken, bool locks, const WaitGraph& graph) {
  std::vector<WaitForNode> nodes;
  const std::size_t count = locks ? graph.locks.size() : graph.threads.size();
  for (int i = 0; i < static_cast<int>(count); ++i) {
    const bool is_end = locks && graph.locks[static_cast<std::size_t>(i)].is_end;
    if (!is_end && node_of(taken, locks, i) == taken.size()) nodes.push_back({locks, i, {}});
  }
  return nodes;
}

/// Merges two lists so that each is spread evenly: with as many locks as threads they alternate.
std::vector<WaitForNode> mixed_evenly(const std::vector<WaitForNode>& a, const std::vector<WaitForNode>& b) {
  std::vector<WaitForNode> nodes;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    const bool b_next = i == a.size() || (j < b.size() && (2 * j + 1) * a.size() < (2 * i + 1) * b.size());
    nodes.push_back(b_next ? b[j++] : a[i++]);
  }
  return nodes;
}

/// Places the nodes around an ellipse within low .. high.
void place(std::vector<WaitForNode>& nodes, Vec2 low, Vec2 high, Vec2 plate) {
  const Vec2 radius{std::max((high.x - low.x - plate.x) / 2, 0.0f),
                    std::max((high.y - low.y - plate.y) / 2, 0.0f)};
  const std::vector<Vec2> places =
      around_ellipse({(low.x + high.x) / 2, (low.y + high.y) / 2}, radius, nodes.size());
  for (std::size_t i = 0; i < places.size(); ++i) nodes[i].centre = places[i];
}

std::vector<WaitForLine> lines_of(const WaitGraph& graph, const std::vector<WaitForNode>& nodes) {
  std::vector<bool> in_cycle(graph.locks.size());
  std::vector<WaitForLine> lines;
  const auto is_lock = [&](int n) { return n >= 0 && static_cast<std::size_t>(n) < graph.locks.size(); };
  for (std::size_t i = 0; i < graph.threads.size(); ++i) {
    const WaitGraph::Thread& thread = graph.threads[i];
    if (!is_lock(thread.waits_for)) continue;
    const bool stuck = thread.fate == WaitGraph::Fate::stuck;
    if (stuck) in_cycle[static_cast<std::size_t>(thread.waits_for)] = true;
    // Who waits for the end of another waits for that thread, with no lock between them.
    const int end_of = graph.locks[static_cast<std::size_t>(thread.waits_for)].is_end
                           ? graph.holder_for(static_cast<int>(i))
                           : -1;
    const std::size_t to =
        end_of >= 0 ? node_of(nodes, false, end_of) : node_of(nodes, true, thread.waits_for);
    if (to < nodes.size()) lines.push_back({node_of(nodes, false, static_cast<int>(i)), to, true, stuck});
  }
  for (std::size_t i = 0; i < graph.locks.size(); ++i) {
    const int holder = graph.locks[i].holder;
    if (holder < 0 || static_cast<std::size_t>(holder) >= graph.threads.size() || graph.locks[i].is_end)
      continue;
    lines.push_back(
        {node_of(nodes, true, static_cast<int>(i)), node_of(nodes, false, holder), false, in_cycle[i]});
  }
  std::stable_partition(lines.begin(), lines.end(), [](const WaitForLine& line) { return !line.stuck; });
  return lines;
}

}  // namespace

WaitForLayout lay_out_waits(const WaitGraph& graph, Vec2 room, Vec2 plate) {
  std::vector<WaitForNode> ring = ring_of(graph);
  std::vector<WaitForNode> rest = mixed_evenly(all_but(ring, false, graph), all_but(ring, true, graph));
  const auto all = static_cast<float>(ring.size() + rest.size());
  const float share = rest.empty()   ? 1
                      : ring.empty() ? 0
                                     : std::clamp(static_cast<float>(ring.size()) / all, 0.4f, 0.7f);
  const float gap = ring.empty() || rest.empty() ? 0 : plate.x / 4;
  place(ring, {0, 0}, {room.x * share - gap, room.y}, plate);
  place(rest, {room.x * share + gap, 0}, room, plate);
  WaitForLayout layout;
  layout.nodes = std::move(ring);
  layout.nodes.insert(layout.nodes.end(), rest.begin(), rest.end());
  layout.lines = lines_of(graph, layout.nodes);
  return layout;
}

bool plates_are_apart(const WaitForLayout& layout, Vec2 plate) {
  for (std::size_t i = 0; i < layout.nodes.size(); ++i)
    for (std::size_t j = i + 1; j < layout.nodes.size(); ++j) {
      const Vec2 a = layout.nodes[i].centre;
      const Vec2 b = layout.nodes[j].centre;
      if (std::abs(a.x - b.x) < plate.x && std::abs(a.y - b.y) < plate.y) return false;
    }
  return true;
}

std::string short_name(std::string_view name) {
  const std::size_t space = name.rfind(' ');
  if (space == std::string_view::npos || space == 0) return std::string(name.substr(0, 3));
  return std::string(name.substr(0, 1)) + std::string(name.substr(space + 1));
}

}  // namespace racecourse
