// The picture of who waits for whom: where the plates lie, which lines there are, and that any graph can be drawn.

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "headless.h"
#include "pictures/wait_for_graph_compute.h"
#include "schedules/wait_for_graph.h"

using namespace racecourse;

namespace {

/// Threads wait for those locks (-1: for none), locks are held by those threads.
WaitGraph waits_between(const std::vector<int>& waits, const std::vector<int>& holders) {
  WaitGraph graph;
  for (std::size_t i = 0; i < waits.size(); ++i)
    graph.threads.push_back({.name = "thread " + std::to_string(i + 1), .waits_for = waits[i]});
  for (std::size_t i = 0; i < holders.size(); ++i)
    graph.locks.push_back({"lock " + std::to_string(i + 1), holders[i]});
  find_cycles(graph);
  return graph;
}

std::string name_of(const WaitForLayout& layout, std::size_t node) {
  return (layout.nodes[node].is_lock ? "l" : "t") + std::to_string(layout.nodes[node].number + 1);
}

std::vector<std::string> names_of(const WaitForLayout& layout) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < layout.nodes.size(); ++i) names.push_back(name_of(layout, i));
  return names;
}

std::vector<std::string> lines_in_words(const WaitForLayout& layout) {
  std::vector<std::string> lines;
  for (const WaitForLine& line : layout.lines)
    lines.push_back(name_of(layout, line.from) + (line.waits ? " waits for " : " is held by ") +
                    name_of(layout, line.to) + (line.stuck ? ", stuck" : ""));
  return lines;
}

const Vec2 plate_size{60, 34};

}  // namespace

TEST_CASE("threads and locks alternate where there are as many, and are mixed evenly where not") {
  using Names = std::vector<std::string>;
  CHECK(names_of(lay_out_waits(waits_between({-1, -1, -1}, {-1, -1, -1}), {400, 300}, plate_size)) ==
        Names{"t1", "l1", "t2", "l2", "t3", "l3"});
  CHECK(names_of(lay_out_waits(waits_between({-1, -1, -1, -1}, {-1, -1}), {400, 300}, plate_size)) ==
        Names{"t1", "l1", "t2", "t3", "l2", "t4"});
}

TEST_CASE("a deadlock is a ring of its own, in the order in which its threads wait") {
  // Threads 2 and 3 are stuck; 1 is at work, 4 waits behind them.
  const WaitGraph graph = waits_between({-1, 2, 1, 1}, {0, 1, 2});
  const WaitForLayout layout = lay_out_waits(graph, {600, 200}, plate_size);
  CHECK(names_of(layout) == std::vector<std::string>{"t2", "l3", "t3", "l2", "t1", "l1", "t4"});
  CHECK(lines_in_words(layout) == std::vector<std::string>{"t4 waits for l2", "l1 is held by t1",
                                                           "t2 waits for l3, stuck", "t3 waits for l2, stuck",
                                                           "l2 is held by t2, stuck",
                                                           "l3 is held by t3, stuck"});
  for (std::size_t in = 0; in < 4; ++in)
    for (std::size_t out = 4; out < 7; ++out) CHECK(layout.nodes[in].centre.x < layout.nodes[out].centre.x);
  // Left, top, right, bottom: a circle, and not a cross.
  CHECK(layout.nodes[0].centre.x < layout.nodes[1].centre.x);
  CHECK(layout.nodes[1].centre.y < layout.nodes[2].centre.y);
  CHECK(layout.nodes[2].centre.x > layout.nodes[3].centre.x);
  CHECK(layout.nodes[3].centre.y > layout.nodes[0].centre.y);
}

TEST_CASE("who waits for the end of a thread waits for that thread, with no lock between them") {
  WaitGraph graph = waits_between({0, 1, -1}, {1, 0});
  graph.locks[0].is_end = true;
  find_cycles(graph);
  const WaitForLayout layout = lay_out_waits(graph, {600, 200}, plate_size);
  CHECK(names_of(layout) == std::vector<std::string>{"t1", "t2", "l2", "t3"});
  CHECK(lines_in_words(layout) == std::vector<std::string>{"t1 waits for t2, stuck", "t2 waits for l2, stuck",
                                                           "l2 is held by t1, stuck"});
}

TEST_CASE("places depend on how many there are, not on who waits, while nobody is stuck") {
  const WaitForLayout idle = lay_out_waits(waits_between({-1, -1}, {-1, -1}), {500, 200}, plate_size);
  const WaitForLayout busy = lay_out_waits(waits_between({-1, 0}, {0, -1}), {500, 200}, plate_size);
  REQUIRE(idle.nodes.size() == busy.nodes.size());
  for (std::size_t i = 0; i < idle.nodes.size(); ++i) {
    CHECK(idle.nodes[i].centre.x == busy.nodes[i].centre.x);
    CHECK(idle.nodes[i].centre.y == busy.nodes[i].centre.y);
  }
}

TEST_CASE("every plate lies within the room, and those that would touch are found out") {
  for (const std::size_t threads : {1u, 2u, 5u, 16u, 32u}) {
    for (const bool deadlock : {false, true}) {
      if (deadlock && threads < 2) continue;
      std::vector<int> waits(threads, -1);
      std::vector<int> holders(4, -1);
      if (deadlock) waits[0] = 1, waits[1] = 0, holders[0] = 0, holders[1] = 1;
      const Vec2 room{700, 180};
      const WaitForLayout layout = lay_out_waits(waits_between(waits, holders), room, plate_size);
      CHECK(layout.nodes.size() == threads + 4);
      for (const WaitForNode& node : layout.nodes) {
        CHECK(node.centre.x >= plate_size.x / 2 - 0.5f);
        CHECK(node.centre.x <= room.x - plate_size.x / 2 + 0.5f);
        CHECK(node.centre.y >= plate_size.y / 2 - 0.5f);
        CHECK(node.centre.y <= room.y - plate_size.y / 2 + 0.5f);
      }
      if (threads <= 5) CHECK(plates_are_apart(layout, plate_size));
      if (threads == 32) CHECK_FALSE(plates_are_apart(layout, plate_size));
    }
  }
  // Small plates for many.
  const WaitForLayout many =
      lay_out_waits(waits_between(std::vector<int>(32, -1), {-1, -1, -1, -1}), {700, 180}, {30, 18});
  CHECK(plates_are_apart(many, {30, 18}));
}

TEST_CASE("short names tell threads from others of the same number") {
  CHECK(short_name("thread 12") == "t12");
  CHECK(short_name("other 12") == "o12");
  CHECK(short_name("lock A") == "lA");
  CHECK(short_name("main") == "mai");
  CHECK(short_name("") == "");
}

TEST_CASE("any graph can be drawn in any room") {
  testing::Headless headless;
  Theme theme = headless.theme();
  const std::vector<WaitGraph> graphs{
      {},
      waits_between({-1}, {}),
      waits_between({0}, {0}),
      waits_between({1, 0, 1}, {0, 1}),
      waits_between({1, 0, 3, 2}, {0, 1, 2, 3}),
      waits_between(std::vector<int>(40, 0), {0, -1}),
  };
  for (const WaitGraph& graph : graphs) {
    for (const ImVec2 size : {ImVec2(900, 250), ImVec2(300, 120), ImVec2(20, 10)}) {
      ImGui::GetIO().DisplaySize = {1000, 600};
      ImGui::NewFrame();
      ImGui::Begin("room");
      const ImVec2 before = ImGui::GetCursorScreenPos();
      wait_for_graph(graph, "Nothing yet.", size, theme);
      CHECK(ImGui::GetItemRectMin().x == before.x);
      CHECK(ImGui::GetItemRectSize().y == size.y);
      ImGui::End();
      ImGui::Render();
      CHECK(testing::Headless::all_corners_are_numbers());
    }
  }
}
