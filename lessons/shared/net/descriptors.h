#pragma once

// File descriptors: each end of a connection takes one, and a process may have only so many.

#include <cstdint>

#include "kit/lesson/need.h"

namespace racecourse::net {

/// What the rest of the program needs: the window, fonts, a file to save.
constexpr std::int64_t other_descriptors = 100;

/// Raises the limit, as far as possible, to that many beside other_descriptors. Returns how many there may be now: as many as
/// were asked for, or more or fewer. Throws std::runtime_error with one sentence where they are fewer than `least`. Any thread.
std::int64_t make_room_for(std::int64_t descriptors, std::int64_t least);

/// The need for that many, beside other_descriptors.
Need descriptors(std::int64_t needed);

}  // namespace racecourse::net
