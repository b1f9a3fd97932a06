#pragma once

// Dear ImGui without a window: frames are made and looked at as lists of triangles, not shown.

#include <cmath>
#include <optional>

#include "imgui.h"
#include "panels/screen.h"
#include "session/session.h"
#include "ui/style.h"
#include "ui/tab_walk.h"
#include "ui/theme.h"
#include "window/fonts.h"

namespace racecourse::testing {

class Headless {
 public:
  Headless() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DeltaTime = 1.0f / 60.0f;
#if IMGUI_VERSION_NUM < 18700
    for (int key = 0; key < ImGuiKey_COUNT; ++key)
      io.KeyMap[key] = key;  // as a window would, by names of its own
#else
    io.ConfigInputTrickleEventQueue = false;  // what a test does before a frame is done in that frame
#endif
    ImFont* font = io.Fonts->AddFontDefault();
    fonts_ = {font, font, font, font, font, font, font};
    prepare_atlas();
    tab_walk_.emplace();
  }
  ~Headless() {
    tab_walk_.reset();
    ImGui::DestroyContext();
  }
  Headless(const Headless&) = delete;
  Headless& operator=(const Headless&) = delete;

  void point_at(ImVec2 where, bool pressed) {
    ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddMousePosEvent(where.x, where.y);
    io.AddMouseButtonEvent(0, pressed);
#else
    io.MousePos = where;
    io.MouseDown[0] = pressed;
#endif
  }

  void hold_escape(bool down) {
#if IMGUI_VERSION_NUM >= 18700
    ImGui::GetIO().AddKeyEvent(ImGuiKey_Escape, down);
#else
    ImGui::GetIO().KeysDown[ImGuiKey_Escape] = down;  // as KeyMap has it
#endif
  }

  void turn_wheel(float by) {
#if IMGUI_VERSION_NUM >= 18700
    ImGui::GetIO().AddMouseWheelEvent(0, by);
#else
    ImGui::GetIO().MouseWheel = by;
#endif
  }

  /// One frame of the whole window. The session is brought up to date first, as the window does.
  Actions frame(Session& session, ImVec2 size) {
    session.update();
    return frame_of(session, size);
  }

  /// The same of the session as it is: while a run goes, of the picture that was there before.
  Actions frame_of(Session& session, ImVec2 size) {
    ImGui::GetIO().DisplaySize = size;
    Theme theme = make_theme(session.theme(), session.scale());
    theme.fonts = fonts_;
    theme.least_target = session.presenter() ? 44.0f : 0.0f;  // as the window has it
    apply_style(theme);
    const ScreenLayout layout = arrange_screen(size, theme, session.presenter());
    session.set_narrow(layout.side <= 0);
    session.set_stage_height(layout.stage_height);
    ImGui::NewFrame();
    Actions actions = draw_screen(session, theme, view_);
    tab_walk_->end_frame();
    ImGui::Render();
    return actions;
  }

  /// The faces the window has, at that scale, in the place of Dear ImGui's own.
  const Fonts& use_real_fonts(float scale) {
    fonts_ = build_fonts(scale, 1.0f);
    prepare_atlas();
    return fonts_;
  }
  /// For what is measured or drawn by itself: with the faces of the window.
  Theme theme(float scale = 1.0f) const {
    Theme theme = make_theme(ThemeName::dark, scale);
    theme.fonts = fonts_;
    return theme;
  }
  /// What was drawn last is not known any more, nor where the reader looked.
  void forget_view() { view_ = {}; }
  TabWalk& tab_walk() { return *tab_walk_; }
  const ViewState& view() const { return view_; }

  /// Whether every corner drawn in the last frame is a number.
  static bool all_corners_are_numbers() {
    const ImDrawData& data = *ImGui::GetDrawData();
    for (int list = 0; list < data.CmdListsCount; ++list)
      for (const ImDrawVert& corner : data.CmdLists[list]->VtxBuffer)
        if (!std::isfinite(corner.pos.x) || !std::isfinite(corner.pos.y)) return false;
    return true;
  }
  static int rectangles() { return ImGui::GetDrawData()->TotalIdxCount / 6; }

 private:
  void prepare_atlas() {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    atlas.GetTexDataAsRGBA32(&pixels, &width, &height);
    atlas.SetTexID(reinterpret_cast<ImTextureID>(this));
  }

  Fonts fonts_;
  ViewState view_;
  std::optional<TabWalk> tab_walk_;  // made after the context, gone before it
};

/// A screen for one part of the window that is drawn by itself, of any number of triangles.
struct PartOfScreen {
  Headless context;
  Theme theme = context.theme();

  PartOfScreen() {
    ImGui::GetIO().DisplaySize = {1920, 1080};
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  }
};

}  // namespace racecourse::testing
