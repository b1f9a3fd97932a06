#include "panels/top_bar.h"

#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "draw/canvas.h"
#include "draw/parts.h"
#include "imgui.h"
#include "kit/host.h"
#include "panels/lesson_words.h"

namespace racecourse {

namespace {

/// A word at the right of the bar, with the key that does it.
struct Hint {
  std::string word;
  std::string_view key;  ///< empty for none
};

std::vector<Hint> hints_of(const Session& session, const ViewState& view) {
  std::vector<Hint> hints;
  const bool going = session.state() == RunState::running;
  hints.push_back({going ? "Stop" : "Run", "Space"});
  if (setting_with_key(session.lesson(), 'L')) hints.push_back({"Lock", "L"});
  hints.push_back({session.presenter() ? "Leave presenter" : "Presenter", "F11"});
  hints.push_back({"Keys", "F1"});
  hints.push_back({std::to_string(host().cores) + (host().cores == 1 ? " core" : " cores"), {}});
  if (view.frames_a_second > 0)
    hints.push_back({std::to_string(std::lround(view.frames_a_second)) + " fps", {}});
  return hints;
}

float width_of(const Hint& hint, const Theme& theme) {
  const float key = hint.key.empty() ? 0 : key_cap_width(hint.key, theme) + theme.px(6);
  // Numbers that change keep their room, so that nothing beside them moves.
  const std::string_view widest =
      hint.word.ends_with(" fps") ? std::string_view("60 fps") : std::string_view(hint.word);
  return text_size(theme.fonts.small, widest).x + key + theme.px(16);
}

void draw_hints(const std::vector<Hint>& hints, float left, float right, float middle, const Theme& theme) {
  float x = right;
  // From the right; the first ones give way where there is no room.
  for (auto hint = hints.rbegin(); hint != hints.rend(); ++hint) {
    x -= width_of(*hint, theme);
    if (x < left) return;
    draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.small, x, middle, 0, theme.text_muted,
                     hint->word);
    if (hint->key.empty()) continue;
    const float cap = text_height(theme.fonts.small) + theme.px(6);
    ImGui::SetCursorScreenPos(
        {x + text_size(theme.fonts.small, hint->word).x + theme.px(6), middle - cap / 2});
    key_cap(hint->key, theme);
  }
}

}  // namespace

Actions draw_top_bar(const Session& session, const Theme& theme, const ViewState& view) {
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
  const std::string title = numbered_title(session.lesson(), session.lesson_index());
  draw_text_beside(list, theme.fonts.text, x, middle, 0, theme.text_muted, title);
  x += text_size(theme.fonts.text, title).x + theme.px(20);
  draw_hints(hints_of(session, view), x, origin.x + size.x - theme.px(4), middle, theme);
  return {};
}

}  // namespace racecourse
