// The progress graph: what looks the same is one stretch, and no graph costs more than a frame can afford.

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "headless.h"
#include "pictures/progress_graph_compute.h"
#include "schedules/progress_graph.h"

using namespace racecourse;

namespace {

using CellRule = std::function<bool(ProgressCell&)>;

StepLabel access(int step) { return {step % 2 == 0 ? StepKind::load : StepKind::store, "counter"}; }

/// A graph of so many steps, of the cells that the rule keeps.
ProgressGraph graph_of(int columns, int rows, const CellRule& keep) {
  ProgressGraph graph;
  for (int column = 0; column <= columns; ++column)
    for (int row = 0; row <= rows; ++row) {
      ProgressCell cell;
      cell.steps[0] = static_cast<std::uint16_t>(column);
      cell.steps[1] = static_cast<std::uint16_t>(row);
      if (keep(cell)) graph.cells.push_back(cell);
    }
  for (int i = 0; i < columns; ++i) graph.labels[0].push_back(access(i));
  for (int i = 0; i < rows; ++i) graph.labels[1].push_back(access(i));
  return graph;
}

bool everything(ProgressCell&) { return true; }

/// Two locks in opposite order: a wall for each, a trap in front of them.
ProgressGraph opposite_locks() {
  return graph_of(4, 4, [](ProgressCell& cell) {
    const int a = cell.steps[0], b = cell.steps[1];
    const bool first_holds_1 = a >= 1 && a <= 3, first_holds_2 = a == 2;
    const bool second_holds_2 = b >= 1 && b <= 3, second_holds_1 = b == 2;
    cell.trap = a == 1 && b == 1;
    cell.bad_share = cell.trap ? 1 : a <= 1 && b <= 1 ? 0.5 : 0;
    const bool behind_both = a == 3 && b == 3;  // no wall, but there is no way to it
    return !(first_holds_1 && second_holds_1) && !(first_holds_2 && second_holds_2) && !behind_both;
  });
}

int cells_in(const ProgressPicture& picture, ProgressStretch::Kind kind) {
  int cells = 0;
  for (const ProgressStretch& stretch : picture.stretches)
    if (stretch.kind == kind) cells += stretch.last - stretch.first + 1;
  return cells;
}

struct GraphDrawing : racecourse::testing::PartOfScreen {
  std::optional<ProgressPlace> frame(const ProgressGraphData& data, ImVec2 size) {
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({1920, 1080});
    ImGui::Begin("graph", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove);
    const auto wanted = progress_graph("graph", data, size, theme);
    ImGui::End();
    ImGui::Render();
    return wanted;
  }
};

}  // namespace

TEST_CASE("a graph without bad ends has nothing to paint") {
  const ProgressPicture picture = compute_progress(graph_of(10, 10, everything));
  CHECK(picture.steps[0] == 10);
  CHECK(picture.steps[1] == 10);
  CHECK(picture.stretches.empty());
  CHECK_FALSE(picture.has_wall);
  CHECK_FALSE(picture.has_trap);
  CHECK_FALSE(picture.has_tint);
}

TEST_CASE("cells that cannot be reached are walls, and each is there once") {
  const ProgressGraph graph = opposite_locks();
  const ProgressPicture picture = compute_progress(graph);
  CHECK(cells_in(picture, ProgressStretch::Kind::wall) == 25 - static_cast<int>(graph.cells.size()));
  CHECK(cells_in(picture, ProgressStretch::Kind::trap) == 1);
  CHECK(cells_in(picture, ProgressStretch::Kind::open) == 3);
  CHECK(picture.has_wall);
  CHECK(picture.has_trap);
  CHECK(picture.has_tint);
}

TEST_CASE("cells that look the same are one stretch, and the least share still has a tint") {
  const ProgressPicture picture = compute_progress(graph_of(3, 7, [](ProgressCell& cell) {
    cell.bad_share = cell.steps[1] < 4 ? 1 : 1e-9;
    return true;
  }));
  REQUIRE(picture.stretches.size() == 8);
  CHECK(picture.stretches[0].first == 0);
  CHECK(picture.stretches[0].last == 3);
  CHECK(picture.stretches[0].tint == most_tint);
  CHECK(picture.stretches[1].first == 4);
  CHECK(picture.stretches[1].last == 7);
  CHECK(picture.stretches[1].tint == 1);
}

TEST_CASE("a frame of the graph stays within 5,000 rectangles, from two steps to eighty") {
  GraphDrawing drawing;
  const std::vector<CellRule> rules{
      everything,
      [](ProgressCell& cell) {  // no two neighbours look the same
        cell.bad_share = static_cast<double>((cell.steps[0] * 7 + cell.steps[1] * 11) % 24) / 24;
        return true;
      },
      [](ProgressCell& cell) { return (cell.steps[0] + cell.steps[1]) % 2 == 0; },
      [](ProgressCell& cell) {
        cell.trap = true;
        return cell.steps[0] % 3 != 1 || cell.steps[1] % 3 != 1;
      }};
  for (const int steps : {2, 5, 10, 40})
    for (const CellRule& rule : rules)
      for (const ImVec2 size : {ImVec2(300, 260), ImVec2(700, 420), ImVec2(1500, 1000)}) {
        CAPTURE(steps);
        CAPTURE(size.x);
        const ProgressGraph graph = graph_of(steps, steps, rule);
        Schedule path;
        for (int i = 0; i < steps; ++i) path.insert(path.end(), {0, 1});
        drawing.frame({.graph = graph,
                       .threads = {"thread 1", "thread 2"},
                       .path = path,
                       .beside = path,
                       .beside_word = "your run"},
                      size);
        CHECK(racecourse::testing::Headless::rectangles() <= 5'000);
        CHECK(racecourse::testing::Headless::rectangles() > 10);
        CHECK(racecourse::testing::Headless::all_corners_are_numbers());
      }
}

namespace {

/// The corners of that colour in the last frame.
std::vector<ImVec2> corners_of(ImU32 colour) {
  std::vector<ImVec2> corners;
  const ImDrawData& data = *ImGui::GetDrawData();
  for (int list = 0; list < data.CmdListsCount; ++list)
    for (const ImDrawVert& corner : data.CmdLists[list]->VtxBuffer)
      if (corner.col == colour) corners.push_back(corner.pos);
  return corners;
}

}  // namespace

TEST_CASE("another schedule is drawn beside the reader's own, with words that say whose it is") {
  GraphDrawing drawing;
  for (const ThemeName name : {ThemeName::dark, ThemeName::light, ThemeName::projector}) {
    const Fonts fonts = drawing.theme.fonts;
    drawing.theme = make_theme(name, 1);
    drawing.theme.fonts = fonts;
    const ProgressGraph graph = opposite_locks();
    const Schedule path{1, 1, 1, 1};
    const auto frame = [&](const Schedule& beside, std::string_view word) {
      drawing.frame(
          {.graph = graph, .threads = {"a", "b"}, .path = path, .beside = beside, .beside_word = word},
          {500, 400});
      return corners_of(drawing.theme.lanes[0]);
    };
    const std::size_t without = frame({}, "").size();
    const int all_without = racecourse::testing::Headless::rectangles();
    // Two straight stretches, a ring at the end, a sample in the legend.
    const std::vector<ImVec2> with = frame({0, 1}, "the run");
    CHECK(with.size() >= without + 12);
    // A reason alone draws words and no line.
    CHECK(frame({}, "the run is not drawn").size() == without);
    CHECK(racecourse::testing::Headless::rectangles() > all_without);
  }
}

TEST_CASE("a graph with loops has its ends marked, and a path that leaves it stays inside") {
  GraphDrawing drawing;
  ProgressGraph graph = graph_of(6, 6, [](ProgressCell& cell) {
    cell.end = cell.steps[0] % 2 == 0 && cell.steps[1] == 6;
    return true;
  });
  const auto frame = [&](const Schedule& path) {
    drawing.frame({.graph = graph, .threads = {"a", "b"}, .path = path, .beside = path, .beside_word = "run"},
                  {500, 400});
    REQUIRE(racecourse::testing::Headless::all_corners_are_numbers());
  };
  frame({});
  CHECK(corners_of(drawing.theme.good).size() >= 4 * 12);
  graph.endless = true;
  frame(Schedule(6, 0));
  float edge = 0;
  for (const ImVec2 corner : corners_of(drawing.theme.accent)) edge = std::max(edge, corner.x);
  frame(Schedule(60, 0));
  for (const ImVec2 corner : corners_of(drawing.theme.accent)) CHECK(corner.x <= edge);
}

TEST_CASE("a hand on the graph asks for cells that can be reached, and for nothing by itself") {
  GraphDrawing drawing;
  const ProgressGraph graph = opposite_locks();
  const Schedule path{0};
  const ProgressGraphData data{
      .graph = graph, .threads = {"thread 1", "thread 2"}, .path = path, .beside = {}, .beside_word = {}};
  drawing.context.point_at({-1, -1}, false);
  CHECK_FALSE(drawing.frame(data, {500, 400}));
  int asked = 0;
  for (float y = 0; y < 400; y += 13)
    for (float x = 0; x < 500; x += 17) {
      drawing.context.point_at({x, y}, false);
      CHECK_FALSE(drawing.frame(data, {500, 400}));
      drawing.context.point_at({x, y}, true);
      const auto wanted = drawing.frame(data, {500, 400});
      drawing.context.point_at({x, y}, false);
      drawing.frame(data, {500, 400});
      if (!wanted) continue;
      ++asked;
      CHECK(graph.find((*wanted)[0], (*wanted)[1]));
      CHECK(*wanted != place_after(path));
    }
  CHECK(asked > 50);
}
