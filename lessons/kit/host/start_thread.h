#pragma once

// Threads of the program itself, which are no lanes.

#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "kit/host/refusal.h"

namespace racecourse {

/// Starts a std::thread or std::jthread. Throws std::runtime_error with one sentence where the system starts no more of them.
/// Any thread.
template <class Thread = std::thread, class Body>
Thread start_thread(Body&& body) {
  try {
    return Thread(std::forward<Body>(body));
  } catch (const std::system_error& refused) {
    throw std::runtime_error(no_thread("another thread", refused.code()));
  }
}

}  // namespace racecourse
