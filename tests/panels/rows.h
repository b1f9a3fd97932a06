#pragma once

// Lanes to draw, by their numbers.

#include <cstdint>
#include <numeric>
#include <vector>

namespace racecourse::testing {

/// first .. last, not with it.
inline std::vector<std::uint32_t> rows_of(std::size_t first, std::size_t last) {
  std::vector<std::uint32_t> rows(last - first);
  std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(first));
  return rows;
}

}  // namespace racecourse::testing
