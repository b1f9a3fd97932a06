#include "ui/theme.h"

#include "ui/draw_helpers.h"

namespace racecourse {

namespace {

constexpr ImU32 rgb(unsigned hex) { return IM_COL32(hex >> 16 & 0xFF, hex >> 8 & 0xFF, hex & 0xFF, 255); }
constexpr ImU32 rgba(unsigned hex, int alpha) {
  return IM_COL32(hex >> 16 & 0xFF, hex >> 8 & 0xFF, hex & 0xFF, alpha);
}

// Lanes: Okabe and Ito, "Color Universal Design", 2008; lighter on dark ground and darker on light, in the same order.

Theme dark() {
  return {
      .background = rgb(0x0F1217),
      .panel = rgb(0x151A22),
      .panel_raised = rgb(0x202734),
      .outline = rgb(0x2A3140),
      .rule = rgb(0x232A36),
      .text = rgb(0xE9EDF3),
      .text_muted = rgb(0x9AA5B5),
      .text_faint = rgb(0x8490A1),
      .accent = rgb(0xF7B733),
      .accent_text = rgb(0x1A1405),
      .accent_ink = rgb(0xF7B733),
      .good = rgb(0x3DD68C),
      .bad = rgb(0xFF7B7B),
      .bad_fill = rgba(0xE25555, 54),
      .focus = rgb(0x7CC4FF),
      .waiting = rgb(0xC6CFDC),
      .lanes = {rgb(0x56B4E9), rgb(0xE69F00), rgb(0x2BB58C), rgb(0xCC79A7), rgb(0xE8743B), rgb(0xE6DA4C),
                rgb(0x7C9CF0)},
      .syntax = {rgb(0xC792EA), rgb(0x82CFFF), rgb(0xA5D6A7), rgb(0x8391A5), rgb(0xF7B77A), rgb(0xC9A26D),
                 rgb(0x9CC4FF)},
  };
}

Theme light() {
  return {
      .background = rgb(0xF3F5F8),
      .panel = rgb(0xFFFFFF),
      .panel_raised = rgb(0xE8ECF2),
      .outline = rgb(0xD0D7E1),
      .rule = rgb(0xDFE4EB),
      .text = rgb(0x171C24),
      .text_muted = rgb(0x515C6B),
      .text_faint = rgb(0x5F6A78),
      .accent = rgb(0xF2A900),
      .accent_text = rgb(0x1A1405),
      .accent_ink = rgb(0x925B00),
      .good = rgb(0x08703F),
      .bad = rgb(0xBA2424),
      .bad_fill = rgba(0xD64545, 44),
      .focus = rgb(0x0B63CE),
      .waiting = rgb(0x4A5564),
      .lanes = {rgb(0x1C86C7), rgb(0xB57400), rgb(0x00916A), rgb(0xB8578D), rgb(0xC65200), rgb(0x8F8000),
                rgb(0x4A5FC1)},
      .syntax = {rgb(0x7A2FA8), rgb(0x0B5CAD), rgb(0x1E7B34), rgb(0x66717F), rgb(0xA34A00), rgb(0x7A5300),
                 rgb(0x1F4E9E)},
  };
}

// A projector washes colours out and loses thin lines: black on white, strong colours, thick strokes.
Theme projector() {
  Theme theme = light();
  theme.stroke = 2.0f;
  theme.background = rgb(0xFFFFFF);
  theme.panel = rgb(0xFFFFFF);
  theme.panel_raised = rgb(0xE4E8EE);
  theme.outline = rgb(0x7D8794);
  theme.rule = rgb(0xCDD3DB);
  theme.text = rgb(0x000000);
  theme.text_muted = rgb(0x2F3844);
  theme.text_faint = rgb(0x55606E);
  theme.accent_ink = rgb(0x7A4A00);
  theme.good = rgb(0x00653A);
  theme.bad = rgb(0xB00000);
  theme.bad_fill = rgba(0xD00000, 64);
  theme.waiting = rgb(0x1E2630);
  theme.lanes = {rgb(0x0072B2), rgb(0xB87400), rgb(0x00805C), rgb(0xA8447C),
                 rgb(0xB84300), rgb(0x857700), rgb(0x33469E)};
  return theme;
}

Theme colours(ThemeName name) {
  switch (name) {
    case ThemeName::dark: return dark();
    case ThemeName::light: return light();
    case ThemeName::projector: return projector();
  }
  return dark();
}

}  // namespace

Theme make_theme(ThemeName name, float scale) {
  Theme theme = colours(name);
  theme.name = name;
  theme.scale = scale;
  return theme;
}

ImU32 Theme::role(Role role) const {
  switch (role) {
    case Role::plain: return text;
    case Role::result: return accent_ink;
    case Role::loss: return bad;
    case Role::good: return good;
    case Role::muted: return text_muted;
    case Role::other: return mix(lanes[0], text, 0.45f);  // a lane's own colour need not be readable
  }
  return text;
}

ImU32 Theme::state(LaneState state, std::size_t lane_index) const {
  switch (state) {
    case LaneState::running:
    case LaneState::holding: return lane(lane_index);
    case LaneState::waiting: return waiting;
    case LaneState::sleeping: return mix(lane(lane_index), panel, 0.65f);
    case LaneState::input_output: return mix(lane(lane_index), text, 0.45f);
    case LaneState::done: return good;
    case LaneState::off_core:
    case LaneState::not_started: return text_faint;
  }
  return text_faint;
}

ImU32 Theme::state_words(LaneState state, std::size_t lane_index) const {
  switch (state) {
    case LaneState::running:
    case LaneState::holding: return mix(lane(lane_index), text, 0.45f);
    case LaneState::waiting: return waiting;
    case LaneState::done: return good;
    case LaneState::sleeping:
    case LaneState::input_output:
    case LaneState::off_core:
    case LaneState::not_started: return text_muted;
  }
  return text_muted;
}

}  // namespace racecourse
