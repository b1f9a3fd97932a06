#pragma once

// What threads do to shared objects, one step at a time: the vocabulary of recorded runs and of explored schedules.

#include <cstdint>
#include <string>
#include <string_view>

namespace racecourse {

/// What one step does to an object of the world.
enum class StepKind : std::uint8_t {
  load,
  store,
  fetch_add,
  exchange,
  compare_exchange,
  lock,
  try_lock,
  unlock,
  wait,    ///< unlocks the mutex and sleeps on a condition
  wake,    ///< was notified, and locks the mutex again
  notify,  ///< one or all
  set,
  is_set,
  await,  ///< waits for an event
  join,
  yield,
};

/// What a step does, and to which object.
struct StepLabel {
  StepKind kind = StepKind::load;
  std::string object;  ///< its name; empty for a yield
  bool operator==(const StepLabel&) const = default;
};

/// As it is called in a program: "fetch_add".
std::string_view to_string(StepKind kind);
/// As a person says it: "add to", "take", "release".
std::string_view verb_of(StepKind kind);
/// "take lock A", "load counter".
std::string to_string(const StepLabel& step);

}  // namespace racecourse
