#include "ui/code_editor.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "kit/base/characters.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr float before_numbers = 18;  // room for the dot of a message
constexpr float after_numbers = 14;
constexpr float letters_of_message = 28;  // the least that is shown of one

/// Reads the text again where it is another than was drawn last.
void follow_text(const TextEditor& editor, Language language, EditorView& view) {
  if (view.editor == &editor && view.version == editor.version() && view.cache.language == language &&
      view.cache.source.data() == editor.text().data())
    return;
  if (view.editor != &editor) view.moves = ~editor.moves();
  view.editor = &editor;
  view.version = editor.version();
  view.cache = {};
  cache_source(editor.text(), language, view.cache);
  view.widest = 0;
  for (std::size_t i = 0; i < editor.lines().count(); ++i)
    view.widest = std::max(view.widest, editor.lines().columns(i));
}

/// Draws the editor of one frame.
class EditorFrame {
 public:
  EditorFrame(const TextEditor& editor, const EditorNotes& notes, EditorView& view, const Theme& theme)
      : editor_(editor),
        lines_(editor.lines()),
        notes_(notes),
        view_(view),
        theme_(theme),
        list_(*ImGui::GetWindowDrawList()),
        line_height_(source_line_height(theme)),
        letter_(text_size(theme.fonts.code, "0").x),
        inside_(compat::inside_of_window()) {
    const auto digits = static_cast<float>(std::max<std::size_t>(std::to_string(lines_.count()).size(), 2));
    gutter_ = theme.px(before_numbers) + digits * letter_ + theme.px(after_numbers);
    view_.lines_in_sight = static_cast<std::size_t>(std::max(1.0f, inside_.GetHeight() / line_height_ - 1));
  }

  std::optional<EditorClick> draw(const char* id) {
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    text_ = {origin.x + gutter_, origin.y};
    const std::optional<EditorClick> click = take_pointer(id);
    ImGui::SetCursorScreenPos(origin);
    ImGui::Dummy({gutter_ + letter_ * static_cast<float>(view_.widest + 4),
                  line_height_ * static_cast<float>(lines_.count()) + theme_.px(4)});
    follow_caret();
    const auto first = static_cast<std::size_t>(std::max(0.0f, (inside_.Min.y - text_.y) / line_height_));
    const std::size_t last =
        std::min(lines_.count(), first + static_cast<std::size_t>(inside_.GetHeight() / line_height_) + 2);
    for (std::size_t line = first; line < last; ++line) draw_line(line);
    return click;
  }

 private:
  float top_of(std::size_t line) const { return text_.y + line_height_ * static_cast<float>(line); }
  float x_of(std::size_t column) const { return text_.x + letter_ * static_cast<float>(column); }

  std::size_t place_under_pointer() const {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const float line =
        std::clamp((mouse.y - text_.y) / line_height_, 0.0f, static_cast<float>(lines_.count() - 1));
    const float column = std::max((mouse.x - text_.x) / letter_, 0.0f);
    return lines_.place_at(static_cast<std::size_t>(line), static_cast<double>(column));
  }

  /// The part that is in sight is one control, whatever is scrolled there.
  std::optional<EditorClick> take_pointer(const char* id) {
    ImGui::SetCursorScreenPos(inside_.Min);
    ImGui::InvisibleButton(id, {std::max(inside_.GetWidth(), 1.0f), std::max(inside_.GetHeight(), 1.0f)});
    if (compat::pressed_by_enter()) return EditorClick{editor_.caret()};
    focus_ring(theme_, 0);
    if (compat::item_has_focus_ring()) explain("The text. Enter goes into it, Esc out of it.", theme_);
    if (ImGui::IsItemHovered()) {
      ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
      tell_messages();
    }
    if (ImGui::IsItemActivated() && ImGui::IsMouseClicked(ImGuiMouseButton_Left))
      return EditorClick{place_under_pointer(),
                         std::min(ImGui::GetMouseClickedCount(ImGuiMouseButton_Left), 3)};
    const bool drags = ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left);
    if (!drags || place_under_pointer() == editor_.caret()) return {};
    return EditorClick{place_under_pointer(), 1, true};
  }

  void tell_messages() {
    const float y = ImGui::GetIO().MousePos.y - text_.y;
    if (y < 0) return;
    std::string all;
    for (const LineMessage& message : notes_.messages)
      if (message.line == static_cast<int>(y / line_height_) + 1)
        all += (all.empty() ? "" : "\n") + message.text;
    if (!all.empty()) tip(all, theme_);
  }

  void follow_caret() {
    if (view_.moves != editor_.moves()) {
      view_.moves = editor_.moves();
      bring_into_sight(lines_.line_of(editor_.caret()), lines_.column_of(editor_.caret()));
    }
    const int lit = notes_.lit.empty() ? 0 : notes_.lit.front().line;
    if (lit != view_.lit && lit > 0) bring_into_sight(static_cast<std::size_t>(lit) - 1, 0);
    view_.lit = lit;
  }

  void bring_into_sight(std::size_t line, std::size_t column) {
    const float top = line_height_ * static_cast<float>(line), height = inside_.GetHeight();
    const float left = letter_ * static_cast<float>(column), width = inside_.GetWidth() - gutter_;
    const float y = ImGui::GetScrollY(), x = ImGui::GetScrollX();
    if (top < y) ImGui::SetScrollY(top);
    if (top + 1.5f * line_height_ > y + height) ImGui::SetScrollY(top + 1.5f * line_height_ - height);
    if (left < x) ImGui::SetScrollX(std::max(0.0f, left - 4 * letter_));
    if (left + 2 * letter_ > x + width) ImGui::SetScrollX(left + 8 * letter_ - width);
  }

  void draw_line(std::size_t line) {
    const float top = top_of(line);
    const LitLine* lit = lit_at(line);
    const bool has_caret = lines_.line_of(editor_.caret()) == line;
    if (lit)
      fill_row(top, lit_ground(lit->thread, theme_), theme_.lane(lit->thread));
    else if (has_caret && notes_.typing && !editor_.has_selection())
      fill_row(top, mix(theme_.panel, theme_.panel_raised, 0.6f), 0);
    for (const TextRange& range : notes_.found) mark(line, range, faded(theme_.accent, 0.22f));
    if (editor_.has_selection())
      mark(line, {editor_.selection_begin(), editor_.selection_end()}, selection_ground(theme_));
    list_.PushClipRect({inside_.Min.x + gutter_ - theme_.px(4), inside_.Min.y}, inside_.Max, true);
    draw_text_of(line, top);
    draw_message(line, top, has_caret);
    if (lit && !lit->label.empty()) draw_label(*lit, top);
    if (has_caret) draw_caret(top);
    list_.PopClipRect();
    draw_number(line, top, has_caret);
  }

  void fill_row(float top, ImU32 fill, ImU32 edge) {
    list_.AddRectFilled({inside_.Min.x, top}, {inside_.Max.x, top + line_height_}, fill);
    if (edge != 0)
      list_.AddRectFilled({inside_.Min.x, top}, {inside_.Min.x + theme_.px(3), top + line_height_}, edge);
  }

  /// The part of the line that is in the range; a line end in it is as wide as half a letter.
  void mark(std::size_t line, TextRange range, ImU32 colour) {
    const std::size_t begin = lines_.begin(line), end = lines_.end(line);
    if (range.end <= begin || range.begin > end) return;
    const float from = x_of(lines_.column_of(std::max(range.begin, begin)));
    const float to =
        x_of(lines_.column_of(std::min(range.end, end))) + (range.end > end ? letter_ / 2 : 0.0f);
    const float left = std::max(from, inside_.Min.x + gutter_ - theme_.px(4));
    if (to > left) list_.AddRectFilled({left, top_of(line)}, {to, top_of(line) + line_height_}, colour);
  }

  /// Only the columns that are in sight: a line may have a million.
  void draw_text_of(std::size_t line, float top) {
    const SourceCache& cache = view_.cache;
    if (line >= cache.line_begins.size()) return;  // the empty line after the last line end has no tokens
    const float y = top + (line_height_ - text_height(theme_.fonts.code)) / 2;
    const std::size_t last =
        line + 1 < cache.first_tokens.size() ? cache.first_tokens[line + 1] : cache.tokens.size();
    std::size_t column = 0;
    for (std::size_t i = cache.first_tokens[line]; i < last && x_of(column) < inside_.Max.x; ++i) {
      const Token& token = cache.tokens[i];
      column = draw_token(cache.source.substr(token.begin, token.end - token.begin), column, y,
                          syntax_colour(token.kind, theme_));
    }
  }

  /// Returns the column after it.
  std::size_t draw_token(std::string_view text, std::size_t column, float y, ImU32 colour) {
    while (!text.empty()) {
      const std::size_t begin_column = column;
      std::size_t length = 0;
      while (length < text.size() && text[length] != '\t' && text[length] != '\r') {
        length = character_end(text, length + 1);
        ++column;
      }
      if (x_of(column) > inside_.Min.x && x_of(begin_column) < inside_.Max.x) {
        std::size_t skipped = 0, from = begin_column;
        for (; skipped < length && x_of(from + 1) < inside_.Min.x; ++from)
          skipped = character_end(text, skipped + 1);
        std::size_t end = skipped;
        for (std::size_t at = from; end < length && x_of(at) < inside_.Max.x; ++at)
          end = character_end(text, end + 1);
        draw_text_between_pixels(list_, theme_.fonts.code, {x_of(from), y}, colour,
                                 text.substr(skipped, end - skipped));
      }
      if (length < text.size()) column = column_after(text[length++], column);
      text.remove_prefix(length);
    }
    return column;
  }

  void draw_number(std::size_t line, float top, bool has_caret) {
    const std::string number = std::to_string(line + 1);
    const float middle = top + line_height_ / 2;
    const bool wrong = first_message_at(line) != nullptr;
    list_.PushClipRect(inside_.Min, {inside_.Min.x + gutter_ - theme_.px(4), inside_.Max.y}, true);
    if (wrong)
      list_.AddCircleFilled({inside_.Min.x + theme_.px(before_numbers / 2 + 1), middle}, theme_.px(3.5f),
                            theme_.bad);
    const ImU32 colour = wrong ? theme_.bad : has_caret && notes_.typing ? theme_.text : theme_.text_faint;
    draw_text_beside(list_, theme_.fonts.code, inside_.Min.x + gutter_ - theme_.px(after_numbers), middle, 1,
                     colour, number);
    list_.PopClipRect();
  }

  const LineMessage* first_message_at(std::size_t line) const {
    for (const LineMessage& message : notes_.messages)
      if (message.line == static_cast<int>(line) + 1) return &message;
    return nullptr;
  }

  const LitLine* lit_at(std::size_t line) const {
    for (const LitLine& lit : notes_.lit)
      if (lit.line == static_cast<int>(line) + 1) return &lit;
    return nullptr;
  }

  /// Beside the text; where there is no room, over the end of the line, but not where somebody types.
  void draw_message(std::size_t line, float top, bool has_caret) {
    const LineMessage* message = first_message_at(line);
    if (!message) return;
    underline(line, *message, top);
    ImFont* font = theme_.fonts.small;
    const float pad = theme_.px(8), right = inside_.Max.x - theme_.px(6);
    const float wanted = text_size(font, message->text).x + 2 * pad;
    const float least = std::min(wanted, letters_of_message * letter_);
    float left = x_of(lines_.columns(line) + 2);
    if (left + least > right && has_caret && notes_.typing) return;
    left = std::min(left, right - least);
    const float edge = theme_.px(1);
    plate(list_, {left, top + edge}, {std::min(left + wanted, right), top + line_height_ - edge},
          message_ground(theme_), 0, theme_.px(4), theme_);
    draw_text_beside(list_, font, left + pad, top + line_height_ / 2, 0, theme_.bad,
                     shortened(message->text, font, std::min(wanted, right - left) - 2 * pad + 1));
  }

  /// The word at the message's column; compilers count bytes.
  void underline(std::size_t line, const LineMessage& message, float top) {
    if (message.column < 1) return;
    const std::size_t place = character_begin(
        editor_.text(),
        std::min(lines_.begin(line) + static_cast<std::size_t>(message.column) - 1, lines_.end(line)));
    const TextRange word = word_at(editor_.text(), place);
    const float from = x_of(lines_.column_of(place));
    const float to = x_of(std::max(lines_.column_of(word.end), lines_.column_of(place) + 1));
    const float y = top + line_height_ - theme_.px(2);
    list_.AddRectFilled({from, y}, {to, y + theme_.px(1.5f)}, theme_.bad);
  }

  void draw_label(const LitLine& lit, float top) {
    ImFont* font = theme_.fonts.small;
    const float pad = theme_.px(8), edge = theme_.px(1);
    const float right = inside_.Max.x - theme_.px(8), width = text_size(font, lit.label).x + 2 * pad;
    plate(list_, {right - width, top + edge}, {right, top + line_height_ - edge}, theme_.panel,
          theme_.lane(lit.thread), theme_.px(4), theme_);
    draw_text_beside(list_, font, right - width + pad, top + line_height_ / 2, 0,
                     theme_.lane_words(lit.thread), lit.label);
  }

  void draw_caret(float top) {
    const float x = std::round(x_of(lines_.column_of(editor_.caret())));
    const float edge = theme_.px(2);
    list_.AddRectFilled({x, top + edge}, {x + theme_.px(1.7f), top + line_height_ - edge},
                        notes_.typing ? theme_.accent_ink : faded(theme_.text_faint, 0.6f));
  }

  const TextEditor& editor_;
  const TextLines& lines_;
  const EditorNotes& notes_;
  EditorView& view_;
  const Theme& theme_;
  ImDrawList& list_;
  float line_height_, letter_;
  ImRect inside_;
  float gutter_ = 0;
  ImVec2 text_{};  // where the first letter stands, scrolled
};

}  // namespace

Colour selection_ground(const Theme& theme) { return mix(theme.panel, theme.accent, 0.3f); }
Colour lit_ground(std::size_t thread, const Theme& theme) {
  return mix(theme.panel, theme.lane(thread), 0.22f);
}
Colour message_ground(const Theme& theme) { return mix(theme.panel, theme.bad, 0.12f); }

std::optional<EditorClick> code_editor(const char* id, const TextEditor& editor, Language language,
                                       const EditorNotes& notes, EditorView& view, ImVec2 size,
                                       const Theme& theme) {
  follow_text(editor, language, view);
  std::optional<EditorClick> click;
  if (compat::begin_child(id, size, ImGuiWindowFlags_HorizontalScrollbar)) {
    click = EditorFrame(editor, notes, view, theme).draw(id);
    fade_scrolled(theme.panel, theme);
    compat::scroll_pages(compat::pages_turned(true));
  }
  ImGui::EndChild();
  return click;
}

}  // namespace racecourse
