#include "kit/machine/held_locks.h"

#include <algorithm>
#include <utility>

namespace racecourse {

std::uint32_t HeldLocks::with(std::uint32_t set, std::uint32_t lock) {
  if (has(set, lock)) return set;
  Set more = sets_[set];
  more.insert(std::upper_bound(more.begin(), more.end(), lock), lock);
  return number_of(std::move(more));
}

std::uint32_t HeldLocks::without(std::uint32_t set, std::uint32_t lock) {
  Set less = sets_[set];
  std::erase(less, lock);
  return number_of(std::move(less));
}

bool HeldLocks::has(std::uint32_t set, std::uint32_t lock) const {
  return std::binary_search(sets_[set].begin(), sets_[set].end(), lock);
}

std::uint32_t HeldLocks::number_of(Set set) {
  const auto next = static_cast<std::uint32_t>(sets_.size());
  const auto [found, added] = numbers_.try_emplace(std::move(set), next);
  if (added) sets_.push_back(found->first);
  return found->second;
}

}  // namespace racecourse
