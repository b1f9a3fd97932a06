#pragma once

// Which locks threads hold: sets of locks, each by a number. There are few different ones, however many locks there are.

#include <cstdint>
#include <map>
#include <vector>

namespace racecourse {

/// All members: one thread only.
class HeldLocks {
 public:
  static constexpr std::uint32_t none = 0;

  /// The set with that lock, and without it.
  std::uint32_t with(std::uint32_t set, std::uint32_t lock);
  std::uint32_t without(std::uint32_t set, std::uint32_t lock);
  bool has(std::uint32_t set, std::uint32_t lock) const;

 private:
  using Set = std::vector<std::uint32_t>;  // sorted
  std::uint32_t number_of(Set set);

  std::vector<Set> sets_{{}};
  std::map<Set, std::uint32_t> numbers_{{{}, none}};
};

}  // namespace racecourse
