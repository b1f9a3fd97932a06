// Themes: lengths, what colour stands for what, lanes that can be told apart; and how many lanes find room. That text can
// be read is in test_draw_contrast.cpp.

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <set>
#include <string>

#include "contrast.h"
#include "headless.h"
#include "schedules/track.h"
#include "ui/imgui_compat.h"
#include "ui/theme.h"

using namespace racecourse;

namespace {

struct Lab {
  double l, a, b;
};

/// CIE L*a*b* of an sRGB colour under D65.
Lab lab_of(ImU32 colour) {
  const auto linear = [&](int shift) {
    const double c = static_cast<double>(colour >> shift & 0xFF) / 255;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  const double r = linear(IM_COL32_R_SHIFT), g = linear(IM_COL32_G_SHIFT), b = linear(IM_COL32_B_SHIFT);
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
  const double x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const double y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const double z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/// CIE76; 2.3 is a difference just noticed.
double difference(ImU32 one, ImU32 other) {
  const Lab a = lab_of(one), b = lab_of(other);
  return std::hypot(a.l - b.l, a.a - b.a, a.b - b.b);
}

/// Whether all lanes have a place, all places lie in the room, and no more are made than needed.
void check_fits(std::size_t lanes, ImVec2 room, const TrackLayout& layout, const Theme& theme, float header) {
  const auto columns = static_cast<std::size_t>(layout.columns),
             lines = static_cast<std::size_t>(layout.lines);
  REQUIRE(layout.columns >= 1);
  REQUIRE(layout.lines >= 1);
  REQUIRE(columns * lines * layout.lanes_per_cell >= lanes);
  if (layout.form == TrackForm::cells) {
    REQUIRE(layout.cell >= theme.px(6) * 0.999f);
    REQUIRE(layout.cell <= theme.px(56));
    REQUIRE(static_cast<float>(layout.columns) * layout.cell <= room.x + 0.01f);
    REQUIRE(static_cast<float>(layout.lines) * layout.cell + header <= room.y + 0.01f);
    REQUIRE(static_cast<float>(layout.columns) * layout.cell_width <= room.x + 0.01f);
    REQUIRE(layout.cell_width >= layout.cell * 0.999f);
    // No line is left empty.
    REQUIRE(columns * (lines - 1) * layout.lanes_per_cell < lanes);
    return;
  }
  REQUIRE(layout.lanes_per_cell == 1);
  REQUIRE((layout.form == TrackForm::rows) == (layout.columns == 1));
  REQUIRE(columns * lines < lanes + columns);
  REQUIRE(static_cast<float>(layout.lines) * layout.line_height <= room.y + 0.01f);
  REQUIRE(layout.line_height >= theme.px(15) * 0.999f);
}

}  // namespace

TEST_CASE("a theme has the scale it is made with, and its name") {
  std::set<std::string> words;
  for (const ThemeName name : all_themes)
    for (const float scale : {0.75f, 1.0f, 2.5f}) {
      const Theme theme = make_theme(name, scale);
      CHECK(theme.name == name);
      CHECK(theme.scale == scale);
      CHECK(theme.px(8) == doctest::Approx(8 * scale));
      words.insert(std::string(to_string(name)));
    }
  CHECK(words == std::set<std::string>{"dark", "light", "projector"});
  CHECK(make_theme(ThemeName::projector, 1).stroke > make_theme(ThemeName::light, 1).stroke);
}

TEST_CASE("dark is dark and light is light, and what is not a shade hides what is below") {
  for (const ThemeName name : all_themes) {
    const Theme theme = make_theme(name, 1);
    CAPTURE(to_string(name));
    CHECK((lab_of(theme.panel).l < lab_of(theme.text).l) == (name == ThemeName::dark));
    for (const ImU32 colour :
         {theme.background, theme.panel, theme.panel_raised, theme.outline, theme.rule, theme.text,
          theme.text_muted, theme.text_faint, theme.accent, theme.accent_text, theme.accent_ink, theme.good,
          theme.bad, theme.focus, theme.waiting})
      CHECK((colour >> IM_COL32_A_SHIFT & 0xFF) == 255);
    for (const ImU32 lane : theme.lanes) CHECK((lane >> IM_COL32_A_SHIFT & 0xFF) == 255);
    CHECK((theme.bad_fill >> IM_COL32_A_SHIFT & 0xFF) < 128);
    CHECK(theme.bad_fill != 0);
  }
}

TEST_CASE(
    "lanes differ from one another, from waiting and from one's own sleep, by far more than is just "
    "noticed") {
  for (const ThemeName name : all_themes) {
    const Theme theme = make_theme(name, 1);
    CAPTURE(to_string(name));
    for (std::size_t i = 0; i < theme.lanes.size(); ++i) {
      CAPTURE(i);
      for (std::size_t k = 0; k < i; ++k) {
        CAPTURE(k);
        CHECK(difference(theme.lanes[i], theme.lanes[k]) > 15);
      }
      CHECK(difference(theme.lanes[i], theme.waiting) > 15);
      CHECK(difference(theme.lanes[i], theme.state(LaneState::sleeping, i)) > 15);
    }
    CHECK(difference(theme.good, theme.bad) > 40);
  }
}

TEST_CASE("roles and states have their colours") {
  for (const ThemeName name : all_themes) {
    const Theme theme = make_theme(name, 1);
    CHECK(theme.role(Role::plain) == theme.text);
    CHECK(theme.role(Role::result) == theme.accent_ink);
    CHECK(theme.role(Role::loss) == theme.bad);
    CHECK(theme.role(Role::good) == theme.good);
    CHECK(theme.role(Role::muted) == theme.text_muted);
    CHECK(theme.state(LaneState::holding, 10) == theme.lanes[3]);
    CHECK(theme.state(LaneState::done, 0) == theme.good);
    CHECK(theme.state(LaneState::sleeping, 0) != theme.state(LaneState::sleeping, 1));
    CHECK(theme.state(LaneState::off_core, 0) == theme.text_faint);
  }
}

TEST_CASE("every number of lanes from 1 to 10,000 finds room, on all sizes of screen") {
  const racecourse::testing::Headless context;
  const float header = compat::font_size(ImGui::GetIO().Fonts->Fonts[0]);
  for (const float scale : {0.8f, 1.0f, 1.25f, 2.0f}) {
    const Theme theme = context.theme(scale);
    for (const ImVec2 plain : {ImVec2(300, 60), ImVec2(900, 140), ImVec2(1100, 230), ImVec2(2400, 400)}) {
      const ImVec2 room(plain.x * scale, plain.y * scale);
      CAPTURE(scale);
      CAPTURE(plain.x);
      TrackForm before = TrackForm::rows;
      for (std::size_t lanes = 1; lanes <= 10'000; lanes += lanes < 300 ? 1 : 37) {
        CAPTURE(lanes);
        const TrackLayout layout = track_layout(lanes, room, theme);
        check_fits(lanes, room, layout, theme, header);
        if (layout.form == TrackForm::cells) REQUIRE(layout.lanes_per_cell <= lanes);
        // More lanes never come back to rows once they are cells.
        REQUIRE((before != TrackForm::cells || layout.form == TrackForm::cells));
        before = layout.form;
      }
      CHECK(before == TrackForm::cells);
    }
  }
}

TEST_CASE("four lanes of a track have rows of full height") {
  const racecourse::testing::Headless context;
  const Theme theme = context.theme(1.5f);
  const float height = track_height(5, theme);
  const TrackLayout four = track_layout(4, {theme.px(900), height}, theme);
  CHECK(four.form == TrackForm::rows);
  CHECK(four.line_height >= theme.px(26));
  CHECK(4 * four.line_height <= height);
}

TEST_CASE("a lane's state in words") {
  std::array<LaneSnapshot, 2> lanes;
  lanes[1].name = "thread 2";
  LaneSnapshot& lane = lanes[0];
  CHECK(state_text(lane, lanes) == "not started");
  lane.state = LaneState::waiting;
  CHECK(state_text(lane, lanes) == "waiting");
  lane.waiting_for = "counter lock";
  CHECK(state_text(lane, lanes) == "waiting for counter lock");
  lane.holder = 1;
  CHECK(state_text(lane, lanes) == "waiting for counter lock · held by thread 2");
  lane.holder = 2;
  CHECK(state_text(lane, lanes) == "waiting for counter lock");
  lane.state = LaneState::holding;
  CHECK(state_text(lane, lanes) == "holding counter lock");
  lane = {};
  lane.state = LaneState::done;
  CHECK(state_text(lane, lanes) == "done");
  lane.end = LaneEnd::cut_off;
  CHECK(state_text(lane, lanes) == "cut off");
  for (const LaneEnd end : {LaneEnd::stopped, LaneEnd::stuck}) {
    lane.end = end;
    CHECK(state_text(lane, lanes) == to_string(end));
  }
}
