#include "panels/menu.h"

#include <algorithm>
#include <cmath>

#include "kit/base/words.h"
#include "kit/host/host.h"
#include "panels/overlay.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/menu_parts.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr float edge_gap = 12;  // to the edges of the window
constexpr float rule_room = 13;
constexpr float fact_gap = 6;

std::string on_or_off(bool on) { return on ? "on" : "off"; }

std::string size_words(float size) { return std::to_string(std::lround(100 * size)) + " %"; }

std::string goals_words(const Progress& progress) {
  std::size_t met = 0;
  for (const auto& [lesson, goals] : progress) met += goals.size();
  return counted(static_cast<double>(met), "goals") + " met";
}

/// The file name without folders.
std::string program_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

MenuRow menu_row_of(const MenuEntry& entry) { return {entry.label, entry.value, entry.key}; }

float fact_height(const Theme& theme) { return text_height(theme.fonts.small) + theme.px(fact_gap); }

/// The sizes of the menu.
struct MenuLayout {
  MenuColumns columns;
  float inside = 0;  ///< width of a row
  ImVec2 size;

  MenuLayout(const std::vector<MenuEntry>& entries, const std::vector<MenuFact>& facts, ImVec2 room,
             const Theme& theme) {
    float height = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      columns.make_room_for(menu_row_of(entries[i]), theme);
      height += menu_row_height(theme);
      if (i > 0 && entries[i].group != entries[i - 1].group) height += theme.px(rule_room);
    }
    inside = columns.width(theme);
    for (const MenuFact& fact : facts)
      inside =
          std::max(inside, text_size(theme.fonts.small, fact.name + "   " + fact.words).x + theme.px(20));
    inside = std::min(inside, room.x - 2 * overlay_padding(theme).x);
    height += theme.px(rule_room) + fact_height(theme) * static_cast<float>(facts.size());
    size = {inside + 2 * overlay_padding(theme).x, std::min(height + 2 * overlay_padding(theme).y, room.y)};
  }
};

void draw_rule(float width, const Theme& theme) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy({width, theme.px(rule_room)});
  const float y = std::floor(at.y + theme.px(rule_room) / 2) + 0.5f;
  ImGui::GetWindowDrawList()->AddLine({at.x, y}, {at.x + width, y}, theme.outline, theme.px(theme.stroke));
}

void draw_fact(const MenuFact& fact, float width, const Theme& theme) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy({width, fact_height(theme)});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float middle = at.y + fact_height(theme) / 2;
  const float left = at.x + theme.px(10);
  const float right = at.x + width - theme.px(10);
  draw_text_beside(list, theme.fonts.small, left, middle, 0, theme.text_muted, fact.name);
  const float room = right - left - text_size(theme.fonts.small, fact.name + "  ").x;
  draw_text_beside(list, theme.fonts.small, right, middle, 1, theme.text,
                   shortened(fact.words, theme.fonts.small, room));
}

Actions draw_entries(const std::vector<MenuEntry>& entries, const MenuLayout& layout, const Theme& theme) {
  Actions actions;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const MenuEntry& entry = entries[i];
    if (i > 0 && entry.group != entries[i - 1].group) draw_rule(layout.inside, theme);
    const bool pressed =
        menu_row(entry.label.c_str(), menu_row_of(entry), layout.columns, layout.inside, theme);
    if (i == 0) ImGui::SetItemDefaultFocus();
    explain_at_left(entry.help, theme);
    if (!pressed) continue;
    // Close it first: the entry may open something in its place.
    if (!entry.stays) actions.push_back(ask::CloseOverlay{});
    actions.push_back(entry.action);
  }
  return actions;
}

}  // namespace

std::vector<MenuEntry> menu_entries(const Session& session) {
  const std::string theme(to_string(session.theme()));
  const std::string size = size_words(session.type_size());
  const std::string goals = goals_words(session.progress());
  // clang-format off
  std::vector<MenuEntry> entries{
      {0, "Theme", theme, "T", "The next theme: dark, light, or black on white for a projector.", ask::NextTheme{}, true},
      {0, "Larger", size, "Ctrl +", "Makes everything larger, up to 400 %.", ask::ChangeSize{+1}, true},
      {0, "Smaller", "", "Ctrl −", "Makes everything smaller, down to 50 %. Ctrl 0 goes back to 100 %.", ask::ChangeSize{-1}, true},
      {1, "Presenter mode", on_or_off(session.presenter()), "F11", "For a projector: hides the course and the text, and makes the type larger.", ask::TogglePresenter{}},
      {1, "Pointer ring", on_or_off(session.pointer_ring()), ".", "A ring around the pointer, for a class to follow.", ask::TogglePointerRing{}},
      {2, "Edit a copy", "", "C", "Begins a program of your own with this lesson's idea in plain C++, for you to change.", ask::EditCopy{}},
      {2, "Write lab report", "", "Ctrl R", "One HTML page about everything you ran, with your notes from the tab Report.", ask::WriteReport{}},
      {2, "Keys", "", "F1", "Shows all keys.", ask::ToggleOverlay{Overlay::keys}},
      {2, "Tour of the window", "", "", "The five tips from the first start.", ask::StartTour{}},
      {3, "Python", program_name(session.twin().python()), "", "Switches to the next Python in PATH, for the twins and for lessons that run one, from the next start on. Now: " + session.twin().python(), ask::NextPython{}, true},
      {3, "Reset progress …", goals, "", "Makes all goals open again. You are asked first.", ask::ToggleOverlay{Overlay::forget_progress}},
      {3, "Quit", "", "Ctrl Q", "Stops the threads and quits.", ask::Leave{}},
  };
  // clang-format on
  const bool copies = !session.programs().shown() && !session.lesson().plain.empty();
  if (!copies)
    std::erase_if(entries,
                  [](const MenuEntry& entry) { return entry.action.as<ask::EditCopy>() != nullptr; });
  return entries;
}

std::vector<MenuFact> menu_facts() {
  return {
      {"Racecourse", std::string(RACECOURSE_VERSION) + ", " + host().build + ", MIT license"},
      {"compiled by", host().compiler},
      {"drawn by", std::string("Dear ImGui ") + ImGui::GetVersion()},
      {"on", host().os},
  };
}

Actions draw_menu(const Session& session, const Theme& theme, float below) {
  const std::vector<MenuEntry> entries = menu_entries(session);
  const std::vector<MenuFact> facts = menu_facts();
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float gap = theme.px(edge_gap);
  const float top = std::min(below, screen.y / 4) + theme.px(4);
  const MenuLayout layout(entries, facts, {screen.x - 2 * gap, screen.y - top - gap}, theme);
  begin_overlay("menu", {screen.x - gap - layout.size.x, top}, layout.size, theme);
  const bool elsewhere = ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsWindowHovered();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  Actions actions = draw_entries(entries, layout, theme);
  draw_rule(layout.inside, theme);
  for (const MenuFact& fact : facts) draw_fact(fact, layout.inside, theme);
  ImGui::PopStyleVar();
  end_overlay();
  if (actions.empty() && elsewhere) actions.push_back(ask::CloseOverlay{});
  return actions;
}

}  // namespace racecourse
