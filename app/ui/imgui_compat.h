#pragma once

// What differs between the versions of Dear ImGui this compiles with, 1.86 to 1.92. Nothing else asks for the version but
// tab_walk.*, which newer ones do not need, and the fonts' texture in window/native_window.cpp.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <vector>

#include "imgui.h"
#include "imgui_internal.h"
#include "ui/tab_walk.h"

namespace racecourse::compat {

/// Gives the multi-line field just made, which is a group without a name, the name of its text.
inline void name_text_field(const char* id) {
  ImGui::GetCurrentContext()->LastItemData.ID = ImGui::GetID(id);
}

/// Leaves the field just made, which has taken what was typed, if the walk goes on.
inline void leave_for_walk() {
  const TabWalk* walk = TabWalk::current();
  if (walk && walk->leaves_field() && ImGui::IsItemActive()) ImGui::ClearActiveID();
}

/// Gives the keyboard to the field of that name from the next frame on.
inline void type_into(const char* id) {
  ImGuiContext& context = *ImGui::GetCurrentContext();
  context.NavNextActivateId = ImGui::GetID(id);
  context.NavNextActivateFlags = ImGuiActivateFlags_PreferInput;
}

/// Before a frame: what was typed counts in it, all of it and in its order. From 1.87 on Dear ImGui would spread it over
/// several frames. It still does so with clicks, which would get lost if a button went down and up between two frames.
inline void take_typed_at_once() {
#if IMGUI_VERSION_NUM >= 18700
  ImGuiContext& context = *ImGui::GetCurrentContext();
  const auto is_click = [](const ImGuiInputEvent& event) {
    return event.Type == ImGuiInputEventType_MouseButton;
  };
  const auto& events = context.InputEventsQueue;
  context.IO.ConfigInputTrickleEventQueue = std::any_of(events.begin(), events.end(), is_click);
#endif
}

/// A named key went down, or repeats while held. Only keys that 1.86 has names for: arrows, Home, Enter, Space, ...
inline bool key_pressed(ImGuiKey key) {
#if IMGUI_VERSION_NUM >= 18700
  return ImGui::IsKeyPressed(key);
#else
  const int index = ImGui::GetKeyIndex(key);
  return index >= 0 && ImGui::IsKeyPressed(index);
#endif
}

/// While it lives, that key counts as not pressed.
class HiddenKey {
 public:
  explicit HiddenKey(ImGuiKey key) : down_for_(down_for(key)), before_(down_for_ ? *down_for_ : 0) {
    if (down_for_) *down_for_ = -1;
  }
  ~HiddenKey() {
    if (down_for_) *down_for_ = before_;
  }
  HiddenKey(const HiddenKey&) = delete;
  HiddenKey& operator=(const HiddenKey&) = delete;

 private:
  static float* down_for(ImGuiKey key) {
#if IMGUI_VERSION_NUM >= 18700
    return &ImGui::GetKeyData(key)->DownDuration;
#else
    const int index = ImGui::GetKeyIndex(key);
    return index >= 0 ? &ImGui::GetIO().KeysDownDuration[index] : nullptr;
#endif
  }
  float* down_for_;
  float before_;
};

/// A letter 'A'..'Z' went down, or repeats while held. 1.86 asks for the number the window system gives it; GLFW's are ASCII.
inline bool letter_pressed(char letter) {
#if IMGUI_VERSION_NUM >= 18700
  return ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_A + (letter - 'A')));
#else
  return ImGui::IsKeyPressed(letter);
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

/// The texture that a draw list, or a command of it, takes letters from.
#if IMGUI_VERSION_NUM >= 19200
using TextureName = int;
inline TextureName name_of(const ImTextureRef& texture) {
  return texture._TexData ? texture._TexData->UniqueID : 0;
}
inline TextureName texture_of(const ImDrawList& list) { return name_of(list._CmdHeader.TexRef); }
inline TextureName texture_of(const ImDrawCmd& command) { return name_of(command.TexRef); }
#else
using TextureName = ImTextureID;
inline TextureName texture_of(const ImDrawList& list) { return list._CmdHeader.TextureId; }
inline TextureName texture_of(const ImDrawCmd& command) { return command.TextureId; }
#endif

/// Whether the letters of a font are all drawn before its first use. From 1.92 on each is drawn when it is first used.
inline constexpr bool letters_are_drawn_first = IMGUI_VERSION_NUM < 19200;

#if IMGUI_VERSION_NUM < 19200
/// Copies a letter's picture to that place of another atlas, which is where the letter is from then on.
inline void move_letter(const ImFontAtlas& from, ImFontAtlas& to, const ImFontAtlasCustomRect& place,
                        ImFontGlyph& letter) {
  const auto offset = [](float share, int all) {
    return static_cast<int>(std::lround(share * static_cast<float>(all)));
  };
  const int left = offset(letter.U0, from.TexWidth), top = offset(letter.V0, from.TexHeight);
  const int width = offset(letter.U1, from.TexWidth) - left, height = offset(letter.V1, from.TexHeight) - top;
  const auto point = [](const ImFontAtlas& atlas, int x, int y) {
    return atlas.TexPixelsAlpha8 + static_cast<std::ptrdiff_t>(y) * atlas.TexWidth + x;
  };
  for (int row = 0; row < height; ++row)
    std::copy_n(point(from, left, top + row), width, point(to, place.X, place.Y + row));
  letter.U0 = static_cast<float>(place.X) * to.TexUvScale.x;
  letter.V0 = static_cast<float>(place.Y) * to.TexUvScale.y;
  letter.U1 = static_cast<float>(place.X + width) * to.TexUvScale.x;
  letter.V1 = static_cast<float>(place.Y + height) * to.TexUvScale.y;
}
#endif

/// Draws all letters of the atlas.
inline void draw_letters(ImFontAtlas& atlas) {
#if IMGUI_VERSION_NUM < 19200
  atlas.Build();
#else
  (void)atlas;
#endif
}

/// Builds the atlas, and gives each font in it the letters of the one font of an atlas of its own, which is built.
inline void take_letters(ImFontAtlas& atlas, std::span<ImFont* const> fonts,
                         std::span<const std::unique_ptr<ImFontAtlas>> drawn) {
#if IMGUI_VERSION_NUM < 19200
  const auto extent = [](float from, float to, int all) {
    return static_cast<int>(std::lround((to - from) * static_cast<float>(all)));
  };
  std::vector<int> places;  // of the letters in the atlas, by their numbers
  for (const auto& source : drawn)
    for (const ImFontGlyph& glyph : source->Fonts[0]->Glyphs)
      // A letter must not have its neighbour's edge beside it.
      places.push_back(atlas.AddCustomRectRegular(extent(glyph.U0, glyph.U1, source->TexWidth) + 1,
                                                  extent(glyph.V0, glyph.V1, source->TexHeight) + 1));
  atlas.Build();
  auto place = places.begin();
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const ImFontAtlas& source = *drawn[i];
    fonts[i]->Glyphs = source.Fonts[0]->Glyphs;
    for (ImFontGlyph& glyph : fonts[i]->Glyphs)
      move_letter(source, atlas, *atlas.GetCustomRectByIndex(*place++), glyph);
    fonts[i]->FallbackChar = fonts[i]->EllipsisChar =
        static_cast<ImWchar>(-1);  // to be found among all letters
    fonts[i]->BuildLookupTable();
  }
#else
  (void)atlas, (void)fonts, (void)drawn;
#endif
}

/// Gives all digits of proportional faces the width of the widest, so that a counting number and its neighbours stay in
/// place. Builds the atlas. From 1.92 on letters are made when they are first drawn, and digits keep their own widths.
inline void even_out_digits(ImFontAtlas& atlas, std::initializer_list<ImFont*> fonts) {
#if IMGUI_VERSION_NUM < 19200
  if (!atlas.IsBuilt()) atlas.Build();
  for (ImFont* font : fonts) {
    float widest = 0;
    for (ImWchar digit = '0'; digit <= '9'; ++digit) widest = std::max(widest, font->GetCharAdvance(digit));
    for (ImFontGlyph& glyph : font->Glyphs) {
      if (glyph.Codepoint < '0' || glyph.Codepoint > '9') continue;
      const float beside = (widest - glyph.AdvanceX) / 2;
      glyph.X0 += beside;
      glyph.X1 += beside;
      glyph.AdvanceX = widest;
    }
    font->BuildLookupTable();
  }
#else
  (void)atlas, (void)fonts;
#endif
}

/// Where a line of that width ends at the latest: after a word if possible. For text without line ends.
inline const char* end_of_line(const ImFont* font, const char* begin, const char* end, float width) {
#if IMGUI_VERSION_NUM >= 19200
  return const_cast<ImFont*>(font)->CalcWordWrapPosition(font_size(font), begin, end, width);
#else
  return font->CalcWordWrapPositionA(ImGui::GetIO().FontGlobalScale, begin, end, width);
#endif
}

/// How far the wheel turned over the item just made, hidden from the window behind it; 0 if the pointer is elsewhere.
inline float take_wheel() {
  if (!ImGui::IsItemHovered()) return 0;
#if IMGUI_VERSION_NUM >= 18900
  ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
#else
  ImGui::SetItemUsingMouseWheel();
#endif
  return ImGui::GetIO().MouseWheel;
}

/// An invisible button; buttons made later may lie on top of it.
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

/// Whether the item just made has the keyboard focus, and the reader uses the keyboard.
inline bool focus_ring_is_shown() {
  const TabWalk* walk = TabWalk::current();
  return ImGui::GetIO().NavVisible || (walk && walk->leads());
}
inline bool item_has_focus_ring() { return ImGui::IsItemFocused() && focus_ring_is_shown(); }

/// Whether Enter presses the item just made.
inline bool pressed_by_enter() {
  const ImGuiLastItemData& item = ImGui::GetCurrentContext()->LastItemData;
  if (item.InFlags & ImGuiItemFlags_Disabled) return false;
  TabWalk* walk = TabWalk::current();
  return walk && walk->take_press(item.ID);
}

/// An invisible button that the mouse, Space and Enter press.
inline bool button(const char* id, ImVec2 size) {
  const bool pressed = ImGui::InvisibleButton(id, size);
  return pressed_by_enter() || pressed;
}

/// Whether letters go to the item just made: the pointer is over it, or it has the focus.
inline bool item_takes_letters() {
  return !ImGui::GetIO().WantTextInput && (ImGui::IsItemHovered() || item_has_focus_ring());
}

/// Page down (+1) or page up (-1), with or without Shift, while the keyboard does not walk through the controls.
inline int pages_turned(bool shift) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.WantTextInput || io.NavVisible || io.KeyShift != shift) return 0;
  return key_pressed(ImGuiKey_PageDown) - key_pressed(ImGuiKey_PageUp);
}

/// Scrolls the current window, and those around it, as far as it takes to see that part.
inline void bring_into_sight(ImVec2 low, ImVec2 high) {
  ImGui::ScrollToRect(ImGui::GetCurrentWindow(), ImRect(low, high), ImGuiScrollFlags_KeepVisibleEdgeY);
}
/// As much of that part of the current window as is in sight; an empty one where nothing is.
inline ImRect part_in_sight(ImVec2 low, ImVec2 high) {
  ImRect part(low, high);
  part.ClipWithFull(ImGui::GetCurrentWindow()->ClipRect);
  return part;
}
/// Scrolls the current window to its top where it showed another lesson when it was drawn last.
inline void begin_at_top(std::size_t lesson) {
  int& shown = *ImGui::GetStateStorage()->GetIntRef(ImGui::GetID("lesson shown"), -1);
  if (shown != static_cast<int>(lesson)) ImGui::SetScrollY(0);
  shown = static_cast<int>(lesson);
}

/// Scrolls the current window by nearly its height.
inline void scroll_pages(int pages) {
  if (pages != 0)
    ImGui::SetScrollY(ImGui::GetScrollY() + 0.85f * static_cast<float>(pages) * ImGui::GetWindowHeight());
}

/// How many steps W and S zoom in and out, and A and D go to earlier and later; 0 if the keys do not go to the item just
/// made.
struct ViewKeys {
  int zoom = 0, move = 0;
  bool fit = false;
};
inline ViewKeys take_view_keys() {
  if (!item_takes_letters()) return {};
  return {letter_pressed('W') - letter_pressed('S'), letter_pressed('D') - letter_pressed('A'),
          letter_pressed('F')};
}

/// The same, or one of the items of the group just made has it.
inline bool item_or_part_has_focus_ring() {
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  if (context.NavId == 0 || !context.NavIdIsAlive || !focus_ring_is_shown()) return false;
  if (ImGui::IsItemFocused()) return true;
  if (!context.NavWindow || context.NavWindow != ImGui::GetCurrentWindow()) return false;
  const ImRect has_it =
      ImGui::WindowRectRelToAbs(context.NavWindow, context.NavWindow->NavRectRel[context.NavLayer]);
  ImRect all(ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  all.Expand(1);  // Dear ImGui makes groups of whole pixels, and items of parts of them
  return all.Contains(has_it);
}

/// Shows the ring from now on, as after an arrow key.
inline void show_focus_ring() {
  ImGuiContext& context = *ImGui::GetCurrentContext();
#if IMGUI_VERSION_NUM >= 19140
  context.NavCursorVisible = true;
  context.NavHighlightItemUnderNav = true;
#else
  context.NavDisableHighlight = false;
  context.NavDisableMouseHover = true;
#endif
}

/// The inside of the current window, without scroll bars, edge and the space that round corners take.
inline ImRect inside_of_window() {
  const ImGuiWindow& window = *ImGui::GetCurrentWindow();
  ImRect inside = window.InnerRect;
  inside.Expand(ImVec2(-window.WindowRounding, -window.WindowBorderSize));
  return inside;
}

/// A child window. Its controls belong to the same keyboard walk as those of its parent, and the mouse does not reach it
/// while it does not reach the parent. Call EndChild in any case.
inline bool begin_child(const char* id, ImVec2 size, ImGuiWindowFlags flags = 0) {
  flags |= ImGui::GetCurrentWindow()->Flags & ImGuiWindowFlags_NoMouseInputs;
#if IMGUI_VERSION_NUM >= 19090
  return ImGui::BeginChild(id, size, ImGuiChildFlags_NavFlattened, flags);
#else
  return ImGui::BeginChild(id, size, false, flags | ImGuiWindowFlags_NavFlattened);
#endif
}

/// Notes how far the cursor moves, and how far the items reach that are made meanwhile.
class CursorStretch {
 public:
  struct Way {
    ImVec2 begin, end, furthest;
  };

  CursorStretch() : before_(furthest()), begin_(ImGui::GetCursorScreenPos()) { furthest() = begin_; }
  ~CursorStretch() { furthest() = ImMax(furthest(), before_); }
  CursorStretch(const CursorStretch&) = delete;
  CursorStretch& operator=(const CursorStretch&) = delete;

  Way way() const { return {begin_, ImGui::GetCursorScreenPos(), furthest()}; }
  static ImVec2& furthest() { return ImGui::GetCurrentWindow()->DC.CursorMaxPos; }

 private:
  ImVec2 before_, begin_;
};

/// Moves the cursor like that without the items.
inline void move_cursor(const CursorStretch::Way& way) {
  ImGui::GetCurrentWindow()->DC.CursorPos = way.end;
  CursorStretch::furthest() = ImMax(CursorStretch::furthest(), way.furthest);
}

/// The number of child windows of the current window so far.
inline int windows_within() { return ImGui::GetCurrentWindow()->DC.ChildWindows.Size; }

/// Whether any control is held, open, or about to get the keyboard.
inline bool something_is_held() {
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  return context.ActiveId != 0 || context.OpenPopupStack.Size > 0 || context.NavAnyRequest;
}

inline void colour_focus_of_own_items(ImGuiStyle& style, ImVec4 colour) {
#if IMGUI_VERSION_NUM >= 19140
  style.Colors[ImGuiCol_NavCursor] = colour;
#else
  style.Colors[ImGuiCol_NavHighlight] = colour;
#endif
}

}  // namespace racecourse::compat
