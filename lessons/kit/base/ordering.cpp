#include "kit/base/ordering.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace racecourse {

std::int64_t orderings(std::size_t things) {
  assert(things <= most_ordered);
  std::int64_t number = 1;
  for (std::size_t i = 2; i <= things; ++i) number *= static_cast<std::int64_t>(i);
  return number;
}

std::vector<std::size_t> ordering(std::size_t things, std::int64_t number) {
  std::vector<std::size_t> left(things);
  std::iota(left.begin(), left.end(), std::size_t{0});
  std::vector<std::size_t> order;
  while (!left.empty()) {
    const std::int64_t of_the_rest = orderings(left.size() - 1);
    const auto next = left.begin() + number / of_the_rest;
    number %= of_the_rest;
    order.push_back(*next);
    left.erase(next);
  }
  return order;
}

std::int64_t number_of_ordering(const std::vector<std::size_t>& order) {
  std::int64_t number = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto smaller_to_come = std::count_if(order.begin() + static_cast<std::ptrdiff_t>(i), order.end(),
                                               [&](std::size_t thing) { return thing < order[i]; });
    number += smaller_to_come * orderings(order.size() - 1 - i);
  }
  return number;
}

}  // namespace racecourse
