#pragma once

// A hash table of record numbers, with open addressing. The records themselves are in an arena of their owner.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
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
  /// The number of the record for which `equal(number)` holds. Where there is none, `next` is added and returned: the number
  /// of records so far. `hash` is that of the record; `hash_of(number)` gives that of a record added before.
  template <class Equal, class HashOf>
  std::uint32_t find_or_add(std::uint64_t hash, std::uint32_t next, Equal equal, HashOf hash_of) {
    if (next >= most_) grow(next, hash_of);
    const std::uint32_t tag = tag_of(hash);
    std::size_t at = place_of(hash);
    for (; slots_[at] != none; at = after(at))
      if ((slots_[at] & ~numbers_) == tag && equal(slots_[at] & numbers_)) return slots_[at] & numbers_;
    slots_[at] = tag | next;
    return next;
  }
  /// The number of such a record, if there is one.
  template <class Equal>
  std::optional<std::uint32_t> find(std::uint64_t hash, Equal equal) const {
    const std::uint32_t tag = tag_of(hash);
    for (std::size_t at = place_of(hash); slots_[at] != none; at = after(at))
      if ((slots_[at] & ~numbers_) == tag && equal(slots_[at] & numbers_)) return slots_[at] & numbers_;
    return {};
  }
  /// Fetches what find_or_add will look at first.
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(slots_.data() + place_of(hash)); }
  /// The record that find_or_add will look at first, if there is one.
  template <class Visit>
  void with_likely(std::uint64_t hash, Visit visit) const {
    const std::uint32_t slot = slots_[place_of(hash)];
    if (slot != none && (slot & ~numbers_) == tag_of(hash)) visit(slot & numbers_);
  }
  std::size_t bytes() const { return slots_.capacity() * sizeof(std::uint32_t); }

 private:
  static constexpr std::uint32_t none = 0xffffffffU;

  std::size_t place_of(std::uint64_t hash) const { return (hash >> 32) * slots_.size() >> 32; }
  std::size_t after(std::size_t at) const { return at + 1 == slots_.size() ? 0 : at + 1; }
  std::uint32_t tag_of(std::uint64_t hash) const { return static_cast<std::uint32_t>(hash) & ~numbers_; }

  // The records are numbered one after the other, so the old table is not needed to make the new one.
  template <class HashOf>
  void grow(std::uint32_t count, HashOf hash_of) {
    const std::size_t size = slots_.size() + slots_.size() / 2;
    slots_ = {};
    slots_.assign(size, none);
    most_ = static_cast<std::uint32_t>(size / 5 * 4);
    numbers_ = std::bit_ceil(static_cast<std::uint32_t>(size)) - 1;
    for (std::uint32_t id = 0; id < count; ++id) {
      const std::uint64_t hash = hash_of(id);
      std::size_t at = place_of(hash);
      while (slots_[at] != none) at = after(at);
      slots_[at] = tag_of(hash) | id;
    }
  }

  // Each is empty, or the number of a record in its low bits, and above them as many bits of the record's hash: records that
  // differ are seldom compared.
  std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(first_size, none);
  std::uint32_t numbers_ = first_size - 1;  // the low bits
  std::uint32_t most_ = first_size / 5 * 4;

  static constexpr std::uint32_t first_size = 64;
};

}  // namespace racecourse
