#pragma once

// A hash table of record numbers, with open addressing. The records themselves are in an arena of their owner.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace racecourse {

/// A hash of a number: each bit of the input changes about half the bits of the result (the finalizer of Steele, Lea, Flood: "Fast Splittable
/// Pseudorandom Number Generators", 2014).
constexpr std::uint64_t mixed(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

class IdIndex {
 public:
  static constexpr std::uint32_t none = 0xffffffffU;

  IdIndex() : slots_(64, none) {}

  /// The number of the record for which `equal(number)` holds. Where there is none, `next` is added and returned.
  /// `hash` is that of the record; `hash_of(number)` gives that of a record added before.
  template <class Equal, class HashOf>
  std::uint32_t find_or_add(std::uint64_t hash, std::uint32_t next, Equal equal, HashOf hash_of) {
    if (4 * (static_cast<std::size_t>(count_) + 1) > 3 * slots_.size()) grow(hash_of);
    std::size_t at = hash & (slots_.size() - 1);
    for (; slots_[at] != none; at = (at + 1) & (slots_.size() - 1))
      if (equal(slots_[at])) return slots_[at];
    slots_[at] = next;
    ++count_;
    return next;
  }
  std::size_t bytes() const { return slots_.capacity() * sizeof(std::uint32_t); }

 private:
  template <class HashOf>
  void grow(HashOf hash_of) {
    std::vector<std::uint32_t> wider(2 * slots_.size(), none);
    for (const std::uint32_t id : slots_) {
      if (id == none) continue;
      std::size_t at = hash_of(id) & (wider.size() - 1);
      while (wider[at] != none) at = (at + 1) & (wider.size() - 1);
      wider[at] = id;
    }
    slots_ = std::move(wider);
  }

  std::vector<std::uint32_t> slots_;  // their number is a power of two
  std::uint32_t count_ = 0;
};

}  // namespace racecourse
