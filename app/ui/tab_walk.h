#pragma once

// The Tab key goes from control to control in the order in which they are drawn, and Enter presses. Dear ImGui's own walk
// differs from version to version; before 1.87 it comes to text fields only. Keys are taken one by one: if two come between
// two frames, none is lost.

#include <cstddef>
#include <span>
#include <vector>

#include "imgui.h"
#include "imgui_internal.h"

namespace racecourse {

/// Make one for each Dear ImGui context, after it; controls find it by themselves. It must not outlive the context.
class TabWalk {
 public:
  TabWalk();
  ~TabWalk();
  TabWalk(const TabWalk&) = delete;
  TabWalk& operator=(const TabWalk&) = delete;

  /// Tab was pressed (+1), or Shift Tab (-1).
  void step(int by);
  /// Leaves the text field in the next frame and keeps what was typed.
  void leave_field() { leaves_field_ = true; }
  bool leaves_field() const { return leaves_field_; }
  /// Enter was pressed, or Space while it leads.
  void press();
  /// Whether the next frame takes a press.
  bool pressing() const { return pressed_ != 0; }
  /// While it leads, arrows and Space come here too, and the walk of Dear ImGui is off.
  void lead(bool leads) { leads_ = leads; }
  bool leads() const { return leads_; }
  /// Gives the keyboard to the first control of a window that appears in the next frame.
  void begin_in_new_window() { begin_ = true; }
  /// The next step starts at the tab that is chosen in the next frame.
  void begin_at_chosen_tab() { at_tab_ = true; }
  /// Whether the next frame has yet to find that tab: until then steps would start elsewhere.
  bool beginning() const { return at_tab_; }
  /// Call after everything of a frame is drawn.
  void end_frame();

  /// The walk of the current context; null if there is none.
  static TabWalk* current();
  /// Lets the walk stop at the item just made. True if it has just come to it.
  bool pass_item();
  /// The stops so far in this frame.
  const std::vector<ImGuiID>& passed() const { return passed_; }
  /// Adds stops as in the last frame. Not while the walk is under way.
  void pass_again(std::span<const ImGuiID> items) {
    passed_.insert(passed_.end(), items.begin(), items.end());
  }
  /// Whether it waits for an item to be made, or a plate over the current window keeps it to itself.
  bool is_under_way() const;
  /// The item just made is the tab that is chosen.
  void pass_chosen_tab();
  /// True once after the item with that id was pressed.
  bool take_press(ImGuiID id);

 private:
  std::vector<ImGuiID> passed_;  // of the window that has the keyboard, in the order drawn
  std::vector<ImGuiID> stops_;   // those of the last frame
  ImGuiID next_ = 0;             // gets the keyboard when it is made
  ImGuiID pressed_ = 0;
  bool begin_ = false;
  bool leads_ = false;
  bool at_tab_ = false;
  bool leaves_field_ = false;
  bool arrives_ = false;  // it came to an item in this frame
  bool arrived_ = false;  // it came to one in the last frame
};

}  // namespace racecourse
