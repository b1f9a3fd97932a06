#pragma once

// What threads do to shared objects, one step at a time: the vocabulary of recorded runs and of explored schedules.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace racecourse {

/// What one step does to an object of the world.
enum class StepKind : std::uint8_t {
  load,
  store,
  fetch_add,
  fetch_or,
  fetch_and,
  exchange,
  compare_exchange,
  compare_exchange_weak,  ///< may fail although the value is the expected one
  lock,
  try_lock,
  try_lock_for,  ///< waits some time at most
  unlock,
  lock_shared,
  try_lock_shared,
  unlock_shared,
  wait,    ///< unlocks the mutex and sleeps on a condition
  wake,    ///< was notified, and locks the mutex again; or wakes for another reason
  notify,  ///< one or all
  set,
  reset,
  is_set,     ///< or whether a latch is open
  await,      ///< waits for an event or a latch
  await_for,  ///< some time at most
  acquire,    ///< takes one from a semaphore
  try_acquire,
  release,  ///< gives a semaphore some
  count_down,
  arrive,  ///< at a barrier; waits there for those who are still to come
  drop,    ///< arrives at a barrier for the last time, and does not wait
  pass,    ///< goes on after all have arrived
  join,
  yield,
  spin,    ///< goes round a loop for ever that reads nothing shared
  choose,  ///< one of several numbers; which one, nobody knows before
  print,
  exit,  ///< ends the whole program
};

/// Whose step comes next in a schedule.
struct Turn {
  std::uint8_t thread = 0;  ///< 0 the first
  /// Which of the ways that its step can go: the number that is chosen, or 1 for a weak compare_exchange that fails without
  /// a reason. A sleeper that wakes: 0 when it was notified; for one that waits some time at most, 1 when that is over; the
  /// next number when it wakes without a reason. 0 where there is only one way.
  std::uint8_t way = 0;
  // NOLINTNEXTLINE(google-explicit-constructor): most steps can go only one way
  constexpr Turn(std::size_t by, std::size_t how = 0)
      : thread(static_cast<std::uint8_t>(by)), way(static_cast<std::uint8_t>(how)) {}
  bool operator==(const Turn&) const = default;
};
/// The turns of the threads, in the order of their steps.
using Schedule = std::vector<Turn>;

/// What a step does, and to which object.
struct StepLabel {
  StepKind kind = StepKind::load;
  std::string object;  ///< its name; empty for a yield and a choice
  bool operator==(const StepLabel&) const = default;
};

/// Whether it is done to an object or a thread: to yield, to spin, to choose and to exit are not.
constexpr bool has_object(StepKind kind) {
  return kind != StepKind::yield && kind != StepKind::spin && kind != StepKind::choose &&
         kind != StepKind::exit;
}
/// Whether it reads the value of a variable, or writes it.
bool is_load(StepKind kind);
bool is_store(StepKind kind);
/// As it is called in a program: "fetch_add".
std::string_view to_string(StepKind kind);
/// As a person says it: "add to", "take", "release".
std::string_view verb_of(StepKind kind);
/// "take lock A", "load counter".
std::string to_string(const StepLabel& step);
/// The same where a program is read beside it: "read counter", "write counter", "take lock A", "print".
std::string short_words(const StepLabel& step);

}  // namespace racecourse
