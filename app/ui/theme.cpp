#include "ui/theme.h"

namespace racecourse {

static_assert(IM_COL32(1, 2, 3, 4) == 0x04030201, "a Colour is one of Dear ImGui's");

Theme make_theme(ThemeName name, float scale) {
  Theme theme{palette(name)};
  theme.name = name;
  theme.scale = scale;
  if (name == ThemeName::projector) theme.stroke = 2.0f;  // a projector loses thin lines
  return theme;
}

ImU32 Theme::role(Role role) const {
  switch (role) {
    case Role::plain: return text;
    case Role::result: return accent_ink;
    case Role::loss: return bad;
    case Role::good: return good;
    case Role::muted: return text_muted;
    case Role::other: return other();
  }
  return text;
}

ImU32 Theme::state(LaneState state, std::size_t lane_index) const {
  switch (state) {
    case LaneState::running:
    case LaneState::holding: return lane(lane_index);
    case LaneState::waiting: return waiting;
    case LaneState::sleeping: return mix(lane(lane_index), panel, 0.65f);
    case LaneState::input_output: return lane_words(lane_index);
    case LaneState::done: return good;
    case LaneState::off_core:
    case LaneState::not_started: return text_faint;
  }
  return text_faint;
}

ImU32 Theme::state_words(LaneState state, std::size_t lane_index) const {
  switch (state) {
    case LaneState::running:
    case LaneState::holding: return lane_words(lane_index);
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
