#pragma once

// Orders of a few things as numbers, for settings whose value is an order: 0 is the first things first, n! - 1 the
// reverse, in between as in a dictionary (the factorial number system; Laisant, 1888).

#include <cstddef>
#include <cstdint>
#include <vector>

namespace racecourse {

/// The number of the order in which things are listed; where they are to be put in order, it is nobody's guess.
inline constexpr std::int64_t as_listed = 0;

inline constexpr std::size_t most_ordered = 12;

/// How many orders of so many things there are. `things` is at most most_ordered.
std::int64_t orderings(std::size_t things);
/// The things 0 .. things - 1 in the order of that number, 0 <= number < orderings(things).
std::vector<std::size_t> ordering(std::size_t things, std::int64_t number);
/// The other way round. `order` has each of 0 .. size - 1 once.
std::int64_t number_of_ordering(const std::vector<std::size_t>& order);

}  // namespace racecourse
