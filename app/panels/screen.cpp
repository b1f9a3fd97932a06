#include "panels/screen.h"

#include <algorithm>
#include <cmath>

#include "panels/confirm.h"
#include "panels/keys_overlay.h"
#include "panels/menu.h"
#include "panels/notice.h"
#include "panels/program_page.h"
#include "panels/rail.h"
#include "panels/reading.h"
#include "panels/stage.h"
#include "panels/top_bar.h"
#include "panels/tour_bubbles.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

// As multiples of the type size: in narrower windows the text goes into a tab, and below the second the course goes too.
constexpr float room_for_side = 1120;
constexpr float room_for_rail = 800;

/// Above and below the stage and the text.
float edge_of_stage(bool presenter) { return presenter ? 10 : 14; }

constexpr ImGuiWindowFlags fixed_window =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoBackground;  // the frame was cleared to it

/// Behind an overlay nothing lights up, shows a tooltip or can be pressed.
ImGuiWindowFlags reach_of_mouse(const Session& session) {
  return session.overlay() == Overlay::none ? 0 : ImGuiWindowFlags_NoMouseInputs;
}

/// A part of the window with a background of its own.
template <class Draw>
void region(const char* name, ImVec2 at, ImVec2 size, ImU32 surface, ImVec2 padding, Draw draw,
            ImGuiWindowFlags flags = 0) {
  if (size.x <= 0 || size.y <= 0) return;
  ImGui::SetCursorPos(at);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, surface);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, padding);
  const bool shown = compat::begin_child(name, size, ImGuiWindowFlags_AlwaysUseWindowPadding | flags);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  if (shown) draw();
  ImGui::EndChild();
}

float rule_width(const Theme& theme) { return std::max(std::round(theme.px(1)), 1.0f); }

/// Rules where no region covers them: below the bar, and at the edges of the stage.
void rules_between(const ScreenLayout& layout, ImVec2 size, const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float width = rule_width(theme);
  const auto rule = [&](ImVec2 low, ImVec2 high) { list.AddRectFilled(low, high, theme.rule); };
  rule({0, layout.top - width}, {size.x, layout.top});
  if (layout.rail > 0) rule({layout.rail, layout.top}, {layout.rail + width, size.y});
  const float side = size.x - layout.side;
  if (layout.side > 0) rule({side - width, layout.top}, {side, size.y});
}

void append(Actions& all, Actions more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// What the tour points at if the course and the text are folded away: the name of the lesson in the bar, and the tabs.
void note_regions(const ScreenLayout& layout, ImVec2 size, const Theme& theme, Landmarks& landmarks) {
  const ImVec2 name_in_bar(std::min(theme.px(320), size.x), layout.top);
  landmarks.note(Landmark::course,
                 layout.rail > 0 ? Area{{0, layout.top}, {layout.rail, size.y}} : Area{{0, 0}, name_in_bar});
  landmarks.note(Landmark::text, layout.side > 0 ? Area{{size.x - layout.side, layout.top}, size}
                                                 : landmarks.of(Landmark::tabs));
}

Actions draw_overlay(const Session& session, const Theme& theme, float below) {
  switch (session.overlay()) {
    case Overlay::none: return {};
    case Overlay::keys: return draw_keys_overlay(session, theme);
    case Overlay::menu: return draw_menu(session, theme, below);
    case Overlay::forget_progress: return draw_forget_progress(session, theme);
  }
  return {};
}

void draw_pointer(const Session& session, const Theme& theme, PointerTrail& pointer) {
  if (!session.pointer_ring()) return pointer.forget();
  pointer.follow(ImGui::GetIO().MousePos, ImGui::GetTime());
  pointer.draw(*ImGui::GetForegroundDrawList(), theme);
}

Actions draw_regions(const Session& session, const Theme& theme, ViewState& view, ImVec2 size) {
  const ScreenLayout layout = arrange_screen(size, theme, session.presenter());
  const float height = size.y - layout.top;
  const float stage = size.x - layout.rail - layout.side;
  const ImVec2 wide(theme.px(18), theme.px(edge_of_stage(session.presenter())));
  const bool own = session.programs().shown();
  const std::size_t page = own ? session.course().size() : session.lesson_index();
  Actions actions;
  region(
      "bar", {0, 0}, {size.x, layout.top - rule_width(theme)}, theme.panel, {theme.px(16), 0},
      [&] { append(actions, draw_top_bar(session, theme, view)); },
      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  region("course", {0, layout.top}, {layout.rail, height}, theme.panel, {0, theme.px(14)}, [&] {
    append(actions, draw_rail(session, theme));
    fade_scrolled(theme.panel, theme);
  });
  constexpr ImU32 see_through =
      0;  // painting the background twice costs a frame on a machine without a graphics card
  region("stage", {layout.rail, layout.top}, {stage, height}, see_through, wide, [&] {
    compat::begin_at_top(page);
    append(actions, (own ? draw_program_page : draw_stage)(session, theme, view));
    fade_scrolled(theme.background, theme);
  });
  region("text", {size.x - layout.side, layout.top}, {layout.side, height}, theme.panel, wide, [&] {
    compat::begin_at_top(page);
    if (own)
      draw_program_help(theme);
    else
      append(actions, draw_reading(session, theme, view));
    fade_scrolled(theme.panel, theme);
    compat::scroll_pages(compat::pages_turned(false));
  });
  rules_between(layout, size, theme);
  note_regions(layout, size, theme, view.landmarks);
  return actions;
}

}  // namespace

ScreenLayout arrange_screen(ImVec2 size, const Theme& theme, bool presenter) {
  const float room = size.x / theme.scale;
  ScreenLayout layout;
  // Whole pixels: half a rule is no rule.
  layout.top = std::round(std::max(theme.px(44), theme.least_target)) + rule_width(theme);
  layout.stage_height = (size.y - layout.top) / theme.scale - 2 * edge_of_stage(presenter);
  if (presenter) return layout;
  if (room >= room_for_rail) layout.rail = std::round(theme.px(std::clamp(room * 0.165f, 264.0f, 280.0f)));
  if (room >= room_for_side) layout.side = std::round(theme.px(std::clamp(room * 0.245f, 290.0f, 420.0f)));
  return layout;
}

Actions draw_screen(const Session& session, const Theme& theme, ViewState& view) {
  view.begin_frame(session);
  const KeptDrawings::Frame kept(view.drawings, theme);
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0.0f);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
  ImGui::Begin("screen", nullptr, fixed_window | reach_of_mouse(session));
  ImGui::PopStyleVar(3);
  Actions actions = draw_regions(session, theme, view, size);
  ImGui::End();
  if (!session.notice().empty() || session.leaving()) append(actions, draw_notice(session, theme));
  if (session.overlay() != Overlay::none)
    append(actions, draw_overlay(session, theme, arrange_screen(size, theme, session.presenter()).top));
  else if (session.tour_step())
    append(actions, draw_tour(session, theme, view.landmarks));
  draw_pointer(session, theme, view.pointer);
  return actions;
}

}  // namespace racecourse
