#include "kit/machine/step_words.h"

#include <fmt/format.h>

namespace racecourse {

namespace {

std::string held_words(const ControlledMachine& machine, const GlobalState& state, std::uint32_t mutex,
                       std::size_t slot) {
  const std::string& name = machine.objects()[mutex]->name();
  const int holder = machine.holder(state, mutex);
  if (holder < 0) return "waits for " + name;
  if (static_cast<std::size_t>(holder) == slot) return "waits for " + name + ", which it holds itself";
  return "waits for " + name + ", which " + machine.name(static_cast<std::size_t>(holder)) + " holds";
}

}  // namespace

std::string words_of_effect(StepKind kind, const StepEffect& effect) {
  const auto& [who, object, mutex, before, after, expected, to_all, anybody] = effect;
  switch (kind) {
    case StepKind::load: return fmt::format("{} reads {} from {}", who, before, object);
    case StepKind::store: return fmt::format("{} writes {} to {}", who, after, object);
    case StepKind::fetch_add:
      return fmt::format("{} adds {} to {}: {} becomes {}", who, after - before, object, before, after);
    case StepKind::exchange: return fmt::format("{} puts {} into {} and gets {}", who, after, object, before);
    case StepKind::compare_exchange:
      if (before == expected)
        return fmt::format("{} finds {} in {}, as it expects, and sets it to {}", who, before, object, after);
      return fmt::format("{} finds {} in {}, expects {}, and leaves it", who, before, object, expected);
    case StepKind::lock: return fmt::format("{} takes {}", who, object);
    case StepKind::try_lock:
      if (before == 0) return fmt::format("{} tries {} and takes it", who, object);
      return fmt::format("{} tries {}, which is taken, and goes on", who, object);
    case StepKind::unlock: return fmt::format("{} releases {}", who, object);
    case StepKind::wait:
      return fmt::format("{} releases {} and sleeps until notified of {}", who, mutex, object);
    case StepKind::wake: return fmt::format("{} was notified of {} and takes {} again", who, object, mutex);
    case StepKind::notify: {
      const char* const whom = to_all ? "all threads" : "one thread";
      if (!anybody)
        return fmt::format("{} notifies {} waiting for {}: nobody is, and the signal is lost", who, whom,
                           object);
      return fmt::format("{} notifies {} waiting for {}", who, whom, object);
    }
    case StepKind::set: return fmt::format("{} sets {}", who, object);
    case StepKind::is_set:
      return fmt::format("{} sees that {} is {}", who, object, before != 0 ? "set" : "not set");
    case StepKind::await: return fmt::format("{} sees that {} is set, and goes on", who, object);
    case StepKind::join: return fmt::format("{} sees that {} has ended", who, object);
    case StepKind::yield: return fmt::format("{} yields to others", who);
    case StepKind::choose: return fmt::format("{} chooses {}", who, after);
  }
  return {};
}

std::string words_of_wait(ControlledMachine& machine, const GlobalState& state, std::size_t slot) {
  const ThreadState self = machine.thread(state[slot + 1]);
  if (self.ended || machine.enabled(state, slot)) return {};
  if (machine.terminated(state[0])) return "cannot go on: the program has ended";
  switch (self.kind) {
    case StepKind::lock: return held_words(machine, state, self.object, slot);
    case StepKind::wake:
      if (self.asleep && self.first_signal > machine.memory(state[0])[self.object])
        return "sleeps until notified of " + machine.objects()[self.object]->name();
      return held_words(machine, state, static_cast<std::uint32_t>(self.value), slot);
    case StepKind::await: return "waits until " + machine.objects()[self.object]->name() + " is set";
    case StepKind::join: return "waits until " + machine.object_name(state, slot) + " has ended";
    default: return "cannot go on";
  }
}

std::string words_of_object(const ControlledMachine& machine, const GlobalState& state,
                            std::uint32_t object) {
  const ControlledObject& self = *machine.objects()[object];
  const std::uint64_t word = machine.memory(state[0])[object];
  switch (self.kind()) {
    case ObjectKind::mutex: {
      const int holder = machine.holder(state, object);
      if (holder >= 0) return "held by " + machine.name(static_cast<std::size_t>(holder));
      return word == 0 ? "free" : "held";
    }
    case ObjectKind::event: return word != 0 ? "set" : "not set";
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
    case ObjectKind::note: return std::to_string(self.number(word));
  }
  return {};
}

}  // namespace racecourse
