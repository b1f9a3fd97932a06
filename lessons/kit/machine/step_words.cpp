#include "kit/machine/step_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "kit/base/words.h"

namespace racecourse {

namespace {

std::string names_of(const ControlledMachine& machine, const std::vector<int>& slots) {
  std::vector<std::string> names;
  for (const int slot : slots) names.push_back(machine.name(static_cast<std::size_t>(slot)));
  return and_list(names);
}

std::string lock_words(const ControlledMachine& machine, const ControlledMachine::Wait& wait,
                       std::size_t slot) {
  std::string words = "waits for " + wait.object;
  if (wait.holders.empty()) return words;
  if (std::find(wait.holders.begin(), wait.holders.end(), static_cast<int>(slot)) != wait.holders.end())
    return words + ", which it holds itself";
  return words + ", which " + names_of(machine, wait.holders) +
         (wait.holders.size() > 1 ? " share" : " holds");
}

std::string words_of_wake(const StepEffect& effect) {
  const std::string takes = " and takes " + effect.mutex + " again";
  if (effect.way == 0) return effect.thread + " was notified of " + effect.object + takes;
  if (effect.timed && effect.way == 1) return effect.thread + " waits no longer for " + effect.object + takes;
  return effect.thread + " wakes up without a notification of " + effect.object + takes;
}

std::string words_of_compare(const StepEffect& effect, bool weak_failure) {
  const auto& e = effect;
  if (weak_failure)
    return fmt::format("{} finds {} in {}, as it expects, but leaves it: weak, it may fail for no reason",
                       e.thread, e.before, e.object);
  if (e.before == e.expected)
    return fmt::format("{} finds {} in {}, as it expects, and sets it to {}", e.thread, e.before, e.object,
                       e.after);
  return fmt::format("{} finds {} in {}, expects {}, and leaves it", e.thread, e.before, e.object,
                     e.expected);
}

std::string words_of_notify(const StepEffect& effect) {
  std::string words = fmt::format("{} notifies {} waiting for {}", effect.thread,
                                  effect.to_all ? "all threads" : "one thread", effect.object);
  return effect.anybody ? words : words + ": nobody is, and the signal is lost";
}

std::string words_of_arrival(const StepEffect& effect, const char* arrives, const char* then) {
  const auto& e = effect;
  if (e.before == 1) return fmt::format("{} {} {}, the last one: all go on", e.thread, arrives, e.object);
  return fmt::format("{} {} {}{}: {} still to come", e.thread, arrives, e.object, then, e.after);
}

}  // namespace

std::string words_of_effect(StepKind kind, const StepEffect& effect) {
  const auto& [who, object, mutex, before, after, expected, operand, way, timed, to_all, anybody, open,
               opened] = effect;
  switch (kind) {
    case StepKind::load: return fmt::format("{} reads {} from {}", who, before, object);
    case StepKind::store: return fmt::format("{} writes {} to {}", who, after, object);
    case StepKind::fetch_add:
      return fmt::format("{} adds {} to {}: {} becomes {}", who, after - before, object, before, after);
    case StepKind::fetch_or:
      return fmt::format("{} sets the bits {} of {}: {} becomes {}", who, operand, object, before, after);
    case StepKind::fetch_and:
      return fmt::format("{} keeps only the bits {} of {}: {} becomes {}", who, operand, object, before,
                         after);
    case StepKind::exchange: return fmt::format("{} puts {} into {} and gets {}", who, after, object, before);
    case StepKind::compare_exchange: return words_of_compare(effect, false);
    case StepKind::compare_exchange_weak: return words_of_compare(effect, way == 1);
    case StepKind::lock: return fmt::format("{} takes {}", who, object);
    case StepKind::try_lock:
      if (after != before) return fmt::format("{} tries {} and takes it", who, object);
      return fmt::format("{} tries {}, which is taken, and goes on", who, object);
    case StepKind::try_lock_for:
      if (after != before) return fmt::format("{} takes {} in time", who, object);
      return fmt::format("{} waits no longer for {}, which is taken, and goes on", who, object);
    case StepKind::unlock: return fmt::format("{} releases {}", who, object);
    case StepKind::lock_shared: return fmt::format("{} takes {}, shared", who, object);
    case StepKind::try_lock_shared:
      if (after != before) return fmt::format("{} tries to share {} and takes it", who, object);
      return fmt::format("{} tries to share {}, which is taken, and goes on", who, object);
    case StepKind::unlock_shared: return fmt::format("{} no longer shares {}", who, object);
    case StepKind::wait:
      return fmt::format("{} releases {} and sleeps until notified of {}{}", who, mutex, object,
                         timed ? ", or until the time is over" : "");
    case StepKind::wake: return words_of_wake(effect);
    case StepKind::notify: return words_of_notify(effect);
    case StepKind::set: return fmt::format("{} sets {}", who, object);
    case StepKind::reset: return fmt::format("{} resets {}", who, object);
    case StepKind::is_set:
      return fmt::format("{} sees that {} is {}{}", who, object, open ? "" : "not ", opened);
    case StepKind::await: return fmt::format("{} sees that {} is {}, and goes on", who, object, opened);
    case StepKind::await_for:
      if (open) return fmt::format("{} sees that {} is {} in time, and goes on", who, object, opened);
      return fmt::format("{} waits no longer for {}, and goes on", who, object);
    case StepKind::acquire:
      return fmt::format("{} takes one of {}: {} become {}", who, object, before, after);
    case StepKind::try_acquire:
      if (after != before)
        return fmt::format("{} tries {} and takes one: {} become {}", who, object, before, after);
      return fmt::format("{} tries {}, of which none is left, and goes on", who, object);
    case StepKind::release:
      return fmt::format("{} gives {} back to {}: {} become {}", who, operand, object, before, after);
    case StepKind::count_down:
      return fmt::format("{} counts {} down: {} becomes {}", who, object, before, after);
    case StepKind::arrive: return words_of_arrival(effect, "arrives at", " and waits");
    case StepKind::drop: return words_of_arrival(effect, "arrives at and leaves", "");
    case StepKind::pass: return fmt::format("{} goes on after {}", who, object);
    case StepKind::join: return fmt::format("{} sees that {} has ended", who, object);
    case StepKind::yield: return fmt::format("{} yields to others", who);
    case StepKind::spin: return fmt::format("{} spins in a loop that reads nothing shared", who);
    case StepKind::choose: return fmt::format("{} chooses {}", who, way);
    case StepKind::print: return fmt::format("{} prints", who);
    case StepKind::exit: return fmt::format("{} ends the program", who);
  }
  return {};
}

const char* opened_word(ObjectKind kind) { return kind == ObjectKind::latch ? "counted down" : "set"; }

std::string words_of_wait(ControlledMachine& machine, const GlobalState& state, std::size_t slot) {
  const ThreadState self = machine.thread(state[slot + 1]);
  if (self.ended || machine.can_step(state, slot)) return {};
  if (machine.terminated(state[0])) return "cannot go on: the program has ended";
  const ControlledMachine::Wait wait = machine.wait(state, slot);
  switch (self.kind) {
    case StepKind::lock:
    case StepKind::lock_shared: return lock_words(machine, wait, slot);
    case StepKind::wake:
      if (wait.object == machine.objects()[self.object]->name())
        return "sleeps until notified of " + wait.object;
      return lock_words(machine, wait, slot);
    case StepKind::await:
      return "waits until " + wait.object + " is " + opened_word(machine.objects()[self.object]->kind());
    case StepKind::acquire: return "waits until one of " + wait.object + " is given back";
    case StepKind::pass:
      return fmt::format("waits at {} for {} more", wait.object,
                         still_to_come(machine.memory(state[0])[self.object]));
    case StepKind::join: return "waits until " + wait.object + " has ended";
    default: return "cannot go on";
  }
}

std::string words_of_object(const ControlledMachine& machine, const GlobalState& state,
                            std::uint32_t object) {
  const ControlledObject& self = *machine.objects()[object];
  const std::uint64_t word = machine.memory(state[0])[object];
  switch (self.kind()) {
    case ObjectKind::mutex:
    case ObjectKind::recursive_mutex:
    case ObjectKind::shared_mutex: {
      if (word == 0) return "free";
      const std::string names = names_of(machine, machine.holders(state, object));
      if (self.kind() == ObjectKind::shared_mutex && word != held_alone) return "shared by " + names;
      if (names.empty()) return "held";
      return "held by " + names + (word > 1 ? fmt::format(", {} times", word) : "");
    }
    case ObjectKind::event: return word != 0 ? "set" : "not set";
    case ObjectKind::latch: return word == 0 ? "counted down" : fmt::format("{} to count down", word);
    case ObjectKind::semaphore: return fmt::format("{} left", word);
    case ObjectKind::barrier: return fmt::format("{} still to come", still_to_come(word));
    case ObjectKind::condition: {
      std::string sleepers;
      for (std::size_t slot = 0; slot + 1 < state.size(); ++slot) {
        const ThreadState& thread = machine.thread(state[slot + 1]);
        if (!thread.asleep || thread.object != object) continue;
        sleepers += (sleepers.empty() ? "" : ", ") + machine.name(slot);
      }
      return sleepers.empty() ? "nobody waits" : "waiting: " + sleepers;
    }
    case ObjectKind::shared:
    case ObjectKind::atomic:
    case ObjectKind::note: return std::to_string(machine.number(state[0], object));
  }
  return {};
}

}  // namespace racecourse
