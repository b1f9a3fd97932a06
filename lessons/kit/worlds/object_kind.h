#pragma once

// The objects of a controlled world, and what the word of each means.

#include <cstdint>

namespace racecourse {

enum class ObjectKind : std::uint8_t {
  shared,
  atomic,
  mutex,            ///< its word: 1 while it is held
  recursive_mutex,  ///< how often it is held
  shared_mutex,     ///< 1 while one thread has it alone, or twice the number of threads that share it
  condition,        ///< how many notifications no sleeper has taken yet
  event,            ///< 1 while it is set
  semaphore,        ///< how many can be taken
  barrier,          ///< who is still to come: the lower half; the upper half is how many come each time
  latch,            ///< how many are still to count down
  note
};
/// Whether threads hold it.
constexpr bool is_lock(ObjectKind kind) {
  return kind == ObjectKind::mutex || kind == ObjectKind::recursive_mutex || kind == ObjectKind::shared_mutex;
}
/// Whether threads wait for it.
constexpr bool is_waited_for(ObjectKind kind) {
  return kind != ObjectKind::shared && kind != ObjectKind::atomic && kind != ObjectKind::note;
}

}  // namespace racecourse
