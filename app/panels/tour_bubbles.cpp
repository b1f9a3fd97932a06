#include "panels/tour_bubbles.h"

#include <algorithm>
#include <array>
#include <string>

#include "panels/overlay.h"
#include "ui/draw_helpers.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

struct Bubble {
  Landmark subject;
  std::string_view heading, words;
};

constexpr std::array<Bubble, tour_length> bubbles{{
    {Landmark::course, "The course",
     "Start wherever you like: nothing is locked. The dots beside a lesson are its goals, filled once you "
     "have "
     "met them. ← and → go from lesson to lesson."},
    {Landmark::run, "Run it",
     "This starts real threads on this machine. Space does the same, and stops them. Every number you will "
     "see was measured in that run."},
    {Landmark::settings, "Change it",
     "Flip a switch while the threads run, drag a number, or click it and type. Rest the pointer on anything "
     "to read what it changes."},
    {Landmark::tabs, "Look closer",
     "What each thread did and when, what came out over many runs, and the C++ that was compiled. Keys 1 to "
     "9 "
     "choose a tab."},
    {Landmark::text, "Guess, watch, understand",
     "Read Predict first, and decide what you expect. Then run it: the text continues with your own numbers. "
     "F1 shows all keys, M the menu."},
}};

constexpr float bubble_width = 360;
constexpr float bubble_gap = 12;

/// The size of a bubble, at a width that the window allows.
struct BubbleLayout {
  ImVec2 size;
  float inside = 0;       ///< width of its text
  bool one_line = false;  ///< its two buttons are side by side

  BubbleLayout(const Bubble& bubble, ImVec2 window, const Theme& theme) {
    const float edge = 2 * theme.px(bubble_gap);
    size.x = std::min(theme.px(bubble_width), window.x - edge);
    inside = std::max(size.x - 2 * overlay_padding(theme).x, 1.0f);
    const float buttons = button_width("Skip", theme) + button_width("Done", theme) + theme.px(10);
    one_line = buttons <= inside;
    const float foot = one_line ? control_height(theme) : 2 * control_height(theme) + theme.px(10);
    const float wanted = text_height(theme.fonts.strong) + theme.px(8) +
                         wrapped_height(theme.fonts.text, bubble.words, inside) + theme.px(16) + foot +
                         2 * overlay_padding(theme).y;
    size.y = std::min(wanted, window.y - edge);
  }
};

void draw_words(const Bubble& bubble, float width, const Theme& theme) {
  label(bubble.heading, theme.fonts.strong, theme.role(Role::result), width);
  ImGui::Dummy({1, theme.px(8)});
  paragraph(bubble.words, theme.fonts.text, theme.text, width);
  ImGui::Dummy({1, theme.px(16)});
}

Actions draw_foot(std::size_t step, const BubbleLayout& layout, const Theme& theme) {
  Actions actions;
  const bool last = step + 1 == tour_length;
  const std::string next = last ? "Done" : "Next";
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float right = at.x + layout.inside;
  const float next_left = right - button_width(next, theme);
  const std::string count = std::to_string(step + 1) + " of " + std::to_string(tour_length);
  const float skip_left = layout.one_line ? next_left - theme.px(10) - button_width("Skip", theme) : at.x;
  if (layout.one_line && at.x + text_size(theme.fonts.small, count).x + theme.px(10) < skip_left)
    draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.small, at.x, at.y + control_height(theme) / 2,
                     0, theme.text_muted, count);
  if (!last) {
    ImGui::SetCursorScreenPos({skip_left, at.y});
    if (quiet_button("skip", "Skip", theme)) actions.push_back(ask::EndTour{});
    explain("Ends the tour. The menu (M) can show it again.\nKey: Esc", theme);
  }
  ImGui::SetCursorScreenPos({layout.one_line ? next_left : at.x,
                             layout.one_line ? at.y : at.y + control_height(theme) + theme.px(10)});
  if (primary_button("next", Symbol::none, next, theme)) actions.push_back(ask::StepTour{+1});
  explain(last ? "Ends the tour.\nKey: Enter" : "The next tip; ← is the one before.\nKeys: Enter or →",
          theme);
  return actions;
}

}  // namespace

ImVec2 place_bubble(const Area& subject, ImVec2 bubble, ImVec2 window, float gap) {
  const ImVec2 most(std::max(window.x - bubble.x - gap, gap), std::max(window.y - bubble.y - gap, gap));
  const auto inside = [&](ImVec2 at) {
    return ImVec2(std::clamp(at.x, gap, most.x), std::clamp(at.y, gap, most.y));
  };
  if (subject.high.x + gap <= most.x) return inside({subject.high.x + gap, subject.low.y});
  if (subject.low.x - gap - bubble.x >= gap) return inside({subject.low.x - gap - bubble.x, subject.low.y});
  if (subject.high.y + gap <= most.y) return inside({subject.low.x, subject.high.y + gap});
  if (subject.low.y - gap - bubble.y >= gap) return inside({subject.low.x, subject.low.y - gap - bubble.y});
  return inside({(window.x - bubble.x) / 2, (window.y - bubble.y) / 2});
}

Actions draw_tour(const Session& session, const Theme& theme, const Landmarks& landmarks) {
  const std::size_t step = *session.tour_step();
  const Bubble& bubble = bubbles[step];
  const ImVec2 window = ImGui::GetIO().DisplaySize;
  const Area subject = within_window(landmarks.of(bubble.subject));
  draw_shade("tour shade", subject, theme);
  const BubbleLayout layout(bubble, window, theme);
  const ImVec2 at = place_bubble(subject, layout.size, window, theme.px(bubble_gap));
  begin_overlay("tour", at, layout.size, theme);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  draw_words(bubble, layout.inside, theme);
  Actions actions = draw_foot(step, layout, theme);
  ImGui::PopStyleVar();
  end_overlay();
  return actions;
}

}  // namespace racecourse
