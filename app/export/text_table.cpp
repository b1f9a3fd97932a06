#include "export/text_table.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

#include "kit/base/characters.h"

namespace racecourse {

namespace {

constexpr std::size_t space_between = 2;
constexpr std::size_t narrowest = 8;  // that a column is made

/// The first `width` characters of a text, cut off from it: up to a space or a comma, where there is one.
std::string cut_line(std::string& text, std::size_t width) {
  std::size_t end = 0, last_break = 0;
  for (std::size_t characters = 0; end < text.size(); ++end) {
    if (!continues_character(text[end]) && characters++ == width) break;
    if (text[end] == ' ' || (text[end] == ',' && characters < width)) last_break = end + 1;
  }
  if (end == text.size()) return std::exchange(text, {});
  if (text[end] == ' ')
    last_break = end + 1;
  else if (last_break == 0)
    last_break = end;
  std::string line = text.substr(0, last_break);
  line.erase(line.find_last_not_of(' ') + 1);
  text.erase(0, last_break);
  return line;
}

std::vector<std::string> broken(std::string text, std::size_t width) {
  if (character_count(text) <= width) return {std::move(text)};
  std::vector<std::string> lines;
  while (!text.empty()) lines.push_back(cut_line(text, width));
  return lines;
}

}  // namespace

void TextTable::add(std::vector<std::string> cells) {
  assert(cells.size() <= alignment_.size());
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> TextTable::column_widths(std::optional<std::size_t> width) const {
  std::vector<std::size_t> widths(alignment_.size(), 0);
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], character_count(row[i]));
  const auto all = [&] {
    return std::accumulate(widths.begin(), widths.end(), indent_ + space_between * (widths.size() - 1));
  };
  while (width && all() > *width) {
    std::size_t& widest = *std::max_element(widths.begin(), widths.end());
    if (widest <= narrowest) break;
    --widest;
  }
  return widths;
}

std::string TextTable::text(std::optional<std::size_t> width) const {
  const std::vector<std::size_t> widths = column_widths(width);
  std::string text;
  for (const auto& row : rows_) {
    std::vector<std::vector<std::string>> cells;
    std::size_t height = 1;
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells.push_back(broken(row[i], widths[i]));
      height = std::max(height, cells.back().size());
    }
    for (std::size_t at = 0; at < height; ++at) {
      std::string line(indent_, ' ');
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string cell = at < cells[i].size() ? cells[i][at] : "";
        const std::string padding(widths[i] - character_count(cell), ' ');
        line += alignment_[i] == 'r' ? padding + cell : cell + padding;
        line.append(space_between, ' ');
      }
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + "\n";
    }
  }
  return text;
}

}  // namespace racecourse
