#include "ui/tab_walk.h"

#include <algorithm>
#include <utility>

#include "ui/imgui_compat.h"

namespace racecourse {

TabWalk::TabWalk() { ImGui::GetIO().UserData = this; }

TabWalk::~TabWalk() { ImGui::GetIO().UserData = nullptr; }

TabWalk* TabWalk::current() { return static_cast<TabWalk*>(ImGui::GetIO().UserData); }

namespace {

/// A plate over the window keeps the walk to itself.
bool is_below_plate(const ImGuiContext& context) {
  return context.NavWindow && context.NavWindow->WasActive &&
         context.NavWindow->RootWindow != context.CurrentWindow->RootWindow;
}

}  // namespace

void TabWalk::step(int by) {
  if (stops_.empty()) return;
  const auto count = static_cast<std::ptrdiff_t>(stops_.size());
  const auto here =
      std::find(stops_.begin(), stops_.end(), next_ != 0 ? next_ : ImGui::GetCurrentContext()->NavId);
  const std::ptrdiff_t place = here != stops_.end() ? here - stops_.begin() : by > 0 ? -1 : count;
  // If nobody saw the ring, show it instead of moving on.
  // Dear ImGui reports it only in its next frame.
  const bool seen = next_ != 0 || leads_ || arrived_ || leaves_field_ || ImGui::GetIO().NavVisible;
  const bool resumes = !seen && here != stops_.end();
  next_ = stops_[static_cast<std::size_t>((place + (resumes ? 0 : by) + count) % count)];
}

void TabWalk::press() { pressed_ = next_ != 0 ? next_ : ImGui::GetCurrentContext()->NavId; }

bool TabWalk::take_press(ImGuiID id) {
  if (id == 0 || id != pressed_) return false;
  pressed_ = 0;
  return true;
}

bool TabWalk::pass_item() {
  ImGuiContext& context = *ImGui::GetCurrentContext();
  ImGuiWindow* window = context.CurrentWindow;
  const ImGuiID item = context.LastItemData.ID;
  if (item == 0 || (context.LastItemData.InFlags & ImGuiItemFlags_Disabled)) return false;
  if (is_below_plate(context)) return false;
  passed_.push_back(item);
  const bool begins = begin_ && window->RootWindow->Appearing;
  if (item != next_ && !begins) return false;
  next_ = 0;
  begin_ = false;
  arrives_ = true;
  ImGui::SetFocusID(item, window);
  ImGui::ScrollToBringRectIntoView(window, context.LastItemData.Rect);
  compat::show_focus_ring();
  return true;
}

bool TabWalk::is_under_way() const {
  return next_ != 0 || pressed_ != 0 || begin_ || at_tab_ || leaves_field_ ||
         is_below_plate(*ImGui::GetCurrentContext());
}

void TabWalk::pass_chosen_tab() {
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  if (!std::exchange(at_tab_, false) || is_below_plate(context)) return;
  ImGui::SetFocusID(context.LastItemData.ID, context.CurrentWindow);
}

void TabWalk::end_frame() {
  stops_.swap(passed_);
  passed_.clear();
  pressed_ = 0;
  leaves_field_ = false;
  at_tab_ = false;
  arrived_ = std::exchange(arrives_, false);
}

}  // namespace racecourse
