#include "panels/overlay.h"

namespace racecourse {

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

}  // namespace racecourse
