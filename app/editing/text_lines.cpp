#include "editing/text_lines.h"

#include <algorithm>
#include <utility>

#include "kit/base/characters.h"

namespace racecourse {

TextLines::TextLines(std::string text) : text_(std::move(text)) { find_lines_from(0); }

std::size_t TextLines::end(std::size_t line) const {
  return line + 1 < begins_.size() ? begins_[line + 1] - 1 : text_.size();
}

std::string_view TextLines::line(std::size_t line) const {
  return std::string_view(text_).substr(begin(line), end(line) - begin(line));
}

std::size_t TextLines::line_of(std::size_t place) const {
  return static_cast<std::size_t>(std::upper_bound(begins_.begin(), begins_.end(), place) - begins_.begin()) -
         1;
}

std::size_t TextLines::column_of(std::size_t place) const {
  std::size_t column = 0;
  for (std::size_t at = begin(line_of(place)); at < place; at = character_end(text_, at + 1))
    column = column_after(text_[at], column);
  return column;
}

std::size_t TextLines::place_at(std::size_t line, double column) const {
  std::size_t at = begin(line), left = 0;
  while (at < end(line)) {
    const std::size_t right = column_after(text_[at], left);
    if (column < static_cast<double>(left + right) / 2) break;
    at = character_end(text_, at + 1);
    left = right;
  }
  return at;
}

void TextLines::replace(std::size_t begin, std::size_t end, std::string_view text) {
  const std::size_t line = line_of(begin);
  text_.replace(begin, end - begin, text);
  find_lines_from(line);
}

void TextLines::find_lines_from(std::size_t line) {
  begins_.resize(line + 1);
  for (std::size_t at = text_.find('\n', begins_.back()); at != std::string::npos;
       at = text_.find('\n', at + 1))
    begins_.push_back(at + 1);
}

}  // namespace racecourse
