// ControlledMachine: what an operation does to its thread, to memory, and to sleepers.

#include <string>

#include "kit/machine/controlled_machine.h"

namespace racecourse {

namespace {

bool is_timed(const ThreadState& self) { return self.expected == 1; }  // of a wait and a wake

}  // namespace

// Which steps are possible.

std::uint8_t ControlledMachine::ways_of(const ThreadState& self, bool spurious_wakeups) {
  switch (self.kind) {
    case StepKind::choose: return static_cast<std::uint8_t>(self.value);
    case StepKind::compare_exchange_weak: return 2;
    case StepKind::wake:
      return static_cast<std::uint8_t>(1 + (is_timed(self) ? 1 : 0) +
                                       (spurious_wakeups && self.asleep ? 1 : 0));
    default: return 1;
  }
}

bool ControlledMachine::can_wake(const ThreadState& self, std::uint64_t notifications, std::uint8_t way) {
  if (way == 0) return !self.asleep || self.first_signal <= notifications;
  return self.asleep || (is_timed(self) && way == 1);
}

bool ControlledMachine::possible_alone(std::uint32_t memory, const ThreadState& self,
                                       std::uint8_t way) const {
  if (self.ended || terminated(memory)) return false;
  const auto words = this->memory(memory);
  switch (self.kind) {
    case StepKind::lock:
      return words[self.object] == 0 ||
             (cast_.objects[self.object]->kind() == ObjectKind::recursive_mutex && holds(self, self.object));
    case StepKind::lock_shared: return (words[self.object] & held_alone) == 0;
    case StepKind::acquire: return words[self.object] > 0;
    case StepKind::await: return is_open(*cast_.objects[self.object], words[self.object]);
    case StepKind::pass: return !self.asleep;
    case StepKind::wake:
      return (self.value == no_mutex || words[self.value] == 0) && can_wake(self, words[self.object], way);
    case StepKind::compare_exchange_weak: return way == 0 || words[self.object] == self.expected;
    default: return true;
  }
}

bool ControlledMachine::enabled(const GlobalState& state, Turn turn) const {
  const ThreadState& self = threads_[state[turn.thread + 1U]];
  if (turn.way >= ways_of(self, true)) return false;
  const bool joins = self.kind == StepKind::join && !self.ended && !terminated(state[0]);
  if (joins) return threads_[state[joined(state, turn.thread) + 1]].ended;
  return possible_alone(state[0], self, turn.way);
}

bool ControlledMachine::can_step(const GlobalState& state, std::size_t slot) const {
  bool can = false;
  for_each_turn(state, slot, [&](Turn) { can = true; });
  return can;
}

// What they do.

void ControlledMachine::misuse(const ThreadState& self, const std::string& does, std::uint32_t object,
                               const std::string& but) const {
  throw Misuse("a body " + does + " \"" + cast_.objects[object]->name() + "\" on line " +
               std::to_string(self.line) + " but " + but);
}

void ControlledMachine::check(const ThreadState& self, std::uint64_t word) const {
  const auto by = static_cast<std::int64_t>(self.value);
  if (self.kind == StepKind::release && by < 0)
    misuse(self, "gives " + std::to_string(by) + " back to", self.object, "that is less than none");
  if (self.kind == StepKind::count_down && (by < 0 || self.value > word))
    misuse(self, "counts down", self.object,
           "by " + std::to_string(by) + " while " + std::to_string(word) + " are left");
  if ((self.kind == StepKind::arrive || self.kind == StepKind::drop) && still_to_come(word) == 0)
    misuse(self, "arrives at", self.object, "all its threads have dropped out");
  const bool shares = self.kind == StepKind::lock_shared || self.kind == StepKind::try_lock_shared;
  if (shares && holds(self, self.object, true)) misuse(self, "shares", self.object, "does so already");
}

void ControlledMachine::release(ThreadState& self, std::uint32_t lock, bool shared, const char* verb) {
  if (!holds(self, lock, shared) && cast_.is_program) {
    wrong_ = "unlocks a mutex that it does not hold";
    return;
  }
  if (!holds(self, lock, shared)) misuse(self, verb, lock, shared ? "does not share it" : "does not hold it");
  self.held = held_.without(self.held, number_of(lock, shared));
}

// With the locks that the thread holds.
std::uint64_t ControlledMachine::apply_to_object(std::uint64_t& word, ThreadState& self, std::uint8_t way) {
  check(self, word);
  const bool held = holds(self, self.object);
  if (self.kind == StepKind::unlock) release(self, self.object, false, "unlocks");
  if (self.kind == StepKind::unlock_shared) release(self, self.object, true, "unlocks");
  const std::uint64_t before = word;
  const std::uint64_t result = apply(self, *cast_.objects[self.object], word, {way, held});
  switch (self.kind) {
    case StepKind::lock:
    case StepKind::try_lock:
    case StepKind::try_lock_for:
      if (word != before) self.held = held_.with(self.held, number_of(self.object, false));
      break;
    case StepKind::unlock:  // of a recursive mutex: it is still held
      if (word != 0) self.held = held_.with(self.held, number_of(self.object, false));
      break;
    case StepKind::lock_shared:
    case StepKind::try_lock_shared:
      if (word != before) self.held = held_.with(self.held, number_of(self.object, true));
      break;
    case StepKind::arrive:
      if (result != 0) break;
      self.kind = StepKind::pass;
      self.asleep = true;
      break;
    default: break;
  }
  return result;
}

// Returns the operation's result for the body.
std::uint64_t ControlledMachine::apply_to_memory(std::uint64_t* words, ThreadState& self, Chance chance) {
  if (self.kind == StepKind::choose) return chance.way;
  std::uint64_t& word = words[self.object];
  const auto mutex = static_cast<std::uint32_t>(self.value);  // of a wait and a wake
  switch (self.kind) {
    case StepKind::wait:
      release(self, mutex, false, "waits with");
      words[mutex] = 0;
      self.kind = StepKind::wake;
      self.asleep = true;
      self.first_signal = static_cast<std::uint16_t>(word + 1);
      return 0;
    case StepKind::wake:
      if (self.value != no_mutex) {
        words[mutex] = 1;
        self.held = held_.with(self.held, number_of(mutex, false));
      }
      if (chance.uses_up > 0) --word;
      self.asleep = false;
      self.first_signal = 0;
      return is_timed(self) && chance.way == 1 ? 0 : 1;
    case StepKind::notify:
      if (self.value == 1)
        word = 0;
      else if (chance.wakes)
        ++word;
      return 0;
    case StepKind::pass:
    case StepKind::join:
    case StepKind::yield:
    case StepKind::spin: return 0;
    default: return apply_to_object(word, self, chance.way);
  }
}

// Sleepers.

// Those that may take the condition's notification with that number, or an earlier one.
std::size_t ControlledMachine::sleepers(const GlobalState& state, std::uint32_t object, std::size_t except,
                                        std::size_t signal) const {
  std::size_t count = 0;
  for (std::size_t slot = 0; slot + 1 < state.size(); ++slot) {
    const ThreadState& other = threads_[state[slot + 1]];
    if (slot != except && other.asleep && other.object == object && other.first_signal <= signal) ++count;
  }
  return count;
}

// Which notification a thread uses up when it wakes. For another reason: the first that nobody else was there to take.
std::size_t ControlledMachine::used_up(const GlobalState& state, std::size_t slot, std::uint8_t way) const {
  const ThreadState& self = threads_[state[slot + 1]];
  if (!self.asleep || way == 0) return self.first_signal;
  const std::uint64_t notifications = memory(state[0])[self.object];
  for (std::size_t signal = 1; signal <= notifications; ++signal)
    if (sleepers(state, self.object, slot, signal) < signal) return signal;
  return 0;
}

// The other threads, for a step that is about to be taken.
void ControlledMachine::change_sleepers(GlobalState& state, std::size_t slot, Chance chance) {
  const ThreadState self = threads_[state[slot + 1]];
  const bool wakes_all =
      (self.kind == StepKind::notify && self.value == 1) || opens_barrier(self, memory(state[0]).data());
  if (!wakes_all && chance.uses_up == 0) return;
  for (std::size_t other = 0; other + 1 < state.size(); ++other) {
    ThreadState changed = threads_[state[other + 1]];
    if (other == slot || !changed.asleep || changed.object != self.object) continue;
    if (wakes_all) {
      changed.asleep = false;
      changed.first_signal = 0;
    } else if (changed.first_signal > chance.uses_up) {
      --changed.first_signal;
    }
    state[other + 1] = intern_thread(changed);
  }
}

}  // namespace racecourse
