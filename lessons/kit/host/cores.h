#pragma once

// On which cores threads run.

#include <cstddef>

namespace racecourse {

/// Moves the calling thread to one of the cores it may run on: `which` counts them from 0, and around. From then on the system
/// may move it on as before. Linux: sched_setaffinity(2); elsewhere, and where that is refused, nothing happens. Any thread.
void move_to_core(std::size_t which) noexcept;

}  // namespace racecourse
