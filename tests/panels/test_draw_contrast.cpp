// What is to be read can be read. Contrast as WCAG 2.1 defines it (success criterion 1.4.3: 4.5 to 1 for
// text, 1.4.11: 3 to 1 for what is not text).

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>

#include "contrast.h"
#include "ui/code_editor.h"
#include "ui/draw_helpers.h"
#include "ui/theme.h"

using namespace racecourse;

namespace {

constexpr double readable = 4.5;
constexpr double visible = 3.0;

}  // namespace

TEST_CASE("contrast is computed as WCAG does: its own examples") {
  CHECK(contrast(IM_COL32_BLACK, IM_COL32_WHITE) == doctest::Approx(21.0));
  CHECK(contrast(IM_COL32_WHITE, IM_COL32_WHITE) == doctest::Approx(1.0));
  CHECK(contrast(IM_COL32(0x77, 0x77, 0x77, 255), IM_COL32_WHITE) == doctest::Approx(4.48).epsilon(0.01));
}

TEST_CASE("text can be read on every surface, in every theme") {
  for (const ThemeName name : all_themes) {
    const Theme theme = make_theme(name, 1);
    CAPTURE(to_string(name));
    for (const ImU32 ground : {theme.background, theme.panel, theme.panel_raised}) {
      CHECK(contrast(theme.text, ground) >= 7.0);
      CHECK(contrast(theme.text_muted, ground) >= readable);
      CHECK(contrast(theme.text_faint, ground) >= readable);
    }
    CHECK(contrast(theme.accent_text, theme.accent) >= readable);
    for (const Role role : {Role::plain, Role::result, Role::loss, Role::good, Role::muted, Role::other})
      CHECK(contrast(theme.role(role), theme.panel) >= readable);
    CHECK(contrast(theme.focus, theme.panel) >= visible);
    for (const Role role : {Role::plain, Role::result, Role::loss, Role::good, Role::muted})
      CHECK(contrast(theme.role(role), theme.panel) >= readable);
    const SyntaxColours& s = theme.syntax;
    for (const ImU32 ink : {s.keyword, s.type, s.string, s.comment, s.number, s.directive, s.function})
      CHECK(contrast(ink, theme.panel) >= readable);
  }
}

TEST_CASE("a switch's word can be read on its own tint") {
  for (const ThemeName name : all_themes) {
    const Theme theme = make_theme(name, 1);
    CAPTURE(to_string(name));
    for (const ImU32 ink : {theme.good, theme.bad})
      CHECK(contrast(ink, mix(theme.panel, ink, 0.16f)) >= readable);
  }
}

TEST_CASE("a program's text can be read where it is selected, where threads are, and where messages stand") {
  for (const ThemeName name : all_themes) {
    const Theme theme = make_theme(name, 1);
    CAPTURE(to_string(name));
    CHECK(contrast(theme.text, selection_ground(theme)) >= readable);
    CHECK(contrast(theme.bad, message_ground(theme)) >= readable);
    for (std::size_t lane = 0; lane < theme.lanes.size(); ++lane) {
      CAPTURE(lane);
      CHECK(contrast(theme.text, lit_ground(lane, theme)) >= readable);
    }
  }
}

TEST_CASE("the words of every state can be read for every lane") {
  for (const ThemeName name : all_themes) {
    const Theme theme = make_theme(name, 1);
    CAPTURE(to_string(name));
    for (std::size_t lane = 0; lane < theme.lanes.size(); ++lane)
      for (std::size_t s = 0; s < lane_state_count; ++s) {
        CAPTURE(lane);
        CAPTURE(s);
        CHECK(contrast(theme.state_words(static_cast<LaneState>(s), lane), theme.panel) >= readable);
      }
  }
}

TEST_CASE("lanes stand out from the panel, differ from one another, and start over after the last") {
  for (const ThemeName name : all_themes) {
    const Theme theme = make_theme(name, 1);
    CAPTURE(to_string(name));
    // As bars and blocks they are drawn a little paler.
    for (const ImU32 lane : theme.lanes)
      CHECK(contrast(mix(theme.panel, lane, 0.85f), theme.panel) >= visible);
    CHECK(std::set<ImU32>(theme.lanes.begin(), theme.lanes.end()).size() == theme.lanes.size());
    CHECK(theme.lane(theme.lanes.size()) == theme.lane(0));
    CHECK(theme.state(LaneState::running, 2) == theme.lane(2));
    CHECK(theme.state(LaneState::waiting, 2) == theme.waiting);
  }
}
