#pragma once

// A long sequence of numbers that grows at its end, in as few bits as they need: a block of numbers is kept as what they are
// above the least of them (a frame of reference: Goldstein, Ramakrishnan, Shaft, "Compressing Relations and Indexes", 1998).

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace racecourse {

/// Nothing moves when it grows. A block of equal numbers takes no memory but its head.
class PackedNumbers {
 public:
  PackedNumbers() { last_.reserve(block_size); }

  void push_back(std::uint32_t number) {
    last_.push_back(number);
    if (last_.size() == block_size) pack();
  }
  std::uint32_t operator[](std::uint64_t i) const {
    const std::uint64_t block = i / block_size;
    if (block == blocks_.size()) return last_[i % block_size];
    const Block& in = blocks_[block];
    const std::uint64_t bit = i % block_size * in.bits;
    const std::uint32_t* at = in.words.get() + bit / 32;
    const std::uint64_t both = at[0] | std::uint64_t{at[1]} << 32;
    return in.least + (static_cast<std::uint32_t>(both >> bit % 32) & in.mask);
  }
  std::uint64_t size() const { return blocks_.size() * block_size + last_.size(); }
  bool empty() const { return size() == 0; }
  std::size_t bytes() const {
    return words_ * sizeof(std::uint32_t) + blocks_.capacity() * sizeof(Block) +
           last_.capacity() * sizeof(std::uint32_t);
  }

 private:
  static constexpr std::size_t block_size = 1024;
  struct Block {
    std::unique_ptr<std::uint32_t[]> words;  // and one more than the numbers take
    std::uint32_t least = 0, mask = 0, bits = 0;
  };
  void pack();

  std::vector<Block> blocks_;
  std::vector<std::uint32_t> last_;  // fewer than a block, not packed yet
  std::size_t words_ = 0;
};

}  // namespace racecourse
