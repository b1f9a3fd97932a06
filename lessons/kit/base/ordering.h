#pragma once

// Permutations as numbers, for settings whose value is an order: 0 is the identity, n! - 1 the reverse, and in between they
// are in lexicographic order (the factorial number system; Laisant, 1888).

#include <cstddef>
#include <cstdint>
#include <vector>

namespace racecourse {

/// The order in which things are listed. Where a student has to order them, this is no guess.
inline constexpr std::int64_t as_listed = 0;

inline constexpr std::size_t most_ordered = 12;

/// The number of orders of `things` things, at most most_ordered of them.
std::int64_t orderings(std::size_t things);
/// The order with that number, of the things 0 .. things - 1. 0 <= number < orderings(things).
std::vector<std::size_t> ordering(std::size_t things, std::int64_t number);
/// The number of an order: the inverse of ordering(). `order` has each of 0 .. size - 1 once.
std::int64_t number_of_ordering(const std::vector<std::size_t>& order);

}  // namespace racecourse
