#include "schedules/schedule_lanes.h"

#include <algorithm>
#include <string_view>

#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr float least_row = 16;
constexpr float beside_mark = 18;
constexpr std::string_view how_to_begin = "No step yet: press 1, 2, 3 … to let a thread take its next step.";
constexpr std::string_view preemption_words = "a switch away from a thread that could have gone on";

float schedule_step_width(std::span<const WalkStep> steps, const Theme& theme) {
  float width = theme.px(30);
  for (const WalkStep& step : steps)
    width = std::max(width, text_size(theme.fonts.small, to_string(step.kind)).x + theme.px(12));
  return std::ceil(width);
}

/// A small triangle above a step: here the turn was taken from another thread.
void preemption_mark(ImDrawList& list, ImVec2 tip, const Theme& theme) {
  const float r = theme.px(5);
  list.AddTriangleFilled({tip.x - r, tip.y - 1.5f * r}, {tip.x + r, tip.y - 1.5f * r}, tip, theme.bad);
}

void draw_schedule_step(const WalkStep& step, ImVec2 low, ImVec2 high, const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto lane = static_cast<std::size_t>(step.thread);
  const float gap = theme.px(1);
  list.AddRectFilled({low.x + gap, low.y + 2 * gap}, {high.x - gap, high.y - 2 * gap},
                     mix(theme.panel, theme.lane(lane), 0.45f));
  draw_text_beside(list, theme.fonts.small, (low.x + high.x) / 2, (low.y + high.y) / 2, 0.5f, theme.text,
                   to_string(step.kind));
}

/// Draws the visible columns. Returns the number of steps up to and with the one that is clicked.
std::optional<std::size_t> draw_schedule_steps(const ScheduleLanesData& data, float width, float row,
                                               float head, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  const float whole = width * static_cast<float>(data.steps.size());
  const bool pressed = ImGui::InvisibleButton(
      "steps", {std::max(whole, 1.0f), head + row * static_cast<float>(data.threads.size())});
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float scrolled = ImGui::GetScrollX();
  const auto first = static_cast<std::size_t>(scrolled / width);
  const std::size_t last =
      std::min(data.steps.size(), first + static_cast<std::size_t>(ImGui::GetWindowWidth() / width) + 2);
  for (std::size_t i = first; i < last; ++i) {
    const WalkStep& step = data.steps[i];
    const float x = origin.x + width * static_cast<float>(i);
    const float y = origin.y + head + row * static_cast<float>(step.thread);
    draw_schedule_step(step, {x, y}, {x + width, y + row}, theme);
    if (step.preempts) preemption_mark(list, {x, origin.y + head}, theme);
  }
  if (!hovered || data.steps.empty()) return {};
  const auto under = static_cast<std::size_t>(std::max(ImGui::GetMousePos().x - origin.x, 0.0f) / width);
  const std::size_t column = std::min(under, data.steps.size() - 1);
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  explain(data.steps[column].sentence + "\nClick to go back to just after it.", theme);
  if (pressed) return column + 1;
  return {};
}

}  // namespace

float schedule_lanes_height(std::size_t threads, const Theme& theme) {
  const float row = text_height(theme.fonts.small) + theme.px(10);
  return row * static_cast<float>(threads) + 2 * text_height(theme.fonts.small) + theme.px(24);
}

std::optional<std::size_t> schedule_lanes(const char* id, const ScheduleLanesData& data, ImVec2 size,
                                          const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float line = text_height(theme.fonts.small);
  const float head = theme.px(10);
  const bool begun = !data.steps.empty();
  const std::string_view words = begun ? preemption_words : how_to_begin;
  const float words_left = begun ? theme.px(beside_mark) : 0;
  const float words_width = std::max(size.x - words_left, 1.0f);
  const float legend = wrapped_height(theme.fonts.small, words, words_width) + theme.px(4);
  const float bar = ImGui::GetStyle().ScrollbarSize;
  float names = 0;
  for (const WalkThread& thread : data.threads)
    names = std::max(names, text_size(theme.fonts.small, thread.name).x);
  names = std::min(names, size.x * 0.3f) + theme.px(12);
  const auto rows = static_cast<float>(std::max<std::size_t>(data.threads.size(), 1));
  const float row =
      std::clamp((size.y - head - legend - bar) / rows, theme.px(least_row), line + theme.px(16));
  for (std::size_t i = 0; i < data.threads.size(); ++i) {
    const float y = origin.y + head + row * static_cast<float>(i);
    if (y + row > origin.y + size.y - legend) break;
    list.AddRectFilled({origin.x + names, y + theme.px(1)}, {origin.x + size.x, y + row - theme.px(1)},
                       mix(theme.panel, theme.panel_raised, 0.6f));
    draw_text_beside(list, theme.fonts.small, origin.x, y + row / 2, 0,
                     theme.state_words(LaneState::running, i),
                     shortened(data.threads[i].name, theme.fonts.small, names - theme.px(6)));
  }
  std::optional<std::size_t> wanted;
  ImGui::SetCursorScreenPos({origin.x + names, origin.y});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  const float height = std::min(head + row * rows + bar, size.y - legend);
  if (compat::begin_child(id, {size.x - names, std::max(height, 1.0f)},
                          ImGuiWindowFlags_HorizontalScrollbar)) {
    const float width = schedule_step_width(data.steps, theme);
    const bool at_end = ImGui::GetScrollX() >= ImGui::GetScrollMaxX() - width * 1.5f;
    wanted = draw_schedule_steps(data, width, row, head, theme);
    if (at_end) ImGui::SetScrollHereX(1.0f);
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
  const float y = origin.y + size.y - legend + theme.px(4);
  if (begun)
    preemption_mark(list, {origin.x + theme.px(6), y + line_step(theme.fonts.small) / 2 + theme.px(4)},
                    theme);
  draw_wrapped(list, theme.fonts.small, {origin.x + words_left, y}, theme.text_muted, words, words_width);
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  return wanted;
}

}  // namespace racecourse
