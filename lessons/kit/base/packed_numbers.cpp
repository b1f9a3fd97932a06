#include "kit/base/packed_numbers.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace racecourse {

void PackedNumbers::pack() {
  std::uint32_t least = last_[0], most = last_[0];
  for (const std::uint32_t number : last_) {
    least = std::min(least, number);
    most = std::max(most, number);
  }
  Block block;
  block.least = least;
  block.bits = static_cast<std::uint32_t>(std::bit_width(most - least));
  block.mask = static_cast<std::uint32_t>((std::uint64_t{1} << block.bits) - 1);
  const std::size_t words = block_size * block.bits / 32 + 2;
  block.words = std::make_unique<std::uint32_t[]>(words);
  for (std::size_t i = 0; block.bits > 0 && i < block_size; ++i) {
    const std::size_t bit = i * block.bits;
    const std::uint64_t both = std::uint64_t{last_[i] - least} << bit % 32;
    block.words[bit / 32] |= static_cast<std::uint32_t>(both);
    block.words[bit / 32 + 1] |= static_cast<std::uint32_t>(both >> 32);
  }
  words_ += words;
  blocks_.push_back(std::move(block));
  last_.clear();
}

}  // namespace racecourse
