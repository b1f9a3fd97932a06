#include "panels/overlay.h"

#include <algorithm>

namespace racecourse {

namespace {

bool has_room(const Area& area) { return area.high.x > area.low.x && area.high.y > area.low.y; }

}  // namespace

ImVec2 overlay_padding(const Theme& theme) { return {theme.px(22), theme.px(14)}; }

void begin_overlay(const char* name, ImVec2 at, ImVec2 size, const Theme& theme) {
  ImGui::SetNextWindowPos(at);
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, theme.panel_raised);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, theme.px(10));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, theme.px(theme.stroke));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, overlay_padding(theme));
  ImGui::Begin(name, nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar(3);
  ImGui::PopStyleColor();
}

void end_overlay() { ImGui::End(); }

Area within_window(const Area& area) {
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  const auto clamped = [&](ImVec2 at) {
    return ImVec2(std::clamp(at.x, 0.0f, window.x), std::clamp(at.y, 0.0f, window.y));
  };
  return {clamped(area.low), clamped(area.high)};
}

void draw_shade(const char* name, const Area& subject, const Theme& theme) {
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(window);
  ImGui::Begin(name, nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoNav |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoMove);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRectFullScreen();
  const ImU32 shade = IM_COL32(0, 0, 0, 96);
  const float out = theme.px(5);
  const Area lit = has_room(subject) ? within_window({{subject.low.x - out, subject.low.y - out},
                                                      {subject.high.x + out, subject.high.y + out}})
                                     : Area{};
  list.AddRectFilled({0, 0}, {window.x, lit.low.y}, shade);
  list.AddRectFilled({0, lit.high.y}, window, shade);
  list.AddRectFilled({0, lit.low.y}, {lit.low.x, lit.high.y}, shade);
  list.AddRectFilled({lit.high.x, lit.low.y}, {window.x, lit.high.y}, shade);
  if (has_room(lit))
    list.AddRect({lit.low.x + 1, lit.low.y + 1}, {lit.high.x - 1, lit.high.y - 1}, theme.accent, theme.px(6),
                 ImDrawFlags_RoundCornersAll, theme.px(2));
  list.PopClipRect();
  ImGui::End();
}

}  // namespace racecourse
