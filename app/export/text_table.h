#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace racecourse {

/// Rows of cells for a terminal, in columns as wide as their widest cell.
class TextTable {
 public:
  /// A letter for each column: 'l' for text, 'r' for numbers. Rows begin after `indent` spaces.
  explicit TextTable(std::string alignment, std::size_t indent = 2)
      : alignment_(std::move(alignment)), indent_(indent) {}

  /// At most as many cells as there are columns.
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  /// Lines of at most `width` characters, where a terminal has so many: the widest cells are broken between words, and long
  /// words anywhere.
  std::string text(std::optional<std::size_t> width = {}) const;

 private:
  std::vector<std::size_t> column_widths(std::optional<std::size_t> width) const;

  std::string alignment_;
  std::size_t indent_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace racecourse
