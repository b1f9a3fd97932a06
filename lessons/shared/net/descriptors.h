#pragma once

// File descriptors: each end of a connection takes one, and a system allows only so many.

#include <cstdint>

#include "kit/lesson/need.h"

namespace racecourse::net {

/// What the program needs besides: the window, fonts, a file to save to.
constexpr std::int64_t other_descriptors = 100;

/// Raises the limit, as far as it goes, so that there are that many beside those. Returns how many there may be; for as
/// many as were asked for, or more. Throws std::runtime_error with one sentence where there are fewer than `least`. Any
/// thread.
std::int64_t make_room_for(std::int64_t descriptors, std::int64_t least);

/// So many, beside those.
Need descriptors(std::int64_t needed);

}  // namespace racecourse::net
