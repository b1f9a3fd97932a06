#pragma once

// The controls. Each draws at the cursor of Dear ImGui and returns what the reader asked for; none has a state. All of them
// can be reached with Tab and the arrows, and then show a ring.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "imgui.h"
#include "ui/theme.h"

namespace racecourse {

/// Height of buttons, switches and chips.
float control_height(const Theme& theme);

/// Puts controls of known width one after another, and goes to the next line where the room ends.
class FlowRow {
 public:
  /// Begins at the cursor. `gap` is in unscaled units.
  FlowRow(const Theme& theme, float room, float gap = 10);
  /// Moves the cursor to a place for a control of that width. Call before each control.
  void place(float width);
  /// The next control begins a new line.
  void break_line() { full_ = true; }
  /// The width of a whole line.
  float room() const { return right_ - left_; }
  /// Whether controls of these widths fit on one line.
  bool takes(std::span<const float> widths) const;

 private:
  float gap_, left_, right_, next_;
  bool full_ = false;
  bool first_ = true;
};

/// Drawn, so that no font has to have them.
enum class Symbol { none, stop, play, check, cross, lock };

float button_width(std::string_view label, const Theme& theme, Symbol symbol = Symbol::none);
/// The one amber button. True if pressed. At least as wide as `least_width`, for a word that changes.
bool primary_button(const char* id, Symbol symbol, std::string_view label, const Theme& theme,
                    bool enabled = true, float least_width = 0);
/// Any other button.
bool quiet_button(const char* id, std::string_view label, const Theme& theme, bool enabled = true,
                  float least_width = 0);

/// A switch: a pill with a knob, green when on, red when off, and always the word.
struct SwitchSpec {
  std::string_view label;           ///< "Lock"
  std::string_view on_word = "on";  ///< so that it reads "Lock on"
  std::string_view off_word = "off";
  bool on = false;
  bool enabled = true;
};
float switch_width(const SwitchSpec& spec, const Theme& theme);
/// True if it is to be flipped.
bool toggle_switch(const char* id, const SwitchSpec& spec, const Theme& theme);

/// One of two to five words, all in sight. Returns the word to choose instead.
struct SegmentedSpec {
  std::string_view label;  ///< before the words, muted; may be empty
  std::span<const std::string> words;
  std::size_t chosen = 0;
  bool enabled = true;
  float room = 0;  ///< it takes several lines if it needs more; 0 for no limit
};
float segmented_width(const SegmentedSpec& spec, const Theme& theme);
float segmented_height(const SegmentedSpec& spec, const Theme& theme);
std::optional<std::size_t> segmented(const char* id, const SegmentedSpec& spec, const Theme& theme);

/// One of several words, on a line of its own: a ring, filled if chosen. True if it is to be chosen.
bool choice_row(const char* id, std::string_view word, bool chosen, float width, const Theme& theme);

/// A line of text that is typed elsewhere: the text, or the hint while it is empty; while it has the keyboard, also the caret
/// and what is selected. Places are bytes. Returns the place that is pressed.
struct TextLine {
  std::string_view text, hint;
  bool typing = false;
  std::size_t caret = 0;
  std::size_t selection_begin = 0, selection_end = 0;
};
std::optional<std::size_t> text_line(const char* id, const TextLine& line, float width, const Theme& theme);

/// The drag or typing that is going on; one of these serves all chips.
struct ChipEdit {
  ImGuiID id = 0;  ///< of the chip; 0 for none
  bool typing = false;
  bool had_focus = false;  ///< the text field got the keyboard, so losing it ends the typing
  double drag_from = 0;    ///< place on the scale, 0 .. 1, when the drag began
  std::array<char, 32> text{};
};

/// A number in a chip, "threads 4": drag or turn the wheel to change, click or Enter to type.
struct NumberChip {
  std::string_view label;
  std::int64_t value = 0, low = 0, high = 0;
  std::string_view unit;  ///< after the value; may be empty
  bool logarithmic = false;
  bool enabled = true;
};
float number_chip_width(const NumberChip& chip, const Theme& theme);
/// Returns the number to have instead, within low .. high.
std::optional<std::int64_t> number_chip(const char* id, const NumberChip& chip, ChipEdit& edit,
                                        const Theme& theme);

/// One of some words in a chip, "pause in the gap none": a click shows all of them, the wheel takes the next.
struct WordChip {
  std::string_view label;
  std::span<const std::string> words;
  std::size_t chosen = 0;
  bool enabled = true;
};
float word_chip_width(const WordChip& chip, const Theme& theme);
std::optional<std::size_t> word_chip(const char* id, const WordChip& chip, const Theme& theme);

/// Tabs in a row, the chosen one joined to what is below. Returns the tab to show instead. Takes all of the width and
/// tab_bar_height(); if that is too little, the longest words are cut. `help` makes the tooltip of a tab. Draw the card below with `card_background(..., CardCorners::under_tabs)`.
float tab_bar_height(const Theme& theme);
/// What it takes to cut no word.
float tab_bar_width(std::span<const std::string> tabs, const Theme& theme);
std::optional<std::size_t> tab_bar(const char* id, std::span<const std::string> tabs,
                                   const std::function<std::string(std::size_t)>& help, std::size_t chosen,
                                   float width, const Theme& theme);

/// The button at the end of that row, as wide as high: its arrow points up to take more room, and down to give it back.
bool stage_button(const char* id, bool takes_room, const Theme& theme);

/// A row of the course: number, title and a dot for each goal. True if chosen.
struct CourseRow {
  int number = 1;  ///< 0 for none
  std::string_view title;
  std::size_t goals = 0, met = 0;
  bool current = false;
  bool unsaved = false;  ///< an amber dot at the end
  bool muted = false;    ///< something to be done, not a place
};
float course_row_height(const Theme& theme);
bool course_row(const char* id, const CourseRow& row, float width, const Theme& theme);

/// The value at a place 0 .. 1 of a scale; on a logarithmic scale it has at most two significant digits.
std::int64_t value_at(double place, std::int64_t low, std::int64_t high, bool logarithmic);
double place_of(std::int64_t value, std::int64_t low, std::int64_t high, bool logarithmic);

}  // namespace racecourse
