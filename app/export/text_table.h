#pragma once

#include <cstddef>
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
  std::string text() const;

 private:
  std::string alignment_;
  std::size_t indent_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace racecourse
