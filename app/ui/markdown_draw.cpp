#include "ui/markdown_draw.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "imgui.h"
#include "ui/draw_helpers.h"
#include "ui/kept_drawing.h"

namespace racecourse {

namespace {

constexpr float plate_edge = 3;             // of a plate under code, at its left and its right
constexpr float most_unbroken_code = 0.6f;  // of a line

/// How a word is drawn.
struct Lettering {
  ImFont* font = nullptr;
  ImU32 colour = 0;
  bool plate = false;    ///< under code
  bool slanted = false;  ///< there is no slanted face: the letters are sheared
};

Lettering ink_of(const Span& span, BlockKind kind, bool muted, const Theme& theme) {
  const ImU32 plain = muted ? theme.text_muted : theme.text;
  if (span.code) return {theme.fonts.code, plain, true};
  if (span.strong || kind == BlockKind::heading) return {theme.fonts.strong, theme.text};
  if (span.emphasis) return {theme.fonts.text, plain, false, true};
  if (span.link) return {theme.fonts.text, theme.focus};
  return {theme.fonts.text, plain};
}

/// "8.8 µs", "33 %": number and unit stay on one line.
bool is_number_with_unit(std::string_view number, std::string_view unit) {
  constexpr std::array<std::string_view, 9> units{"ns", "µs", "ms", "s", "%", "×", "KiB", "MiB", "GiB"};
  if (number.empty() || number.back() < '0' || number.back() > '9') return false;
  unit = unit.substr(0, unit.find_last_not_of(".,:;)?!") + 1);
  return std::find(units.begin(), units.end(), unit) != units.end();
}

/// Lays words out from left to right, and goes to a new line where the room ends. What is not separated by a blank, such as a
/// bold word and the comma after it, stays on one line.
class Typesetter {
 public:
  Typesetter(ImVec2 origin, float width, const Theme& theme)
      : list_(*ImGui::GetWindowDrawList()),
        theme_(theme),
        left_(origin.x),
        right_(origin.x + width),
        line_height_(text_height(theme.fonts.text) * 1.42f),
        blank_(text_size(theme.fonts.text, " ").x),
        at_(origin) {}

  void add(std::string_view text, const Lettering& ink) {
    // A short piece of code stays on one line.
    if (ink.plate && text_size(ink.font, text).x < most_unbroken_code * (right_ - left_))
      return take_word(text, ink);
    while (!text.empty()) {
      const std::size_t blank = text.find(' ');
      const std::string_view word = text.substr(0, blank);
      if (!word.empty()) take_word(word, ink);
      if (blank == std::string_view::npos) return;
      space_ = true;
      text.remove_prefix(blank + 1);
    }
  }
  void new_line() {
    finish();
    break_line();
    space_ = false;
  }
  /// Draws what was added. Returns where the last line ends.
  float finish() {
    for (std::size_t first = 0, end = 0; first < pieces_.size(); first = end) {
      float width = pieces_[first].width;
      for (end = first + 1; end < pieces_.size() && stays_with_last(end); ++end)
        width += pieces_[end].width + (pieces_[end].space ? blank_ : 0);
      draw_unbroken({pieces_.data() + first, end - first}, width);
    }
    pieces_.clear();
    return at_.y + line_height_;
  }

 private:
  /// A word, or the part of it that is drawn in one way.
  struct Piece {
    std::string_view word;
    Lettering ink;
    float width = 0;
    bool space = false;  ///< there is a blank before it
  };

  bool stays_with_last(std::size_t i) const {
    return !pieces_[i].space || is_number_with_unit(pieces_[i - 1].word, pieces_[i].word);
  }

  void take_word(std::string_view word, const Lettering& ink) {
    const float plate = ink.plate ? 2 * theme_.px(plate_edge) : 0;
    pieces_.push_back({word, ink, text_size(ink.font, word).x + plate, space_});
    space_ = false;
  }

  void break_line() {
    at_ = {left_, at_.y + line_height_};
    fresh_ = true;
  }

  void draw_unbroken(std::span<const Piece> pieces, float width) {
    const auto leaves_room = [&](float wanted) { return at_.x + wanted <= right_; };
    const float blank = pieces.front().space && !fresh_ ? blank_ : 0;
    if (!fresh_ && !leaves_room(blank + width)) break_line();
    for (const Piece& piece : pieces) {
      // It is wider than a whole line: break it.
      if (!fresh_ && !leaves_room(piece.width)) break_line();
      draw_piece(piece);
    }
  }

  void draw_piece(const Piece& piece) {
    const Lettering& ink = piece.ink;
    const float blank = piece.space && !fresh_ ? blank_ : 0;
    at_.x += blank;
    const float middle = at_.y + line_height_ / 2;
    const float edge = ink.plate ? theme_.px(plate_edge) : 0;
    if (ink.plate) {
      // All words of a piece of code are on one plate.
      const float from = at_.x - (on_plate_ && !fresh_ ? blank : 0);
      const float half = text_height(ink.font) * 0.62f;
      list_.AddRectFilled({from, middle - half}, {at_.x + piece.width, middle + half}, theme_.panel_raised,
                          theme_.px(3));
    }
    const int first = list_.VtxBuffer.Size;
    draw_text_between_pixels(list_, ink.font, {at_.x + edge, middle - text_height(ink.font) / 2}, ink.colour,
                             piece.word);
    if (ink.slanted) shear(first, middle + text_height(ink.font) * 0.3f);
    at_.x += piece.width;
    fresh_ = false;
    on_plate_ = ink.plate;
  }

  /// Around the baseline: otherwise letters would lean into the blank before them.
  void shear(int first, float stand) {
    for (int i = first; i < list_.VtxBuffer.Size; ++i)
      list_.VtxBuffer[i].pos.x += (stand - list_.VtxBuffer[i].pos.y) * 0.2f;
  }

  ImDrawList& list_;
  const Theme& theme_;
  float left_, right_, line_height_, blank_;
  ImVec2 at_;
  std::vector<Piece> pieces_;  // not drawn yet
  bool space_ = false;
  bool fresh_ = true;
  bool on_plate_ = false;
};

float draw_code(const Block& block, ImVec2 at, float width, const Theme& theme) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  std::string_view text =
      block.spans.empty() ? std::string_view{} : std::string_view(block.spans.front().text);
  const float line = text_height(theme.fonts.code) * 1.3f;
  const auto lines = static_cast<float>(std::count(text.begin(), text.end(), '\n'));
  const float pad = theme.px(8);
  const float bottom = at.y + lines * line + 2 * pad;
  list.AddRectFilled(at, {at.x + width, bottom}, theme.panel_raised, theme.px(6));
  float y = at.y + pad;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    draw_text(list, theme.fonts.code, {at.x + pad, y}, theme.text, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    y += line;
  }
  return bottom;
}

/// Draws the dot or number of an item. Returns the indentation of its text.
float draw_bullet(const Block& block, ImVec2 at, const Theme& theme) {
  const float indent = theme.px(18) * static_cast<float>(std::max(block.level, 1));
  if (block.continues) return indent;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float middle = at.y + text_height(theme.fonts.text) * 0.71f;
  if (block.number > 0)
    draw_text_beside(list, theme.fonts.text, at.x + indent - theme.px(5), middle, 1, theme.text_muted,
                     std::to_string(block.number) + ".");
  else
    list.AddCircleFilled({at.x + indent - theme.px(10), middle}, theme.px(2.2f), theme.text_muted);
  return indent;
}

float draw_words(const Block& block, ImVec2 at, float width, bool muted, const Theme& theme) {
  const float indent = block.kind == BlockKind::item ? draw_bullet(block, at, theme)
                       : block.quoted                ? theme.px(12)
                                                     : 0;
  Typesetter words({at.x + indent, at.y}, width - indent, theme);
  for (const Span& span : block.spans) {
    words.add(span.text, ink_of(span, block.kind, muted || block.quoted, theme));
    if (span.line_break) words.new_line();
  }
  const float bottom = words.finish();
  if (block.quoted)
    ImGui::GetWindowDrawList()->AddRectFilled({at.x, at.y}, {at.x + theme.px(3), bottom}, theme.outline,
                                              theme.px(1));
  return bottom;
}

float draw_block(const Block& block, ImVec2 at, float width, bool muted, const Theme& theme) {
  if (block.kind == BlockKind::code) return draw_code(block, at, width, theme);
  if (block.kind == BlockKind::rule) {
    const float y = at.y + theme.px(6);
    ImGui::GetWindowDrawList()->AddLine({at.x, y}, {at.x + width, y}, theme.rule, theme.px(theme.stroke));
    return at.y + theme.px(12);
  }
  return draw_words(block, at, width, muted, theme);
}

/// Returns their height.
float draw_blocks_of_text(const Blocks& blocks, ImVec2 origin, float width, const Theme& theme, bool muted) {
  ImVec2 at = origin;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (i > 0)
      at.y += blocks[i].kind == BlockKind::item && blocks[i - 1].kind == BlockKind::item ? theme.px(3)
                                                                                         : theme.px(8);
    at.y = draw_block(blocks[i], at, width, muted, theme);
  }
  return at.y - origin.y;
}

DrawKey key_of(const Blocks& blocks) {
  DrawKey key;
  for (const Block& block : blocks) {
    key.add(DrawKey(block.kind, block.level, block.number, block.quoted, block.continues));
    for (const Span& span : block.spans)
      key.add(DrawKey(span.text, span.strong, span.emphasis, span.code, span.link, span.line_break));
  }
  return key;
}

}  // namespace

void draw_markdown(const Blocks& blocks, float width, const Theme& theme, bool muted) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height =
      draw_kept(*ImGui::GetWindowDrawList(), DrawKey("text", key_of(blocks), at, width, muted),
                [&] { return draw_blocks_of_text(blocks, at, width, theme, muted); });
  ImGui::Dummy({width, height});
}

}  // namespace racecourse
