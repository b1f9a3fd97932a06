#include "panels/top_bar.h"

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"
#include "kit/host/host.h"
#include "panels/lesson_words.h"
#include "panels/program_page.h"
#include "ui/draw_helpers.h"
#include "ui/kept_drawing.h"
#include "ui/menu_parts.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

/// A word at the right of the bar, with the key that does the same.
struct BarEntry {
  std::string word;
  std::string_view key, help;
  Action action;
  std::string_view as_wide_as = {};  ///< the longest word this may change to, so that nothing beside it moves
};

std::vector<BarEntry> entries_of_run(const Session& session) {
  const bool going = session.state() == RunState::running;
  std::vector<BarEntry> entries{{going ? "Stop" : "Run", "Space",
                                 going ? "Stops the threads." : "Starts the threads.", ask::RunOrStop{},
                                 "Stop"}};
  if (const Setting* setting = setting_with_key(session.lesson(), 'L'))
    entries.push_back({capitalized(setting->label), "L", setting->help, ask::FlipKey{'L'}, {}});
  return entries;
}

std::vector<BarEntry> entries_of(const Session& session) {
  const bool own = session.programs().shown();
  std::vector<BarEntry> entries =
      own ? std::vector<BarEntry>{{"Save", "Ctrl S", "Writes the file.", ask::SaveProgram{}, {}}}
          : entries_of_run(session);
  entries.push_back({session.presenter() ? "Leave presenter" : "Presenter",
                     "F11",
                     "For a projector: hides the course and the text, and makes the type larger.",
                     ask::TogglePresenter{},
                     {}});
  entries.push_back({"Keys", "F1", "Shows all keys.", ask::ToggleOverlay{Overlay::keys}, {}});
  entries.push_back({"Menu",
                     own ? "F10" : "M",  // where letters are typed, M is one of them
                     "Theme, size, presenter mode, the tour, your progress, and more.",
                     ask::ToggleOverlay{Overlay::menu},
                     {}});
  return entries;
}

float width_of(const BarEntry& entry, const Theme& theme) {
  const std::string_view widest = entry.as_wide_as.empty() ? std::string_view(entry.word) : entry.as_wide_as;
  return bar_button_width(widest, entry.key, theme);
}

/// Facts, from the right: cores, and frames a second while something moves. Each is drawn by itself, so that one does not
/// tremble when the other gets longer.
void draw_bar_facts(long frames_a_second, float left, float right, float middle, const Theme& theme) {
  std::vector<std::string> facts{counted(host().cores, "cores")};
  if (frames_a_second > 0) facts.push_back(std::to_string(frames_a_second) + " fps");
  for (const std::string& fact : facts) {
    const float width = text_size(theme.fonts.small, fact).x;
    if (right - width < left) return;
    draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.small, right, middle, 1, theme.text_muted,
                     fact);
    right -= std::round(width + theme.px(12));
  }
}

/// From the right; the first entries are left out if there is no room. Returns where the leftmost begins.
float draw_bar_entries(const Session& session, float left, float right, const Theme& theme,
                       Actions& actions) {
  const std::vector<BarEntry> entries = entries_of(session);
  std::size_t first = entries.size();
  float x = right;
  while (first > 0 && x - width_of(entries[first - 1], theme) >= left) x -= width_of(entries[--first], theme);
  const float low = x;
  for (std::size_t i = first; i < entries.size(); ++i) {
    ImGui::SetCursorScreenPos({x, ImGui::GetWindowPos().y});
    ImGui::PushID(static_cast<int>(i));
    if (bar_button("entry", entries[i].word, entries[i].key,
                   {width_of(entries[i], theme), ImGui::GetWindowSize().y}, theme))
      actions.push_back(entries[i].action);
    explain([&] { return std::string(entries[i].help) + "\nKey: " + std::string(entries[i].key); }, theme);
    ImGui::PopID();
    x += width_of(entries[i], theme);
  }
  return low;
}

void draw_bar(const Session& session, long frames_a_second, const Theme& theme, Actions& actions) {
  const ImVec2 origin = ImGui::GetWindowPos();
  const ImVec2 size = ImGui::GetWindowSize();
  const float middle = origin.y + size.y / 2;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float height = text_height(theme.fonts.strong);
  ImGui::SetCursorScreenPos({origin.x + theme.px(16), middle - height / 2});
  brand_mark(height, theme);
  float x = origin.x + theme.px(16 + 22);
  draw_text_beside(list, theme.fonts.strong, x, middle, 0, theme.text, "Racecourse");
  x += text_size(theme.fonts.strong, "Racecourse").x + theme.px(20);
  const std::string title = session.programs().shown()
                                ? program_title(session.programs())
                                : numbered_title(session.lesson(), session.lesson_index());
  draw_text_beside(list, theme.fonts.text, x, middle, 0, theme.text_muted, title);
  x += text_size(theme.fonts.text, title).x + theme.px(20);
  const float entries = draw_bar_entries(session, x, origin.x + size.x - theme.px(10), theme, actions);
  draw_bar_facts(frames_a_second, x, entries - theme.px(10), middle, theme);
}

}  // namespace

Actions draw_top_bar(const Session& session, const Theme& theme, ViewState& view) {
  const long frames_a_second = std::lround(view.frames_a_second);
  Actions actions;
  const ProgramSession& programs = session.programs();
  DrawKey key(session.lesson_index(), session.state() == RunState::running, session.presenter(),
              frames_a_second, programs.shown());
  if (programs.shown()) key.add(program_title(programs));
  draw_kept_part(key, [&] { draw_bar(session, frames_a_second, theme, actions); });
  return actions;
}

}  // namespace racecourse
