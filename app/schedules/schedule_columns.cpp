#include "schedules/schedule_columns.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr float least_thread = 96, most_thread = 300, most_reason = 240, most_value = 110;
constexpr float inside_cell = 7;

std::string standing_of(const WalkThread& thread) {
  if (thread.ended) return "has ended";
  if (!thread.blocked.empty()) return thread.blocked;
  if (!thread.enabled) return "cannot go on";
  const std::string line = thread.line > 0 ? std::to_string(thread.line) + " " : "";
  return "next: " + line + short_words({thread.next, thread.next_object});
}

/// Where the columns are, from the left edge of what can be scrolled.
struct ColumnPlan {
  float numbers = 0;
  std::vector<float> threads, values;  ///< their left edges
  float thread = 0, reason = 0, reason_at = 0, value = 0, whole = 0;
};

class ColumnPlanner {
 public:
  ColumnPlanner(const ScheduleColumnsData& data, float room, const Theme& theme)
      : data_(data), theme_(theme), room_(room) {}

  ColumnPlan plan() const {
    ColumnPlan plan;
    const auto threads = static_cast<float>(data_.threads.size());
    plan.numbers = width_of(theme_.fonts.digits, std::to_string(data_.table.rows.size())) + theme_.px(10);
    // Reasons first, then threads, then values as far as they fit; what is left goes to the threads again.
    plan.reason = std::min(wanted_by_reasons(), theme_.px(most_reason));
    plan.value = wanted_by_values();
    const float for_threads = room_ - plan.numbers - plan.reason;
    plan.thread = std::clamp(for_threads / threads, theme_.px(least_thread), wanted_by_threads());
    float left = room_ - plan.numbers - plan.thread * threads - plan.reason;
    const auto fit = static_cast<std::size_t>(std::clamp(std::floor(left / std::max(plan.value, 1.0f)), 0.0f,
                                                         static_cast<float>(data_.table.objects.size())));
    left -= static_cast<float>(fit) * plan.value;
    plan.thread += std::min(std::max(left, 0.0f) / threads, plan.thread * 0.6f);
    return placed(std::move(plan), fit);
  }

 private:
  static float width_of(ImFont* font, const std::string& text) { return text_size(font, text).x; }

  ColumnPlan placed(ColumnPlan plan, std::size_t fit) const {
    float x = plan.numbers;
    for (std::size_t i = 0; i < data_.threads.size(); ++i, x += plan.thread) plan.threads.push_back(x);
    for (std::size_t i = 0; i < fit; ++i, x += plan.value) plan.values.push_back(x);
    plan.reason_at = x;
    x += plan.reason;
    for (std::size_t i = fit; i < data_.table.objects.size(); ++i, x += plan.value) plan.values.push_back(x);
    plan.whole = std::max(x, room_);
    if (x < room_) plan.reason += room_ - x;
    return plan;
  }

  float wanted_by_threads() const {
    float most = theme_.px(least_thread);
    for (const ScheduleRow& row : data_.table.rows)
      most = std::max(most, width_of(theme_.fonts.small, row.words) + 2 * theme_.px(inside_cell + 2));
    return std::min(most, theme_.px(most_thread));
  }

  float wanted_by_values() const {
    float most = 0;
    for (const std::string& name : data_.table.objects)
      most = std::max(most, width_of(theme_.fonts.small, name));
    for (const ScheduleRow& row : data_.table.rows)
      for (const std::string& value : row.values) most = std::max(most, width_of(theme_.fonts.digits, value));
    return std::min(most, theme_.px(most_value)) + theme_.px(16);
  }

  float wanted_by_reasons() const {
    float most = 0;
    for (const ScheduleRow& row : data_.table.rows) {
      const float between = row.reason.empty() || row.remark.empty() ? 0 : theme_.px(12);
      most = std::max(most, width_of(theme_.fonts.small, row.reason) + between +
                                width_of(theme_.fonts.small, row.remark));
    }
    return most + theme_.px(12);
  }

  const ScheduleColumnsData& data_;
  const Theme& theme_;
  const float room_;
};

/// Draws one frame of the columns, inside a child window that scrolls.
class ColumnsFrame {
 public:
  ColumnsFrame(const ScheduleColumnsData& data, ScheduleColumnsView& view, const Theme& theme)
      : data_(data),
        view_(view),
        theme_(theme),
        list_(*ImGui::GetWindowDrawList()),
        origin_(ImGui::GetCursorScreenPos()),
        inside_(compat::inside_of_window()),
        row_(std::round(text_height(theme.fonts.small) + theme.px(6))),
        plan_(ColumnPlanner(data, ImGui::GetContentRegionAvail().x, theme).plan()),
        head_(height_of_heads()) {}

  ScheduleColumnsWish draw() {
    const std::size_t rows = data_.table.rows.size();
    const bool pressed = compat::button_below_others(
        "rows",
        {plan_.whole, head_ + row_ * static_cast<float>(std::max<std::size_t>(rows, 1)) + theme_.px(4)});
    const bool hovered = ImGui::IsItemHovered();
    follow();
    list_.PushClipRect({inside_.Min.x, inside_.Min.y + head_}, inside_.Max, true);
    const auto first = static_cast<std::size_t>(std::max(ImGui::GetScrollY() / row_ - 1, 0.0f));
    const std::size_t last = std::min(rows, first + static_cast<std::size_t>(inside_.GetHeight() / row_) + 3);
    for (std::size_t i = first; i < last; ++i) draw_row(i);
    if (rows == 0) draw_how_to_begin();
    list_.PopClipRect();
    if (hovered && rows > 0) point(pressed);
    fade_scrolled(theme_.panel, theme_);
    draw_heads();
    return wish_;
  }

 private:
  float top_of(std::size_t row) const { return origin_.y + head_ + row_ * static_cast<float>(row); }

  /// Keeps the current step in sight when it, or the schedule, is another one.
  void follow() {
    if (view_.current == data_.current && view_.rows == data_.table.rows.size()) return;
    view_.current = data_.current;
    view_.rows = data_.table.rows.size();
    const float at = row_ * static_cast<float>(data_.current), room = inside_.GetHeight() - head_ - row_;
    if (at - ImGui::GetScrollY() > room || at - 2 * row_ < ImGui::GetScrollY())
      ImGui::SetScrollY(std::max(at - room * (data_.current == view_.rows ? 1.0f : 0.6f), 0.0f));
  }

  void draw_how_to_begin() const {
    draw_text_beside(list_, theme_.fonts.small, inside_.Min.x + theme_.px(4), top_of(0) + row_ / 2, 0,
                     theme_.text_muted, "No step yet: press a thread's number to let it take its next step.");
  }

  void draw_row(std::size_t i) const {
    const ScheduleRow& row = data_.table.rows[i];
    const bool ahead = i >= data_.current, current = i + 1 == data_.current;
    const float top = top_of(i), middle = top + row_ / 2;
    if (current)
      list_.AddRectFilled({inside_.Min.x, top}, {inside_.Max.x, top + row_}, faded(theme_.accent, 0.13f));
    const ImU32 ink = ahead ? theme_.text_faint : theme_.text;
    const float x = origin_.x + plan_.threads[row.thread] + theme_.px(2);
    const float right = x + plan_.thread - theme_.px(4);
    list_.AddRectFilled({x, top + theme_.px(1)}, {right, top + row_ - theme_.px(1)},
                        mix(theme_.panel, theme_.lane(row.thread), ahead ? 0.13f : 0.38f), theme_.px(3));
    draw_text_beside(list_, theme_.fonts.small, x + theme_.px(inside_cell), middle, 0,
                     ahead ? theme_.text_muted : theme_.text,
                     shortened(row.words, theme_.fonts.small, plan_.thread - theme_.px(2 * inside_cell + 4)));
    for (std::size_t object = 0; object < plan_.values.size(); ++object) {
      const std::string& value = row.values[object];
      const bool changed = i == 0 || data_.table.rows[i - 1].values[object] != value;
      draw_text_beside(list_, theme_.fonts.digits, origin_.x + plan_.values[object] + theme_.px(8), middle, 0,
                       changed ? ink : theme_.text_muted,
                       shortened(value, theme_.fonts.digits, plan_.value - theme_.px(10)));
    }
    draw_reason(row, middle, ahead);
    draw_number(i, middle, current);
  }

  void draw_reason(const ScheduleRow& row, float middle, bool ahead) const {
    float x = origin_.x + plan_.reason_at + theme_.px(8);
    const float right = origin_.x + plan_.reason_at + plan_.reason;
    const auto write = [&](const std::string& words, ImU32 colour) {
      if (words.empty() || x >= right) return;
      draw_text_beside(list_, theme_.fonts.small, x, middle, 0, ahead ? theme_.text_faint : colour,
                       shortened(words, theme_.fonts.small, right - x));
      x += text_size(theme_.fonts.small, words).x + theme_.px(12);
    };
    write(row.reason, row.switched ? theme_.bad : theme_.text_muted);
    write(row.remark, theme_.text);
  }

  /// Numbers stay in sight when the columns are scrolled sideways.
  void draw_number(std::size_t i, float middle, bool current) const {
    const float right = inside_.Min.x + plan_.numbers - theme_.px(5);
    list_.AddRectFilled({inside_.Min.x, middle - row_ / 2}, {right + theme_.px(4), middle + row_ / 2},
                        theme_.panel);
    if (current)
      list_.AddRectFilled({inside_.Min.x, middle - row_ / 2},
                          {inside_.Min.x + theme_.px(2), middle + row_ / 2}, theme_.accent);
    draw_text_beside(list_, theme_.fonts.digits, right, middle, 1, current ? theme_.text : theme_.text_faint,
                     std::to_string(i + 1));
  }

  void point(bool pressed) {
    const float y = ImGui::GetMousePos().y;
    if (y < inside_.Min.y + head_) return;
    const auto under = static_cast<std::size_t>(std::max(y - origin_.y - head_, 0.0f) / row_);
    if (under >= data_.table.rows.size()) return;
    const ScheduleRow& row = data_.table.rows[under];
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    explain(row.sentence + (row.reason.empty() ? "" : "\n" + row.reason) + "\nClick to go to just after it.",
            theme_);
    if (pressed) wish_.steps = under + 1;
  }

  // Heads ---------------------------------------------------------------------------------------------------------------

  /// The room for where a thread is, below its name.
  float room_for_standing() const { return plan_.thread - theme_.px(2 * inside_cell); }

  /// A name, and one line for where the thread is, or two where some need them.
  float height_of_heads() const {
    const float room = room_for_standing();
    const bool two = std::any_of(data_.threads.begin(), data_.threads.end(), [&](const WalkThread& thread) {
      return text_size(theme_.fonts.small, standing_of(thread)).x > room;
    });
    return std::round(text_height(theme_.fonts.small) + line_step(theme_.fonts.small) * (two ? 2 : 1) +
                      theme_.px(12));
  }

  /// Where the thread is, in as many lines as there are; the last one cut.
  void draw_standing(const std::string& standing, ImVec2 at, ImU32 colour, float bottom) const {
    const float step = line_step(theme_.fonts.small), room = room_for_standing();
    const std::vector<std::string_view> lines = wrapped_lines(theme_.fonts.small, standing, room);
    for (std::size_t i = 0; i < lines.size() && at.y + step <= bottom; ++i, at.y += step) {
      const bool last = at.y + 2 * step > bottom;
      const std::string_view rest(
          lines[i].data(), static_cast<std::size_t>(standing.data() + standing.size() - lines[i].data()));
      draw_text(list_, theme_.fonts.small, at, colour,
                last ? shortened(rest, theme_.fonts.small, room) : std::string(lines[i]));
    }
  }

  void draw_heads() {
    const float top = inside_.Min.y, bottom = top + head_;
    list_.AddRectFilled(inside_.Min, {inside_.Max.x, bottom}, theme_.panel);
    list_.AddLine({inside_.Min.x, bottom - 0.5f}, {inside_.Max.x, bottom - 0.5f}, theme_.outline,
                  theme_.px(theme_.stroke));
    for (std::size_t i = 0; i < data_.threads.size(); ++i) draw_thread_head(i, top);
    const float line = top + theme_.px(4) + text_height(theme_.fonts.small) / 2;
    for (std::size_t object = 0; object < plan_.values.size(); ++object) {
      const float x = origin_.x + plan_.values[object] + theme_.px(8);
      const std::string& name = data_.table.objects[object];
      draw_text_beside(list_, theme_.fonts.small, x, line, 0, theme_.text_muted,
                       shortened(name, theme_.fonts.small, plan_.value - theme_.px(10)));
      const bool here = ImGui::IsWindowHovered() &&
                        ImGui::IsMouseHoveringRect({x, top}, {x + plan_.value - theme_.px(8), bottom});
      if (here) tip(name + ", after each step", theme_);
    }
    if (!data_.table.rows.empty())
      draw_text_beside(list_, theme_.fonts.small, origin_.x + plan_.reason_at + theme_.px(8), line, 0,
                       theme_.text_muted, "why here");
  }

  /// The thread's name, the key that steps it, and where it is.
  void draw_thread_head(std::size_t i, float top) {
    const WalkThread& thread = data_.threads[i];
    const float x = origin_.x + plan_.threads[i] + theme_.px(2), width = plan_.thread - theme_.px(4);
    ImGui::SetCursorScreenPos({x, top});
    ImGui::PushID(static_cast<int>(i));
    if (compat::button("step", {width, head_ - theme_.px(2)}) && thread.enabled) wish_.thread = i;
    ImGui::PopID();
    if (ImGui::IsItemHovered() && thread.enabled) {
      list_.AddRectFilled({x, top}, {x + width, top + head_ - theme_.px(2)}, theme_.panel_raised,
                          theme_.px(4));
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    }
    focus_ring(theme_, theme_.px(4));
    const std::string standing = standing_of(thread);
    explain(
        thread.name + " " + standing +
            (thread.has_seen && !thread.ended ? "\nIt has seen " + std::to_string(thread.seen) + "." : "") +
            (thread.enabled ? "\nClick, or press its number, to let it take this step." : ""),
        theme_);
    const float line = text_height(theme_.fonts.small), key = line + theme_.px(2);
    const float y = top + theme_.px(4) + line / 2;
    const ImVec2 low(x + theme_.px(inside_cell - 3), y - key / 2);
    plate(list_, low, {low.x + key, low.y + key},
          thread.enabled ? mix(theme_.panel, theme_.lane(i), 0.35f) : theme_.panel_raised,
          thread.enabled ? theme_.lane(i) : theme_.outline, theme_.px(4), theme_);
    draw_text_beside(list_, theme_.fonts.digits, low.x + key / 2, y, 0.5f,
                     thread.enabled ? theme_.text : theme_.text_faint, std::to_string(i + 1));
    const float after_key = low.x + key + theme_.px(6);
    draw_text_beside(list_, theme_.fonts.small, after_key, y, 0, theme_.state_words(LaneState::running, i),
                     shortened(thread.name, theme_.fonts.small, x + width - after_key));
    const bool stuck = !thread.ended && !thread.enabled;
    draw_standing(standing, {low.x, y + line / 2 + theme_.px(2)}, stuck ? theme_.waiting : theme_.text_muted,
                  top + head_ - theme_.px(2));
  }

  const ScheduleColumnsData& data_;
  ScheduleColumnsView& view_;
  const Theme& theme_;
  ImDrawList& list_;
  const ImVec2 origin_;
  const ImRect inside_;
  const float row_;
  const ColumnPlan plan_;
  const float head_;
  ScheduleColumnsWish wish_;
};

}  // namespace

ScheduleColumnsWish schedule_columns(const char* id, const ScheduleColumnsData& data,
                                     ScheduleColumnsView& view, ImVec2 size, const Theme& theme) {
  ScheduleColumnsWish wish;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  if (compat::begin_child(id, size, ImGuiWindowFlags_HorizontalScrollbar) && !data.threads.empty())
    wish = ColumnsFrame(data, view, theme).draw();
  ImGui::EndChild();
  ImGui::PopStyleVar();
  return wish;
}

}  // namespace racecourse
