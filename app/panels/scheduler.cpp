#include "panels/scheduler.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "draw/canvas.h"
#include "draw/format.h"
#include "draw/imgui_compat.h"
#include "draw/parts.h"
#include "kit/words.h"
#include "panels/lesson_words.h"

namespace racecourse {

namespace {

constexpr float scheduler_padding = 12;
constexpr std::string_view how_to_step =
    "You are the scheduler: press 1 or 2 to let a thread take its next step.";

float thread_row_height(const Theme& theme) {
  return text_height(theme.fonts.text) + text_height(theme.fonts.code) + theme.px(16);
}

/// What stands behind a thread's name: where it is, or why it cannot go.
std::string standing_of(const WalkThread& thread) {
  if (thread.ended) return "has ended";
  std::string text;
  if (!thread.blocked.empty())
    text = thread.blocked;
  else if (!thread.enabled)
    text = "cannot go";
  else
    text = "next: " + to_string(StepLabel{thread.next, thread.next_object});
  if (thread.has_seen) text += " · has seen " + std::to_string(thread.seen);
  return text;
}

/// The key that steps it, as a plate; faint when it cannot go.
void draw_step_key(std::size_t index, ImVec2 low, float height, bool enabled, const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 high(low.x + height, low.y + height);
  plate(list, low, high, enabled ? mix(theme.panel, theme.lane(index), 0.35f) : theme.panel_raised,
        enabled ? theme.lane(index) : theme.outline, theme.px(4), theme);
  draw_text_beside(list, theme.fonts.digits, (low.x + high.x) / 2, (low.y + high.y) / 2, 0.5f,
                   enabled ? theme.text : theme.text_faint, std::to_string(index + 1));
}

/// True when the reader lets it take its step.
bool draw_thread_row(const WalkThread& thread, std::size_t index, std::string_view body, float width,
                     const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const ImVec2 size(width, thread_row_height(theme));
  ImGui::PushID(static_cast<int>(index));
  const bool pressed = ImGui::InvisibleButton("step", size);
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (hovered && thread.enabled) {
    list.AddRectFilled(low, {low.x + size.x, low.y + size.y}, theme.panel_raised, theme.px(4));
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  focus_ring(theme, theme.px(4));
  ImGui::PopID();

  const float key = text_height(theme.fonts.text) + theme.px(2);
  const float left = low.x + theme.px(4);
  const float upper = low.y + theme.px(5);
  draw_step_key(index, {left, upper}, key, thread.enabled, theme);
  const float middle = upper + key / 2;
  float x = left + key + theme.px(10);
  const float right = low.x + width - theme.px(6);
  draw_text_beside(list, theme.fonts.strong, x, middle, 0, theme.state_words(LaneState::running, index),
                   thread.name);
  x += text_size(theme.fonts.strong, thread.name).x + theme.px(10);
  const std::string standing = standing_of(thread);
  const bool stuck = !thread.ended && !thread.enabled;
  draw_text_beside(list, theme.fonts.small, x, middle, 0, stuck ? theme.waiting : theme.text_muted,
                   shortened(standing, theme.fonts.small, std::max(right - x, 1.0f)));
  if (hovered)
    explain(standing + (thread.enabled ? "\nClick it, or press its number, to let it take this step." : ""),
            theme);

  if (thread.ended) return pressed && thread.enabled;
  const float lower = upper + key + theme.px(3);
  const float tall = text_height(theme.fonts.code) + theme.px(4);
  const std::string number = std::to_string(thread.line);
  const float code = left + key + theme.px(10);
  list.AddRectFilled({code - theme.px(6), lower}, {right, lower + tall},
                     faded(theme.lane(index), thread.enabled ? 0.22f : 0.1f), theme.px(3));
  draw_text_beside(list, theme.fonts.digits, left + key, lower + tall / 2, 1, theme.text_faint, number);
  draw_text_beside(list, theme.fonts.code, code, lower + tall / 2, 0,
                   thread.enabled ? theme.text : theme.text_muted,
                   shortened(code_of_line(body, thread.line), theme.fonts.code, right - code));
  return pressed && thread.enabled;
}

Actions draw_threads(const Walk& walk, std::string_view body, ImVec2 size, const Theme& theme) {
  Actions wishes;
  if (compat::begin_child("threads", size)) {
    const float width = ImGui::GetContentRegionAvail().x;
    for (std::size_t i = 0; i < walk.threads().size(); ++i)
      if (draw_thread_row(walk.threads()[i], i, body, width, theme)) wishes.push_back(ask::StepThread{i});
  }
  ImGui::EndChild();
  return wishes;
}

void draw_objects(const Walk& walk, ImVec2 size, const Theme& theme) {
  if (compat::begin_child("shared", size)) {
    label("shared", theme.fonts.small, theme.text_muted);
    const float width = ImGui::GetContentRegionAvail().x;
    for (const WalkObject& object : walk.objects()) {
      const ImVec2 low = ImGui::GetCursorScreenPos();
      const float value = text_size(theme.fonts.code, object.value).x;
      const bool beside = text_size(theme.fonts.small, object.name).x + theme.px(10) + value <= width;
      label(object.name, theme.fonts.small, theme.text_muted, width);
      if (beside) ImGui::SetCursorScreenPos({low.x + width - value, low.y});
      label(object.value, theme.fonts.code, theme.text, width);
      ImGui::Dummy({1, theme.px(3)});
    }
  }
  ImGui::EndChild();
}

/// What names and values need beside a scroll bar: side by side, or one below the other where there is no more room.
float width_of_objects(const Walk& walk, float most, const Theme& theme) {
  const float around = ImGui::GetStyle().ScrollbarSize + theme.px(6);
  float widest = 0;
  for (const WalkObject& object : walk.objects()) {
    const float name = text_size(theme.fonts.small, object.name).x;
    const float value = text_size(theme.fonts.code, object.value).x;
    const float beside = name + theme.px(10) + value;
    widest = std::max(widest, beside + around <= most ? beside : std::max(name, value));
  }
  return std::clamp(widest + around, std::min(theme.px(90), most), most);
}

int preemptions_of(const Walk& walk) {
  return static_cast<int>(
      std::count_if(walk.steps().begin(), walk.steps().end(), [](const WalkStep& s) { return s.preempts; }));
}

std::string end_of(const Walk& walk) {
  if (walk.deadlocked()) return "Deadlock: nobody can go on.";
  const std::string& outcome = walk.outcome();
  const bool number =
      !outcome.empty() && (std::isdigit(static_cast<unsigned char>(outcome[0])) || outcome[0] == '-');
  return (number ? "Ended in " + outcome : capitalized(outcome)) +
         (walk.held() ? ": the property held." : ": the property is broken.");
}

/// How far the walk is, or how it ended.
void draw_walk_state(const Walk& walk, float width, const Theme& theme) {
  const std::string counts = counted(static_cast<double>(walk.steps().size()), "steps") + ", " +
                             counted(preemptions_of(walk), "forced switches");
  if (!walk.over()) {
    label(counts, theme.fonts.strong, theme.text, width);
    return;
  }
  label(end_of(walk) + "  " + counts, theme.fonts.strong,
        walk.held() && !walk.deadlocked() ? theme.good : theme.bad, width);
}

void draw_sentences(const Walk& walk, ImVec2 size, const Theme& theme) {
  if (!compat::begin_child("sentences", size)) {
    ImGui::EndChild();
    return;
  }
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float line = text_height(theme.fonts.text) + theme.px(5);
  const auto& steps = walk.steps();
  const float width = ImGui::GetContentRegionAvail().x;
  const bool at_end = ImGui::GetScrollY() >= ImGui::GetScrollMaxY() - 1.5f * line;
  ImGui::Dummy({width, steps.empty() ? wrapped_height(theme.fonts.text, how_to_step, width)
                                     : line * static_cast<float>(steps.size())});
  if (at_end) ImGui::SetScrollHereY(1.0f);
  if (steps.empty()) draw_wrapped(list, theme.fonts.text, origin, theme.text_muted, how_to_step, width);
  // Only what is in sight is drawn.
  const float scrolled = ImGui::GetScrollY();
  const auto first = static_cast<std::size_t>(std::max(0.0f, scrolled / line - 1));
  const std::size_t last = std::min(steps.size(), first + static_cast<std::size_t>(size.y / line) + 3);
  if (ImGui::IsItemHovered() && !steps.empty()) {
    const auto under = static_cast<std::size_t>(std::max(ImGui::GetMousePos().y - origin.y, 0.0f) / line);
    explain(steps[std::min(under, steps.size() - 1)].sentence, theme);
  }
  const float numbers = text_size(theme.fonts.digits, std::to_string(steps.size())).x;
  for (std::size_t i = first; i < last; ++i) {
    const WalkStep& step = steps[i];
    const float y = origin.y + line * (static_cast<float>(i) + 0.5f);
    const bool newest = i + 1 == steps.size();
    draw_text_beside(list, theme.fonts.digits, origin.x + numbers, y, 1, theme.text_faint,
                     std::to_string(i + 1));
    const float bar = origin.x + numbers + theme.px(8);
    list.AddRectFilled({bar, y - line * 0.4f}, {bar + theme.px(3), y + line * 0.4f},
                       theme.lane(static_cast<std::size_t>(step.thread)));
    float x = bar + theme.px(11);
    if (step.preempts) {
      draw_text_beside(list, theme.fonts.small, x, y, 0, theme.bad, "switch");
      x += text_size(theme.fonts.small, "switch").x + theme.px(8);
    }
    draw_text_beside(list, newest ? theme.fonts.strong : theme.fonts.text, x, y, 0,
                     newest ? theme.text : theme.text_muted,
                     shortened(step.sentence, newest ? theme.fonts.strong : theme.fonts.text,
                               std::max(origin.x + width - x, 1.0f)));
  }
  ImGui::EndChild();
}

}  // namespace

std::string_view code_of_line(std::string_view body, int line) {
  for (; line > 1; --line) {
    const std::size_t end = body.find('\n');
    if (end == std::string_view::npos) return {};
    body.remove_prefix(end + 1);
  }
  if (line < 1) return {};
  std::string_view code = body.substr(0, body.find('\n'));
  code = code.substr(0, code.find("//"));
  const std::size_t first = code.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return code.substr(first, code.find_last_not_of(" \t") - first + 1);
}

Actions draw_scheduler(const ExploreSession& exploring, std::string_view body, ImVec2 size,
                       const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  card_background(origin, {origin.x + size.x, origin.y + size.y}, theme);
  const float pad = theme.px(scheduler_padding);
  const ImVec2 low(origin.x + pad, origin.y + 0.7f * pad);
  const float height = std::max(size.y - 1.4f * pad, 1.0f);
  const float width = std::max(size.x - 2 * pad, 1.0f);
  Actions wishes;
  if (const Walk* walk = exploring.walk()) {
    const float shared = width_of_objects(*walk, width * 0.2f, theme);
    const float threads = (width - shared - 2 * pad) * 0.43f;
    const float sentences = width - threads - shared - 2 * pad;
    ImGui::SetCursorScreenPos(low);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    wishes = draw_threads(*walk, body, {threads, height}, theme);
    ImGui::SetCursorScreenPos({low.x + threads + pad, low.y});
    draw_objects(*walk, {shared, height}, theme);
    const float x = low.x + threads + shared + 2 * pad;
    ImGui::SetCursorScreenPos({x, low.y});
    draw_walk_state(*walk, sentences, theme);
    const float head = text_height(theme.fonts.strong) + theme.px(6);
    ImGui::SetCursorScreenPos({x, low.y + head});
    draw_sentences(*walk, {sentences, std::max(height - head, 1.0f)}, theme);
    ImGui::PopStyleVar();
  }
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  return wishes;
}

}  // namespace racecourse
