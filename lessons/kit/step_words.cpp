#include "kit/step_words.h"

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

std::string words_of_step(const ControlledMachine& machine, const GlobalState& state, std::size_t slot) {
  std::string words(to_string(machine.thread(state[slot + 1]).kind));
  if (const std::string object = machine.object_name(state, slot); !object.empty()) words += " " + object;
  return words;
}

std::string words_of_wait(ControlledMachine& machine, const GlobalState& state, std::size_t slot) {
  const ThreadState self = machine.thread(state[slot + 1]);
  if (self.ended || machine.enabled(state, slot)) return {};
  if (machine.possible(state, slot)) return "has yielded: first another thread takes a step";
  switch (self.kind) {
    case StepKind::lock: return held_words(machine, state, self.object, slot);
    case StepKind::wake:
      if (self.asleep && self.first_signal > machine.memory(state[0])[self.object])
        return "sleeps until it is told of " + machine.objects()[self.object]->name();
      return held_words(machine, state, static_cast<std::uint32_t>(self.value), slot);
    case StepKind::await: return "waits until " + machine.objects()[self.object]->name() + " is set";
    case StepKind::join: return "waits until " + machine.object_name(state, slot) + " has ended";
    default: return "cannot go on";
  }
}

std::string words_of_object(const ControlledMachine& machine, const GlobalState& state, std::uint32_t object) {
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
