#include "panels/screen.h"

#include <algorithm>

#include "panels/keys_overlay.h"
#include "panels/notice.h"
#include "panels/rail.h"
#include "panels/reading.h"
#include "panels/stage.h"
#include "panels/top_bar.h"

namespace racecourse {

namespace {

// In lengths of the type's size: below the first the text goes into a tab, below the second the course goes as well.
constexpr float room_for_side = 1120;
constexpr float room_for_rail = 800;

constexpr ImGuiWindowFlags fixed_window =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoBackground;  // the frame was cleared to it

/// A part of the window with a surface of its own.
template <class Draw>
void region(const char* name, ImVec2 at, ImVec2 size, ImU32 surface, ImVec2 padding, Draw draw) {
  if (size.x <= 0 || size.y <= 0) return;
  ImGui::SetCursorPos(at);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, surface);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, padding);
  const bool shown = ImGui::BeginChild(name, size, false, ImGuiWindowFlags_AlwaysUseWindowPadding);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  if (shown) draw();
  ImGui::EndChild();
}

void rules_between(const ScreenLayout& layout, ImVec2 size, const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto line = [&](ImVec2 from, ImVec2 to) { list.AddLine(from, to, theme.rule, theme.px(1)); };
  line({0, layout.top}, {size.x, layout.top});
  if (layout.rail > 0) line({layout.rail, layout.top}, {layout.rail, size.y});
  if (layout.side > 0) line({size.x - layout.side, layout.top}, {size.x - layout.side, size.y});
}

void append(Actions& all, Actions more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Actions draw_regions(const Session& session, const Theme& theme, ViewState& view, ImVec2 size) {
  const ScreenLayout layout = arrange_screen(size, theme, session.presenter());
  const float height = size.y - layout.top;
  const float stage = size.x - layout.rail - layout.side;
  const ImVec2 wide(theme.px(18), theme.px(14));
  Actions wishes;
  region("bar", {0, 0}, {size.x, layout.top}, theme.panel, {theme.px(16), 0},
         [&] { append(wishes, draw_top_bar(session, theme, view)); });
  region("course", {0, layout.top}, {layout.rail, height}, theme.panel, {0, theme.px(14)},
         [&] { append(wishes, draw_rail(session, theme)); });
  constexpr ImU32 see_through =
      0;  // painting the background twice costs a frame on a machine without a graphics card
  region("stage", {layout.rail, layout.top}, {stage, height}, see_through, wide,
         [&] { append(wishes, draw_stage(session, theme, view)); });
  region("text", {size.x - layout.side, layout.top}, {layout.side, height}, theme.panel, wide,
         [&] { draw_reading(session, theme, view); });
  rules_between(layout, size, theme);
  return wishes;
}

}  // namespace

ScreenLayout arrange_screen(ImVec2 size, const Theme& theme, bool presenter) {
  const float room = size.x / theme.scale;
  ScreenLayout layout;
  layout.top = theme.px(44);
  if (presenter) return layout;
  if (room >= room_for_rail) layout.rail = theme.px(std::clamp(room * 0.165f, 236.0f, 270.0f));
  if (room >= room_for_side) layout.side = theme.px(std::clamp(room * 0.245f, 290.0f, 420.0f));
  return layout;
}

Actions draw_screen(const Session& session, const Theme& theme, ViewState& view) {
  view.follow(session.lesson());
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
  ImGui::Begin("screen", nullptr, fixed_window);
  ImGui::PopStyleVar(3);
  Actions wishes = draw_regions(session, theme, view, size);
  ImGui::End();
  if (!session.notice().empty() || session.leaving()) append(wishes, draw_notice(session, theme));
  if (session.keys_shown()) append(wishes, draw_keys_overlay(session, theme));
  return wishes;
}

}  // namespace racecourse
