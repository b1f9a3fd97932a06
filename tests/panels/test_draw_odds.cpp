// The rows of outcomes with their odds: which row a hand asks for, and what is drawn only where it is known.

#include <doctest/doctest.h>

#include <optional>
#include <set>
#include <vector>

#include "headless.h"
#include "plots/odds.h"

using namespace racecourse;

namespace {

struct OddsDrawing : racecourse::testing::PartOfScreen {
  std::optional<std::size_t> frame(const OddsData& data) {
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({1920, 1080});
    ImGui::Begin("odds", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove);
    const auto wanted = odds("odds", data, {500, 300}, theme);
    ImGui::End();
    ImGui::Render();
    return wanted;
  }
  /// Bars of that colour, by their corners.
  static std::size_t corners_of(ImU32 colour) {
    std::size_t count = 0;
    const ImDrawData& drawn = *ImGui::GetDrawData();
    for (int list = 0; list < drawn.CmdListsCount; ++list)
      for (const ImDrawVert& corner : drawn.CmdLists[list]->VtxBuffer) count += corner.col == colour ? 1 : 0;
    return count;
  }
};

const std::vector<OddsRow>& rows_of_one_value() {
  static const std::vector<OddsRow> rows{
      {.value = "over", .random_share = 0.5, .schedules = "2", .share = 1.0 / 3, .held = true},
      {.value = "over", .random_share = 0.5, .schedules = "4", .share = 2.0 / 3, .held = false}};
  return rows;
}

}  // namespace

TEST_CASE("odds: of two rows with one value each is asked for by itself") {
  OddsDrawing drawing;
  const OddsData data{.rows = rows_of_one_value(), .chosen = 1, .empty = "none"};
  std::set<std::size_t> asked;
  for (float y = 0; y < 300; y += 7) {
    drawing.context.point_at({100, y}, false);
    CHECK_FALSE(drawing.frame(data));
    drawing.context.point_at({100, y}, true);
    drawing.frame(data);
    drawing.context.point_at({100, y}, false);
    if (const auto row = drawing.frame(data)) asked.insert(*row);
  }
  CHECK(asked == std::set<std::size_t>{0, 1});
}

TEST_CASE("odds: what is not known has no bar, no mark and no column") {
  OddsDrawing drawing;
  drawing.context.point_at({-1, -1}, false);
  OddsData data{.rows = rows_of_one_value(), .empty = "none"};
  drawing.frame(data);
  const int all = racecourse::testing::Headless::rectangles();
  CHECK(OddsDrawing::corners_of(drawing.theme.accent) > 0);
  data.counted = false;
  drawing.frame(data);
  const int without_counts = racecourse::testing::Headless::rectangles();
  CHECK(without_counts < all);
  CHECK(OddsDrawing::corners_of(drawing.theme.accent) > 0);
  data.odds_known = false;
  drawing.frame(data);
  CHECK(racecourse::testing::Headless::rectangles() < without_counts);
  CHECK(OddsDrawing::corners_of(drawing.theme.accent) == 0);
}
