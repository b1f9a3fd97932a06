#pragma once

// Controls and small parts in the look of the course. Each draws at Dear ImGui's cursor and says what the reader asked
// for; none keeps anything. All controls can be reached with Tab and the arrows, and show a ring when they are.

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

/// Puts controls of known width one after another, and onto a next line where the room ends.
class FlowRow {
 public:
  /// Begins at the cursor. `gap` is in unscaled units.
  FlowRow(const Theme& theme, float room, float gap = 10);
  /// Moves the cursor to where a control of that width fits. Call before each control.
  void place(float width);
  /// The next control begins a line.
  void break_line() { full_ = true; }
  /// Of a whole line.
  float room() const { return right_ - left_; }
  /// Whether controls of these widths fit on one line.
  bool takes(std::span<const float> widths) const;

 private:
  float gap_, left_, right_, next_;
  bool full_ = false;
  bool first_ = true;
};

/// Drawn, not typed: no font need have them.
enum class Symbol { none, stop, play, check, cross, lock };

float button_width(std::string_view label, const Theme& theme, Symbol symbol = Symbol::none);
/// The one amber button. True when pressed. No narrower than `least_width`, where its word changes.
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
/// True when it is to be flipped.
bool toggle_switch(const char* id, const SwitchSpec& spec, const Theme& theme);

/// One of two to five words, all in sight. Returns the word to choose instead.
struct SegmentedSpec {
  std::string_view label;  ///< before the words, muted; may be empty
  std::span<const std::string> words;
  std::size_t chosen = 0;
  bool enabled = true;
  float room = 0;  ///< where it needs more it takes several lines; 0 for as much as there is
};
float segmented_width(const SegmentedSpec& spec, const Theme& theme);
float segmented_height(const SegmentedSpec& spec, const Theme& theme);
std::optional<std::size_t> segmented(const char* id, const SegmentedSpec& spec, const Theme& theme);

/// One of several words on a line of its own: a ring, filled when chosen. True when it is to be chosen.
bool choice_row(const char* id, std::string_view word, bool chosen, float width, const Theme& theme);

/// A line that is typed into elsewhere: its text, or the hint while there is none, and a caret while it is typed into. True
/// when pressed.
struct TextLine {
  std::string_view text, hint;
  bool typing = false;
};
bool text_line(const char* id, const TextLine& line, float width, const Theme& theme);

/// What is being dragged or typed; one of these serves all chips.
struct ChipEdit {
  ImGuiID id = 0;  ///< the chip it is about; 0 for none
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

/// Tabs in a row, the chosen one joined to what stands below. Returns the tab to show instead. Takes the full width
/// given and tab_bar_height(); where that is too little the longest words are cut. `help` makes the words
/// that explain a tab. Draw the card below with `card_background(..., CardCorners::under_tabs)`.
float tab_bar_height(const Theme& theme);
std::optional<std::size_t> tab_bar(const char* id, std::span<const std::string> tabs,
                                   const std::function<std::string(std::size_t)>& help, std::size_t chosen,
                                   float width, const Theme& theme);

/// A row of the course: its number, title and goals as dots. True when chosen.
struct CourseRow {
  int number = 1;
  std::string_view title;
  std::size_t goals = 0, met = 0;
  bool current = false;
};
float course_row_height(const Theme& theme);
bool course_row(const char* id, const CourseRow& row, float width, const Theme& theme);

/// Rounds what a control may be at a place 0 .. 1 of its scale to at most two digits that matter on a logarithmic scale.
std::int64_t value_at(double place, std::int64_t low, std::int64_t high, bool logarithmic);
double place_of(std::int64_t value, std::int64_t low, std::int64_t high, bool logarithmic);

}  // namespace racecourse
