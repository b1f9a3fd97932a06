#include "ui/style.h"

#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"

namespace racecourse {

namespace {

void set_colours(ImGuiStyle& style, const Theme& theme) {
  const auto set = [&](ImGuiCol index, ImU32 colour) {
    style.Colors[index] = ImGui::ColorConvertU32ToFloat4(colour);
  };
  set(ImGuiCol_Text, theme.text);
  set(ImGuiCol_TextDisabled, theme.text_faint);
  set(ImGuiCol_WindowBg, theme.background);
  set(ImGuiCol_PopupBg, theme.panel_raised);
  set(ImGuiCol_Border, theme.outline);
  set(ImGuiCol_FrameBg, theme.panel_raised);
  set(ImGuiCol_FrameBgHovered, theme.panel_raised);
  set(ImGuiCol_FrameBgActive, theme.panel_raised);
  set(ImGuiCol_TextSelectedBg, (theme.focus & ~IM_COL32_A_MASK) | 90u << IM_COL32_A_SHIFT);
  set(ImGuiCol_ScrollbarBg, 0);
  set(ImGuiCol_ScrollbarGrab, mix(theme.panel, theme.text_faint, 0.72f));
  set(ImGuiCol_ScrollbarGrabHovered, theme.text_faint);
  set(ImGuiCol_ScrollbarGrabActive, theme.text_muted);
  set(ImGuiCol_Header, theme.outline);
  set(ImGuiCol_HeaderHovered, theme.outline);
  set(ImGuiCol_HeaderActive, theme.outline);
  set(ImGuiCol_ModalWindowDimBg, IM_COL32(0, 0, 0, 120));
  compat::colour_focus_of_own_items(style, ImGui::ColorConvertU32ToFloat4(theme.focus));
}

}  // namespace

void apply_style(const Theme& theme) {
  ImGuiStyle& style = ImGui::GetStyle();
  set_colours(style, theme);
  style.WindowPadding = {theme.px(10), theme.px(8)};
  style.FramePadding = {theme.px(8), theme.px(5)};
  style.ItemSpacing = {theme.px(8), theme.px(6)};
  style.ItemInnerSpacing = {theme.px(6), theme.px(4)};
  style.ScrollbarSize = theme.px(11);
  style.ScrollbarRounding = theme.px(6);
  style.GrabMinSize = theme.px(24);
  style.FrameRounding = theme.px(6);
  style.PopupRounding = theme.px(8);
  style.WindowRounding = 0;
  style.ChildRounding = 0;
  style.PopupBorderSize = theme.px(theme.stroke);
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 0;
}

}  // namespace racecourse
