#pragma once

// A text and its lines. Places are bytes, always between two characters of UTF-8; lines and columns count from 0.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace racecourse {

class TextLines {
 public:
  /// A tab goes on to the next column that this divides.
  static constexpr std::size_t tab_columns = 4;

  explicit TextLines(std::string text = {});

  const std::string& text() const { return text_; }
  /// At least one: an empty text is an empty line.
  std::size_t count() const { return begins_.size(); }
  std::size_t begin(std::size_t line) const { return begins_[line]; }
  /// Where its line end stands, or the text ends.
  std::size_t end(std::size_t line) const;
  std::string_view line(std::size_t line) const;
  std::size_t line_of(std::size_t place) const;
  /// Of the letter at that place, as it is seen: a character of several bytes is one column, a tab up to four.
  std::size_t column_of(std::size_t place) const;
  /// The place in the line nearest to the column.
  std::size_t place_at(std::size_t line, double column) const;
  /// The column at which the line ends.
  std::size_t columns(std::size_t line) const { return column_of(end(line)); }

  void replace(std::size_t begin, std::size_t end, std::string_view text);

 private:
  void find_lines_from(std::size_t line);

  std::string text_;
  std::vector<std::size_t> begins_{0};
};

/// The column after that character, which begins at `column`.
constexpr std::size_t column_after(char character, std::size_t column) {
  return character == '\t' ? column / TextLines::tab_columns * TextLines::tab_columns + TextLines::tab_columns
                           : column + 1;
}

}  // namespace racecourse
