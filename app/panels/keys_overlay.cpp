#include "panels/keys_overlay.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "imgui.h"
#include "panels/overlay.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

struct KeyHelp {
  std::string keys, meaning;
};

struct KeyGroup {
  std::string heading;
  std::vector<KeyHelp> keys;
};

KeyGroup keys_of_run(const Lesson& lesson) {
  KeyGroup group{"The run", {{"Space", "run or stop"}}};
  for (const Setting& setting : lesson.settings)
    if (setting.key != '\0')
      group.keys.push_back({std::string(1, setting.key),
                            "change “" + setting.label + "”" + (setting.live ? ", even during a run" : "")});
  if (lesson.runs_on) group.keys.push_back({"K", "run until stopped, or for a set count"});
  group.keys.push_back({"P", "run the Python twin, or stop it"});
  group.keys.push_back({"E", "measure what each setting does, or stop it"});
  group.keys.push_back({"Ctrl R", "write the lab report"});
  group.keys.push_back({"R", "stop, and put all settings back"});
  return group;
}

KeyGroup keys_of_charts(const Lesson& lesson) {
  KeyGroup group{"Charts and timeline", {}};
  if (lesson.figures.size() + (lesson.series.empty() ? 0 : 1) > 1)
    group.keys.push_back({"V", "the next picture of the run"});
  group.keys.insert(group.keys.end(), {{"Wheel, W S", "zoom at the pointer or the ring"},
                                       {"Drag, A D", "move to earlier or later"},
                                       {"Double click, F", "show the whole run"}});
  return group;
}

/// Digits mean threads where the reader is the scheduler, and tabs everywhere else.
KeyGroup keys_of_interleavings() {
  return {"Every interleaving",
          {{"1 .. 9", "that thread takes its next step"},
           {"Ctrl 1 .. 9", "the tabs, here as everywhere"},
           {"U", "take back a step"},
           {"O", "the last step another way, if it has one"},
           {"Enter", "each thread goes on to its end"}}};
}

KeyGroup keys_of_text() {
  return {"Your own program",
          {{"Ctrl S", "save"},
           {"Ctrl Z, Y", "undo, redo"},
           {"Ctrl F", "find a word; F3: the next place, Shift F3: the one before"},
           {"Ctrl X C V", "cut, copy, paste; Ctrl A: select all"},
           {"Tab", "indent what is selected; Shift Tab: outdent"},
           {"Ctrl ← →", "the word before, the word after; with Shift they select"},
           {"Esc", "leave the text, for the keys of the course"},
           {"Enter", "go back into the text"},
           {"F5", "run it, or stop; Shift F5: a hundred times"},
           {"Ctrl 1 .. 9", "the tabs"},
           {"B", "the open tab takes the page, or gives it back"}}};
}

KeyGroup keys_of_schedule() {
  return {"Outside of the text",
          {{"1 .. 9", "that thread takes its next step"},
           {"U, ↑ ↓", "take back a step; back and onward along the schedule"},
           {"O", "the last step another way, if it has one"},
           {"Enter", "each thread goes on to its end"},
           {"Ctrl C", "copy the schedule as a word for --replay"}}};
}

/// In two columns.
std::vector<std::vector<KeyGroup>> columns_of_keys(const Session& session) {
  const Lesson& lesson = session.lesson();
  std::vector<std::vector<KeyGroup>> columns{{keys_of_run(lesson),
                                              {"The course",
                                               {{"← →", "the previous lesson, the next lesson"},
                                                {"G, Enter", "go to your guess, commit it"},
                                                {"X", "skip the guess"},
                                                {"H", "one more hint"},
                                                {"1 .. 9", "the tabs"},
                                                {"B", "the open tab takes the stage, or gives it back"},
                                                {"C", "edit a copy: the lesson as a program of your own"},
                                                {"Page up, down", "scroll the text; with Shift the C++"}}},
                                              keys_of_charts(lesson)},
                                             {{"Without a mouse",
                                               {{"Tab", "walk through the controls; Shift Tab goes back"},
                                                {"Arrows", "go to the next control that way"},
                                                {"Enter, Space", "press it; a number can then be typed"},
                                                {"Esc", "end the walk; close what is open"}}},
                                              {"The window",
                                               {{"M, F10", "the menu"},
                                                {"F1", "these keys"},
                                                {"T", "theme: dark, light, projector"},
                                                {"Ctrl + and −", "larger, smaller; Ctrl 0: 100 %"},
                                                {"F11", "presenter mode"},
                                                {".", "a ring around the pointer"},
                                                {"Ctrl Q", "quit"}}}}};
  columns.back().back().keys.insert(columns.back().back().keys.end() - 1,
                                    KeyHelp{"Ctrl N, O", "begin a program of your own, open one"});
  if (session.programs().shown()) columns.front() = {keys_of_text(), keys_of_schedule()};
  if (lesson.explorable() && !session.programs().shown()) columns.back().push_back(keys_of_interleavings());
  return columns;
}

/// Widths and heights of one column.
struct KeyColumn {
  std::vector<KeyGroup> groups;
  float caps = 0, words = 0;
  float height = 0;
};

constexpr float between_caps_and_words = 14;
constexpr float between_columns = 40;
constexpr float before_group = 14;

/// The meaning of a key may take several lines.
float key_row(const KeyHelp& key, float words, const Theme& theme) {
  const auto lines = static_cast<float>(wrapped_lines(theme.fonts.text, key.meaning, words).size());
  return text_height(theme.fonts.text) + theme.px(11) + (lines - 1) * line_step(theme.fonts.text);
}
float key_heading(const Theme& theme) { return text_height(theme.fonts.strong) + theme.px(8); }

/// No wider than `room`.
KeyColumn key_column(std::vector<KeyGroup> groups, float room, const Theme& theme) {
  KeyColumn column;
  for (const KeyGroup& group : groups)
    for (const KeyHelp& key : group.keys) {
      column.caps = std::max(column.caps, key_cap_width(key.keys, theme));
      column.words = std::max(column.words, std::ceil(text_size(theme.fonts.text, key.meaning).x));
    }
  column.words = std::min(column.words, room - column.caps - theme.px(between_caps_and_words));
  for (const KeyGroup& group : groups) {
    column.height += key_heading(theme) + (&group == &groups.front() ? 0 : theme.px(before_group));
    for (const KeyHelp& key : group.keys) column.height += key_row(key, column.words, theme);
  }
  column.groups = std::move(groups);
  return column;
}

void draw_key_column(const KeyColumn& column, ImVec2 at, const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const KeyGroup& group : column.groups) {
    if (&group != &column.groups.front()) at.y += theme.px(before_group);
    draw_text(list, theme.fonts.strong, at, theme.role(Role::result), group.heading);
    at.y += key_heading(theme);
    for (const KeyHelp& key : group.keys) {
      draw_key_cap(list, at, key.keys, theme);
      const float middle = at.y + (text_height(theme.fonts.small) + theme.px(6)) / 2;
      draw_wrapped(
          list, theme.fonts.text,
          {at.x + column.caps + theme.px(between_caps_and_words), middle - line_step(theme.fonts.text) / 2},
          theme.text, key.meaning, column.words);
      at.y += key_row(key, column.words, theme);
    }
  }
}

/// Both columns side by side, or one below the other where the window is narrow.
class KeyTable {
 public:
  KeyTable(const Session& session, float room, const Theme& theme) : theme_(theme) {
    for (auto& groups : columns_of_keys(session))
      columns_.push_back(key_column(std::move(groups), room, theme));
    float beside = theme.px(between_columns) * static_cast<float>(columns_.size() - 1);
    for (const KeyColumn& column : columns_) beside += width_of(column);
    side_by_side_ = beside <= room;
    for (const KeyColumn& column : columns_) {
      size_.x = side_by_side_ ? beside : std::max(size_.x, width_of(column));
      size_.y = side_by_side_ ? std::max(size_.y, column.height)
                              : size_.y + column.height + (size_.y > 0 ? theme.px(before_group) : 0);
    }
  }

  ImVec2 size() const { return size_; }

  void draw() const {
    ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Dummy(size_);  // where the window is low, it scrolls
    for (const KeyColumn& column : columns_) {
      draw_key_column(column, at, theme_);
      if (side_by_side_)
        at.x += width_of(column) + theme_.px(between_columns);
      else
        at.y += column.height + theme_.px(before_group);
    }
  }

 private:
  float width_of(const KeyColumn& column) const {
    return column.caps + theme_.px(between_caps_and_words) + column.words;
  }

  const Theme& theme_;
  std::vector<KeyColumn> columns_;
  ImVec2 size_{};
  bool side_by_side_ = true;
};

}  // namespace

Actions draw_keys_overlay(const Session& session, const Theme& theme) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const ImVec2 padding = overlay_padding(theme);
  const ImVec2 most(screen.x - theme.px(24), screen.y - theme.px(24));
  const KeyTable table(session, most.x - 2 * padding.x, theme);
  const ImVec2 size(std::min(table.size().x + 2 * padding.x, most.x),
                    std::min(table.size().y + 2 * padding.y, most.y));
  draw_shade("keys shade", {}, theme);
  begin_overlay("keys", {(screen.x - size.x) / 2, (screen.y - size.y) / 2}, size, theme);
  table.draw();
  fade_scrolled(theme.panel_raised, theme);
  compat::scroll_pages(compat::pages_turned(false));
  Actions actions;
  const bool clicked_beside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsWindowHovered();
  if (clicked_beside) actions.push_back(ask::CloseOverlay{});
  end_overlay();
  return actions;
}

}  // namespace racecourse
