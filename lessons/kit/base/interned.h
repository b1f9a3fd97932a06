#pragma once

// Sequences that are kept once each and numbered as they come: equal numbers are equal sequences.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kit/base/hash_bytes.h"
#include "kit/base/id_index.h"

namespace racecourse {

/// Words have no padding. All members: one thread only.
template <class Word>
class Interned {
 public:
  /// The number of a sequence. Valid as long as this is.
  std::uint32_t find_or_add(std::span<const Word> sequence) {
    const std::uint32_t next = count();
    const std::uint32_t found = index_.find_or_add(
        hash(sequence), next,
        [&](std::uint32_t id) {
          const auto other = (*this)[id];
          return std::equal(other.begin(), other.end(), sequence.begin(), sequence.end());
        },
        [&](std::uint32_t id) { return hash((*this)[id]); });
    if (found == next) {
      words_.insert(words_.end(), sequence.begin(), sequence.end());
      ends_.push_back(words_.size());
    }
    return found;
  }
  /// Valid until the next sequence is added.
  std::span<const Word> operator[](std::uint32_t id) const {
    return {words_.data() + ends_[id], ends_[id + 1] - ends_[id]};
  }
  std::uint32_t count() const { return static_cast<std::uint32_t>(ends_.size() - 1); }
  std::size_t bytes() const {
    return words_.capacity() * sizeof(Word) + ends_.capacity() * sizeof(std::size_t) + index_.bytes();
  }

 private:
  static std::uint64_t hash(std::span<const Word> sequence) {
    return hash_bytes(sequence.data(), sequence.size_bytes());
  }

  std::vector<Word> words_;  // one sequence after the other
  std::vector<std::size_t> ends_{0};
  IdIndex index_;
};

}  // namespace racecourse
