#include "ui/text_field.h"

#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"

namespace racecourse {

namespace {

/// Makes room in the string while Dear ImGui writes into it.
int grow_text(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag != ImGuiInputTextFlags_CallbackResize) return 0;
  auto& text = *static_cast<std::string*>(data->UserData);
  text.resize(static_cast<std::size_t>(data->BufTextLen));
  data->Buf = text.data();
  return 0;
}

}  // namespace

bool text_field(const char* id, std::string& text, std::string_view hint, ImVec2 size, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const ImVec2 padding(theme.px(10), theme.px(8));
  const compat::FontScope font(theme.fonts.text);
  ImGui::PushStyleColor(ImGuiCol_FrameBg, theme.background);
  ImGui::PushStyleColor(ImGuiCol_Border, theme.outline);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, padding);
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, theme.px(theme.stroke));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, theme.px(6));
  ImGui::PushID(id);
  // In Dear ImGui, Esc takes back all that was typed since the field got the keyboard. Here it only leaves the field.
  const bool leaves = compat::key_pressed(ImGuiKey_Escape);
  bool changed = false;
  {
    const compat::HiddenKey hidden(ImGuiKey_Escape);
    changed = ImGui::InputTextMultiline("##text", text.data(), text.capacity() + 1, size,
                                        ImGuiInputTextFlags_CallbackResize, grow_text, &text);
  }
  compat::name_text_field("##text");
  if (leaves && ImGui::IsItemActive()) ImGui::ClearActiveID();
  compat::leave_for_walk();
  if (text.empty() && !ImGui::IsItemActive())
    draw_text(*ImGui::GetWindowDrawList(), theme.fonts.text, {origin.x + padding.x, origin.y + padding.y},
              theme.text_faint, shortened(hint, theme.fonts.text, size.x - 2 * padding.x));
  if (focus_ring(theme, theme.px(6))) compat::type_into("##text");
  ImGui::PopID();
  ImGui::PopStyleVar(3);
  ImGui::PopStyleColor(2);
  return changed;
}

}  // namespace racecourse
