#pragma once

// What differs between the versions of Dear ImGui this compiles with, 1.86 to 1.92. Nothing else asks for the version.

#include "imgui.h"
#include "imgui_internal.h"

namespace racecourse::compat {

/// A named key went down, or repeats while held. Only keys that 1.86 has names for: arrows, Home, Enter, Space, ...
inline bool key_pressed(ImGuiKey key) {
#if IMGUI_VERSION_NUM >= 18700
  return ImGui::IsKeyPressed(key);
#else
  const int index = ImGui::GetKeyIndex(key);
  return index >= 0 && ImGui::IsKeyPressed(index);
#endif
}

/// A letter 'A'..'Z' went down. 1.86 asks for the number the window system gives it; GLFW's are ASCII.
inline bool letter_pressed(char letter) {
#if IMGUI_VERSION_NUM >= 18700
  return ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_A + (letter - 'A')), false);
#else
  return ImGui::IsKeyPressed(letter, false);
#endif
}

/// The font from here to the end of the scope; null keeps the one that is on.
class FontScope {
 public:
  explicit FontScope(ImFont* font) : pushed_(font != nullptr) {
    if (!pushed_) return;
#if IMGUI_VERSION_NUM >= 19200
    ImGui::PushFont(font, font->LegacySize);
#else
    ImGui::PushFont(font);
#endif
  }
  ~FontScope() {
    if (pushed_) ImGui::PopFont();
  }
  FontScope(const FontScope&) = delete;
  FontScope& operator=(const FontScope&) = delete;

 private:
  bool pushed_;
};

/// The height of a font as it is drawn, in screen units.
inline float font_size(const ImFont* font) {
#if IMGUI_VERSION_NUM >= 19200
  return font->LegacySize * ImGui::GetStyle().FontScaleMain;
#else
  return font->FontSize * ImGui::GetIO().FontGlobalScale;
#endif
}

/// The wheel's turn over the item just made, kept from the window behind it; 0 when it is not hovered.
inline float take_wheel() {
  if (!ImGui::IsItemHovered()) return 0;
#if IMGUI_VERSION_NUM >= 18900
  ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
#else
  ImGui::SetItemUsingMouseWheel();
#endif
  return ImGui::GetIO().MouseWheel;
}

/// An invisible button that buttons made later may lie on top of.
inline bool button_below_others(const char* id, ImVec2 size) {
#if IMGUI_VERSION_NUM >= 18970
  ImGui::SetNextItemAllowOverlap();
  return ImGui::InvisibleButton(id, size);
#else
  const bool pressed = ImGui::InvisibleButton(id, size);
  ImGui::SetItemAllowOverlap();
  return pressed;
#endif
}

/// Whether the item just made has the keyboard, and the keyboard is what the reader uses.
inline bool item_has_focus_ring() { return ImGui::IsItemFocused() && ImGui::GetIO().NavVisible; }

/// A child window whose controls belong to the same keyboard walk as its parent's. Call EndChild in any case.
inline bool begin_child(const char* id, ImVec2 size, ImGuiWindowFlags flags = 0) {
#if IMGUI_VERSION_NUM >= 19090
  return ImGui::BeginChild(id, size, ImGuiChildFlags_NavFlattened, flags);
#else
  return ImGui::BeginChild(id, size, false, flags | ImGuiWindowFlags_NavFlattened);
#endif
}

inline void colour_focus_of_own_items(ImGuiStyle& style, ImVec4 colour) {
#if IMGUI_VERSION_NUM >= 19140
  style.Colors[ImGuiCol_NavCursor] = colour;
#else
  style.Colors[ImGuiCol_NavHighlight] = colour;
#endif
}

}  // namespace racecourse::compat
