#include "panels/scheduler.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "kit/base/words.h"
#include "kit/lesson/ending.h"
#include "panels/lesson_words.h"
#include "text/format.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr float scheduler_padding = 12;
constexpr float beside_scroll_bar = 6;
constexpr std::string_view how_to_step =
    "You are the scheduler: press a thread's number to let it take its next step.";

/// The name of a thread, with its place beside it, or below it if a row is too short for both; below them its line.
struct ThreadRows {
  ThreadRows(std::size_t threads, ImVec2 size, const Theme& theme) : width(size.x), height(least(theme)) {
    const float higher = height + text_height(theme.fonts.small) + theme.px(4);
    stacked = size.x < theme.px(380) && higher * static_cast<float>(threads) <= size.y;
    if (stacked) height = higher;
  }
  static float least(const Theme& theme) {
    return text_height(theme.fonts.text) + text_height(theme.fonts.code) + theme.px(16);
  }
  float width, height;
  bool stacked = false;
};

/// The words after the name of a thread: where it is, or why it cannot go.
std::string standing_of(const WalkThread& thread) {
  if (thread.ended) return "has ended";
  std::string text;
  if (!thread.blocked.empty())
    text = thread.blocked;
  else if (!thread.enabled)
    text = "cannot run";
  else
    text = "next: " + to_string(StepLabel{thread.next, thread.next_object});
  if (thread.has_seen) text += " · has seen " + std::to_string(thread.seen);
  return text;
}

/// The key that steps the thread, as a plate; faint if the thread cannot go.
void draw_step_key(std::size_t index, ImVec2 low, float height, bool enabled, const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 high(low.x + height, low.y + height);
  plate(list, low, high, enabled ? mix(theme.panel, theme.lane(index), 0.35f) : theme.panel_raised,
        enabled ? theme.lane(index) : theme.outline, theme.px(4), theme);
  draw_text_beside(list, theme.fonts.digits, (low.x + high.x) / 2, (low.y + high.y) / 2, 0.5f,
                   enabled ? theme.text : theme.text_faint, std::to_string(index + 1));
}

/// The thread's line in the body, on a plate; paler if the thread cannot go.
void draw_next_line(const WalkThread& thread, std::size_t index, std::string_view code, ImVec2 low,
                    float right, const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float tall = text_height(theme.fonts.code) + theme.px(4);
  const float middle = low.y + tall / 2;
  list.AddRectFilled({low.x - theme.px(6), low.y}, {right, low.y + tall},
                     faded(theme.lane(index), thread.enabled ? 0.22f : 0.1f), theme.px(3));
  draw_text_beside(list, theme.fonts.digits, low.x - theme.px(10), middle, 1, theme.text_faint,
                   std::to_string(thread.line));
  draw_text_beside(list, theme.fonts.code, low.x, middle, 0, thread.enabled ? theme.text : theme.text_muted,
                   shortened(code, theme.fonts.code, right - low.x));
}

/// True if the reader lets the thread take its step.
bool draw_thread_row(const WalkThread& thread, std::size_t index, std::string_view body,
                     const ThreadRows& rows, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  ImGui::PushID(static_cast<int>(index));
  const bool pressed = ImGui::InvisibleButton("step", {rows.width, rows.height});
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (hovered && thread.enabled) {
    list.AddRectFilled(low, {low.x + rows.width, low.y + rows.height}, theme.panel_raised, theme.px(4));
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  focus_ring(theme, theme.px(4));
  ImGui::PopID();

  const std::string standing = standing_of(thread);
  const std::string code(thread.ended ? std::string_view{} : code_of_line(body, thread.line));
  if (hovered)
    explain(standing + (code.empty() ? "" : "\n" + code) +
                (thread.enabled ? "\nClick it, or press its number, to let it take this step." : ""),
            theme);

  const float key = text_height(theme.fonts.text) + theme.px(2);
  const float x = low.x + theme.px(4) + key + theme.px(10);
  const float right = low.x + rows.width - theme.px(6);
  float y = low.y + theme.px(5);
  draw_step_key(index, {low.x + theme.px(4), y}, key, thread.enabled, theme);
  draw_text_beside(list, theme.fonts.strong, x, y + key / 2, 0, theme.state_words(LaneState::running, index),
                   thread.name);
  const float beside = text_size(theme.fonts.strong, thread.name).x + theme.px(10);
  const float small = text_height(theme.fonts.small);
  const ImVec2 at =
      rows.stacked ? ImVec2(x, y + key + theme.px(1) + small / 2) : ImVec2(x + beside, y + key / 2);
  const bool stuck = !thread.ended && !thread.enabled;
  draw_text_beside(list, theme.fonts.small, at.x, at.y, 0, stuck ? theme.waiting : theme.text_muted,
                   shortened(standing, theme.fonts.small, std::max(right - at.x, 1.0f)));
  y += key + theme.px(3) + (rows.stacked ? small + theme.px(4) : 0);
  if (!thread.ended) draw_next_line(thread, index, code, {x, y}, right, theme);
  return pressed && thread.enabled;
}

Actions draw_threads(const Walked& walk, std::string_view body, ImVec2 size, const Theme& theme) {
  Actions actions;
  if (compat::begin_child("threads", size)) {
    const ThreadRows rows(walk.threads().size(), {ImGui::GetContentRegionAvail().x, size.y}, theme);
    for (std::size_t i = 0; i < walk.threads().size(); ++i)
      if (draw_thread_row(walk.threads()[i], i, body, rows, theme)) actions.push_back(ask::StepThread{i});
  }
  ImGui::EndChild();
  return actions;
}

/// The least height of what is above the lists of values and of steps.
float head_height(const Theme& theme) { return text_height(theme.fonts.strong) + theme.px(6); }

/// Name and value side by side, or one below the other if there is no room for both.
void draw_object(const WalkObject& object, float width, const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float line = text_height(theme.fonts.text) + theme.px(4);
  const float middle = low.y + line / 2;
  const float name = text_size(theme.fonts.small, object.name).x;
  const float value = text_size(theme.fonts.code, object.value).x;
  if (name + theme.px(10) + value > width) {
    paragraph(object.name, theme.fonts.small, theme.text_muted, width);
    return paragraph(object.value, theme.fonts.code, theme.text, width);
  }
  draw_text_beside(list, theme.fonts.small, low.x, middle, 0, theme.text_muted, object.name);
  draw_text_beside(list, theme.fonts.code, low.x + width, middle, 1, theme.text, object.value);
  ImGui::Dummy({width, line});
}

void draw_objects(const Walked& walk, ImVec2 size, const Theme& theme) {
  if (compat::begin_child("shared", size)) {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x - theme.px(beside_scroll_bar);
    draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.small, low.x,
                     low.y + text_height(theme.fonts.strong) / 2, 0, theme.text_muted, "shared");
    ImGui::Dummy({width, head_height(theme)});
    for (const WalkObject& object : walk.objects()) draw_object(object, width, theme);
    fade_scrolled(theme.panel, theme);
  }
  ImGui::EndChild();
}

/// The width of names and values beside a scroll bar: side by side, or one below the other if there is no room for that.
float width_of_objects(const Walked& walk, float most, const Theme& theme) {
  const float around = ImGui::GetStyle().ScrollbarSize + theme.px(beside_scroll_bar + 2);
  float widest = 0;
  for (const WalkObject& object : walk.objects()) {
    const float name = text_size(theme.fonts.small, object.name).x;
    const float value =
        text_size(theme.fonts.code,
                  object.value.size() > object.long_value.size() ? object.value : object.long_value)
            .x;
    const float beside = name + theme.px(10) + value;
    widest = std::max(widest, beside + around <= most ? beside : std::max(name, value));
  }
  return std::clamp(widest + around, std::min(theme.px(90), most), most);
}

int preemptions_of(const Walked& walk) {
  return static_cast<int>(
      std::count_if(walk.steps().begin(), walk.steps().end(), [](const WalkStep& s) { return s.preempts; }));
}

std::string end_of(const Walked& walk) {
  const std::string& outcome = walk.outcome();
  if (outcome == deadlock_ending().value) return "Deadlock: no thread can go on.";
  const bool number =
      !outcome.empty() && (std::isdigit(static_cast<unsigned char>(outcome[0])) || outcome[0] == '-');
  return (number ? "Ended in " + outcome : capitalized(outcome)) +
         (walk.held() ? ": the property held." : ": the property is broken.");
}

/// How far the walk is, or how it ended. Returns its height.
float draw_walk_state(const Walked& walk, float width, const Theme& theme) {
  const std::string counts = counted(static_cast<double>(walk.steps().size()), "steps") + ", " +
                             counted(preemptions_of(walk), "forced switches");
  const bool ended = !walk.outcome().empty();  // or a requirement was broken
  const ImU32 colour = !ended ? theme.text : walk.held() ? theme.good : theme.bad;
  const std::string end = ended ? end_of(walk) : "";
  const std::string in_a_line = end + (end.empty() ? "" : "  ") + counts;
  if (text_size(theme.fonts.strong, in_a_line).x <= width) {
    label(in_a_line, theme.fonts.strong, colour, width);
    return head_height(theme);
  }
  const std::string in_lines = end + "\n" + counts;
  paragraph(in_lines, theme.fonts.strong, colour, width);
  return wrapped_height(theme.fonts.strong, in_lines, width) + theme.px(4);
}

/// The steps taken, one below the other: the newest in full, the others cut to a line.
class StepList {
 public:
  StepList(const std::vector<WalkStep>& steps, float width, const Theme& theme)
      : steps_(steps),
        theme_(theme),
        list_(*ImGui::GetWindowDrawList()),
        origin_(ImGui::GetCursorScreenPos()),
        width_(width),
        line_(text_height(theme.fonts.text) + theme.px(5)),
        numbers_(text_size(theme.fonts.digits, std::to_string(steps.size())).x) {}

  float line() const { return line_; }
  float height() const { return line_ * static_cast<float>(steps_.size() - 1) + newest_height(); }

  /// Draws only what is visible.
  void draw(float scrolled, float room) const {
    const auto first = static_cast<std::size_t>(std::max(0.0f, scrolled / line_ - 1));
    const std::size_t last = std::min(steps_.size(), first + static_cast<std::size_t>(room / line_) + 3);
    for (std::size_t i = first; i < last; ++i) draw_step(i);
  }

  const WalkStep& at(float y) const {
    const auto under = static_cast<std::size_t>(std::max(y - origin_.y, 0.0f) / line_);
    return steps_[std::min(under, steps_.size() - 1)];
  }

 private:
  float bar() const { return numbers_ + theme_.px(8); }
  float indent(const WalkStep& step) const {
    const float words = bar() + theme_.px(11);
    return step.preempts ? words + text_size(theme_.fonts.small, "switch").x + theme_.px(8) : words;
  }
  float room(const WalkStep& step) const { return std::max(width_ - indent(step), 1.0f); }
  float newest_height() const {
    const WalkStep& newest = steps_.back();
    return std::max(line_, wrapped_height(theme_.fonts.strong, newest.sentence, room(newest)));
  }

  void draw_step(std::size_t i) const {
    const WalkStep& step = steps_[i];
    const bool newest = i + 1 == steps_.size();
    const float top = origin_.y + line_ * static_cast<float>(i);
    const float middle = top + line_ / 2;
    const float bottom = top + (newest ? newest_height() : line_);
    draw_text_beside(list_, theme_.fonts.digits, origin_.x + numbers_, middle, 1, theme_.text_faint,
                     std::to_string(i + 1));
    list_.AddRectFilled({origin_.x + bar(), top + 0.1f * line_},
                        {origin_.x + bar() + theme_.px(3), bottom - 0.1f * line_},
                        theme_.lane(static_cast<std::size_t>(step.thread)));
    const float x = origin_.x + indent(step);
    if (step.preempts)
      draw_text_beside(list_, theme_.fonts.small, x - theme_.px(8), middle, 1, theme_.bad, "switch");
    if (newest)
      draw_wrapped(list_, theme_.fonts.strong, {x, middle - line_step(theme_.fonts.strong) / 2}, theme_.text,
                   step.sentence, room(step));
    else
      draw_text_beside(list_, theme_.fonts.text, x, middle, 0, theme_.text_muted,
                       shortened(step.sentence, theme_.fonts.text, room(step)));
  }

  const std::vector<WalkStep>& steps_;
  const Theme& theme_;
  ImDrawList& list_;
  const ImVec2 origin_;
  const float width_, line_, numbers_;
};

void draw_sentences(const Walked& walk, ImVec2 size, const Theme& theme) {
  if (compat::begin_child("sentences", size)) {
    const float width = ImGui::GetContentRegionAvail().x;
    if (walk.steps().empty()) {
      paragraph(how_to_step, theme.fonts.text, theme.text_muted, width);
    } else {
      const StepList steps(walk.steps(), width, theme);
      const bool at_end = ImGui::GetScrollY() >= ImGui::GetScrollMaxY() - 2.5f * steps.line();
      ImGui::Dummy({width, steps.height()});
      if (at_end) ImGui::SetScrollHereY(1.0f);
      if (ImGui::IsItemHovered()) explain(steps.at(ImGui::GetMousePos().y).sentence, theme);
      steps.draw(ImGui::GetScrollY(), size.y);
      fade_scrolled(theme.panel, theme);
    }
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

Actions draw_scheduler(const Walked* walked, std::string_view body, ImVec2 size, const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  card_background(origin, {origin.x + size.x, origin.y + size.y}, theme);
  const float pad = theme.px(scheduler_padding);
  const ImVec2 low(origin.x + pad, origin.y + 0.7f * pad);
  const float height = std::max(size.y - 1.4f * pad, 1.0f);
  const float width = std::max(size.x - 2 * pad, 1.0f);
  Actions actions;
  if (const Walked* walk = walked) {
    const float shared = width_of_objects(*walk, width * 0.25f, theme);
    const float rest = width - shared - 2 * pad;
    // The places of threads take a line each and no more; the sentences need the rest.
    const float threads = rest >= theme.px(800) ? rest * 0.5f : std::min(rest * 0.52f, theme.px(360));
    const float sentences = width - threads - shared - 2 * pad;
    ImGui::SetCursorScreenPos(low);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    actions = draw_threads(*walk, body, {threads, height}, theme);
    ImGui::SetCursorScreenPos({low.x + threads + pad, low.y});
    draw_objects(*walk, {shared, height}, theme);
    const float x = low.x + threads + shared + 2 * pad;
    ImGui::SetCursorScreenPos({x, low.y});
    const float head = draw_walk_state(*walk, sentences, theme);
    ImGui::SetCursorScreenPos({x, low.y + head});
    draw_sentences(*walk, {sentences, std::max(height - head, 1.0f)}, theme);
    ImGui::PopStyleVar();
  }
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  return actions;
}

}  // namespace racecourse
