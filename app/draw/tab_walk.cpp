#include "draw/tab_walk.h"

#include <algorithm>

#include "draw/imgui_compat.h"

namespace racecourse {

TabWalk::TabWalk() { ImGui::GetIO().UserData = this; }

TabWalk::~TabWalk() { ImGui::GetIO().UserData = nullptr; }

TabWalk* TabWalk::current() { return static_cast<TabWalk*>(ImGui::GetIO().UserData); }

#if IMGUI_VERSION_NUM >= 18700

void TabWalk::step(int) {}
void TabWalk::press() {}
bool TabWalk::leads() const { return false; }
bool TabWalk::take_press(ImGuiID) { return false; }
void TabWalk::end_frame() {}
void TabWalk::pass_item() {}

#else

void TabWalk::step(int by) {
  if (stops_.empty()) return;
  const auto count = static_cast<std::ptrdiff_t>(stops_.size());
  const auto here =
      std::find(stops_.begin(), stops_.end(), next_ != 0 ? next_ : ImGui::GetCurrentContext()->NavId);
  const std::ptrdiff_t place = here != stops_.end() ? here - stops_.begin() : by > 0 ? -1 : count;
  // Where nobody saw the ring it does not go on, it is shown.
  const bool seen = next_ != 0 || leads_ || ImGui::GetIO().NavVisible;
  const bool resumes = !seen && here != stops_.end();
  next_ = stops_[static_cast<std::size_t>((place + (resumes ? 0 : by) + count) % count)];
}

void TabWalk::press() { pressed_ = next_ != 0 ? next_ : ImGui::GetCurrentContext()->NavId; }

bool TabWalk::leads() const { return leads_; }

bool TabWalk::take_press(ImGuiID id) {
  if (id == 0 || id != pressed_) return false;
  pressed_ = 0;
  return true;
}

void TabWalk::pass_item() {
  ImGuiContext& context = *ImGui::GetCurrentContext();
  ImGuiWindow* window = context.CurrentWindow;
  const ImGuiID item = context.LastItemData.ID;
  if (item == 0 || (context.LastItemData.InFlags & ImGuiItemFlags_Disabled)) return;
  // A plate over the window keeps the walk to itself.
  if (context.NavWindow && context.NavWindow->WasActive &&
      context.NavWindow->RootWindow != window->RootWindow)
    return;
  passed_.push_back(item);
  const bool begins = begin_ && window->RootWindow->Appearing;
  if (item != next_ && !begins) return;
  next_ = 0;
  begin_ = false;
  ImGui::SetFocusID(item, window);
  ImGui::ScrollToBringRectIntoView(window, context.LastItemData.Rect);
  compat::show_focus_ring();
}

void TabWalk::end_frame() {
  stops_.swap(passed_);
  passed_.clear();
  pressed_ = 0;
}

#endif

}  // namespace racecourse
