#include "kit/machine/controlled_machine.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "kit/base/hash_bytes.h"

namespace racecourse {

namespace {

constexpr std::size_t most_threads = 250;

std::uint64_t hash_thread(const ThreadState& t) {
  const std::uint64_t words[] = {t.value,
                                 t.expected,
                                 std::uint64_t{t.object} << 32 | static_cast<std::uint32_t>(t.line),
                                 std::uint64_t{t.frame} << 32 | std::uint32_t{t.first_signal} << 16 | t.child,
                                 std::uint64_t{t.held} << 32 | std::uint32_t{t.number} << 16 | t.children,
                                 static_cast<std::uint64_t>(t.kind) << 2 |
                                     static_cast<std::uint64_t>(t.ended) << 1 |
                                     static_cast<std::uint64_t>(t.asleep)};
  return hash_bytes(words, sizeof(words));
}

}  // namespace

ControlledMachine::ControlledMachine(ControlledStage::Cast& cast, std::unique_ptr<Segments> segments)
    : cast_(cast), words_(cast.objects.size() + words_of_program), segments_(std::move(segments)) {
  std::vector<std::uint64_t> words(words_);
  for (const ControlledObject* object : cast_.objects) words[object->index()] = object->word();
  ThreadState none;
  none.ended = true;
  none.frame = ~std::uint32_t{0};  // a thread that has ended has none, which is 0
  intern_thread(none);
  initial_ = {intern_memory(words.data())};
  for (const ControlledBody& body : cast_.bodies) {
    names_.push_back(body.name);
    initial_.push_back(nobody);
  }
  for (std::size_t slot = 0; slot < cast_.bodies.size(); ++slot) {
    const Segment segment = segments_->begin(cast_.bodies[slot].code, memory(initial_[0]));
    initial_[slot + 1] = intern_thread(before_first_step(segment));
    apply_notes(segment, initial_);
    add_children(segment, initial_, slot);
  }
  if (cast_.is_program) join_at_once(initial_);
}

ThreadState ControlledMachine::before_first_step(const Segment& segment) {
  ThreadState self;
  self.ended = segment.ended;
  self.frame = segment.frame;
  self.children = segment.starts;
  static_cast<Operation&>(self) = segment.next;
  return self;
}

// Steps: what one does to its own thread and to memory is in controlled_steps.cpp.

// Applies the operation.
Input ControlledMachine::input_of(std::uint64_t* words, ThreadState& self, Chance chance) {
  const bool weakly = self.kind == StepKind::compare_exchange_weak && chance.way == 1;
  return {apply_to_memory(words, self, chance), weakly};
}

ControlledMachine::Step ControlledMachine::make_step(std::uint32_t memory, std::uint32_t thread,
                                                     Chance chance, Segment& segment) {
  ThreadState self = threads_[thread];
  const auto before = this->memory(memory);
  std::vector<std::uint64_t> words(before.begin(), before.end());
  const bool opens = opens_barrier(self, words.data());
  const Input input = input_of(words.data(), self, chance);
  if (wrong_ != nullptr) {
    end_program(self, words.data());
  } else if (!self.asleep) {
    segment = segments_->after({self.frame, self.children, self.line}, input, words);
    self.frame = segment.frame;
    self.ended = segment.ended;
    self.children = static_cast<std::uint16_t>(self.children + segment.starts);
    static_cast<Operation&>(self) = segment.next;
    apply_notes(segment, words.data());
    if (self.kind == StepKind::wake && !self.ended) {  // fell asleep in the same step
      self.asleep = true;
      self.first_signal = static_cast<std::uint16_t>(words[self.object] + 1);
    }
  }
  Step step;
  step.memory = intern_memory(words.data());
  step.thread = intern_thread(self);
  step.enabled = true;
  const bool may_join = cast_.is_program && (self.ended || self.kind == StepKind::join);
  step.local = segment.starts == 0 && !opens && !may_join;
  return step;
}

void ControlledMachine::end_program(ThreadState& self, std::uint64_t* words) {
  words[words_ - 1] |= program_ended;
  words[words_ - 2] = reinterpret_cast<std::uintptr_t>(std::exchange(wrong_, nullptr));
  self = threads_[nobody];
}

ControlledMachine::Step ControlledMachine::new_step(std::uint32_t memory, std::uint32_t thread) {
  Segment segment;
  return possible_alone(memory, threads_[thread], 0) ? make_step(memory, thread, {}, segment) : Step{};
}

void ControlledMachine::take(GlobalState& state, Turn turn) {
  const std::uint32_t id = state[turn.thread + 1U];
  if (!concerns_others(id)) {
    const Step taken = step(state[0], id);
    assert(taken.enabled);
    if (taken.local) {
      state[0] = taken.memory;
      state[turn.thread + 1U] = taken.thread;
      return;
    }
  }
  take_concerning_others(state, turn);
  if (cast_.is_program) join_at_once(state);
}

// To join is no choice there: it happens as soon as it can, and changes nothing that others could see.
void ControlledMachine::join_at_once(GlobalState& state) {
  for (bool joined = true; joined;) {
    joined = false;
    for (std::size_t slot = 0; slot + 1 < state.size(); ++slot) {
      if (threads_[state[slot + 1]].kind != StepKind::join || !enabled(state, slot)) continue;
      take_concerning_others(state, slot);
      joined = true;
    }
  }
}

void ControlledMachine::take_concerning_others(GlobalState& state, Turn turn) {
  const std::size_t slot = turn.thread;
  const std::uint32_t id = state[slot + 1];
  const ThreadState& self = threads_[id];
  Chance chance{turn.way, false, 0};
  if (self.kind == StepKind::notify)
    chance.wakes = sleepers(state, self.object, slot, any_signal) > memory(state[0])[self.object];
  if (self.kind == StepKind::wake) chance.uses_up = used_up(state, slot, turn.way);
  Segment segment;
  const Step taken = make_step(state[0], id, chance, segment);
  change_sleepers(state, slot, chance);
  state[0] = taken.memory;
  state[slot + 1] = taken.thread;
  add_children(segment, state, slot);
}

std::span<const Note> ControlledMachine::notes(const GlobalState& state, Turn turn) {
  ThreadState self = threads_[state[turn.thread + 1U]];
  const auto before = memory(state[0]);
  std::vector<std::uint64_t> words(before.begin(), before.end());
  const Input input = input_of(words.data(), self, {turn.way, false, 0});
  if (self.asleep) return {};
  return segments_->notes(segments_->after({self.frame, self.children, self.line}, input, words));
}

// Notes, requirements that did not hold, and the end of the program.
void ControlledMachine::apply_notes(const Segment& segment, std::uint64_t* words) const {
  using What = Note::What;
  for (const Note& note : segments_->notes(segment)) {
    std::uint64_t& word = words[note.object];
    switch (note.what) {
      case What::set: word = note.value; break;
      case What::add: word = (word + note.value) & cast_.objects[note.object]->mask(); break;
      case What::broken:
        if (words[words_ - 1] >> broken_line_shift == 0) words[words_ - 1] |= note.value << broken_line_shift;
        break;
      case What::terminated: words[words_ - 1] |= program_ended; break;
      case What::failed:
        words[words_ - 1] |= program_ended;
        words[words_ - 2] = note.value;
        break;
    }
  }
}

void ControlledMachine::apply_notes(const Segment& segment, GlobalState& state) {
  const auto before = memory(state[0]);
  std::vector<std::uint64_t> words(before.begin(), before.end());
  apply_notes(segment, words.data());
  state[0] = intern_memory(words.data());
}

void ControlledMachine::add_children(const Segment& segment, GlobalState& state, std::size_t slot) {
  for (std::size_t i = 0; i < segment.starts; ++i) {
    if (state.size() > most_threads)
      throw Misuse("bodies start more than " + std::to_string(most_threads) + " threads");
    const Segments::Start start = segments_->starts(segment)[i];
    const Segment first = segments_->begin(start, memory(state[0]));
    ThreadState child = before_first_step(first);
    child.child = static_cast<std::uint16_t>(slot + 1);
    child.number = start.number;
    state.push_back(intern_thread(child));
    if (names_.size() < state.size() - 1) names_.push_back(segments_->name(start));
    apply_notes(first, state);
    add_children(first, state, state.size() - 2);
  }
}

bool ControlledMachine::all_ended(const GlobalState& state) const {
  if (terminated(state[0])) return true;
  return std::all_of(state.begin() + 1, state.end(), [&](std::uint32_t id) { return threads_[id].ended; });
}

void ControlledMachine::set_objects(std::span<const std::uint64_t> words) const {
  for (ControlledObject* object : cast_.objects) object->set_word(words[object->index()]);
}

Ending ControlledMachine::ending(std::uint32_t memory) {
  const auto words = this->memory(memory);
  set_objects(words);
  if (const int line = broken_line(memory)) return broken_on_line(line);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the body's own literal
  if (const auto* const why = reinterpret_cast<const char*>(words[words_ - 2]))
    return cast_.is_program ? cast_.other_ending(why) : Ending{why, false};
  Ending ending = cast_.ending();
  ending.held = ending.held && (cast_.is_program || words.back() == 0);
  return ending;
}

std::int64_t ControlledMachine::number(std::uint32_t memory, std::uint32_t object) const {
  const auto words = this->memory(memory);
  const ControlledObject& self = *cast_.objects[object];
  const bool in_image =
      cast_.is_program && (self.kind() == ObjectKind::shared || self.kind() == ObjectKind::atomic);
  return self.number(in_image ? cast_.value(words, object) : words[object]);
}

std::string ControlledMachine::printed(std::uint32_t memory) const {
  return cast_.printed ? cast_.printed(this->memory(memory)) : std::string{};
}

Ending ControlledMachine::deadlock(std::uint32_t memory) {
  if (!cast_.is_program) return deadlock_ending();
  set_objects(this->memory(memory));
  return cast_.other_ending("deadlock");
}

std::size_t ControlledMachine::joined(const GlobalState& state, std::size_t slot) const {
  const ThreadState& self = threads_[state[slot + 1]];
  for (std::size_t other = 0; other + 1 < state.size(); ++other) {
    const ThreadState& child = threads_[state[other + 1]];
    const bool known = cast_.is_program ? child.child != 0 : child.child == slot + 1;
    if (known && child.number == self.object) return other;
  }
  throw Misuse("a body joins a thread that it has not started, on line " + std::to_string(self.line));
}

std::string ControlledMachine::object_name(const GlobalState& state, std::size_t slot) const {
  const ThreadState& self = threads_[state[slot + 1]];
  if (self.kind == StepKind::join) return names_[joined(state, slot)];
  if (!has_object(self.kind)) return {};
  return cast_.objects[self.object]->name();
}

std::vector<int> ControlledMachine::holders(const GlobalState& state, std::uint32_t lock) const {
  std::vector<int> all;
  for (std::size_t slot = 0; slot + 1 < state.size(); ++slot) {
    const ThreadState& thread = threads_[state[slot + 1]];
    if (holds(thread, lock, false) || holds(thread, lock, true)) all.push_back(static_cast<int>(slot));
  }
  return all;
}

ControlledMachine::Wait ControlledMachine::wait(const GlobalState& state, std::size_t slot) const {
  const ThreadState& self = threads_[state[slot + 1]];
  const auto for_lock = [&](std::uint32_t lock) {
    return Wait{cast_.objects[lock]->name(), holders(state, lock)};
  };
  switch (self.kind) {
    case StepKind::lock:
    case StepKind::lock_shared: return for_lock(self.object);
    case StepKind::wake:  // one that was notified waits for the mutex only
      if (can_wake(self, memory(state[0])[self.object], 0))
        return for_lock(static_cast<std::uint32_t>(self.value));
      return {object_name(state, slot), {}};
    case StepKind::join: return {object_name(state, slot), {static_cast<int>(joined(state, slot))}};
    default: return {object_name(state, slot), {}};
  }
}

// Interning.

std::uint32_t ControlledMachine::intern_memory(const std::uint64_t* words) {
  const std::size_t size = words_ * sizeof(std::uint64_t);
  const auto at = [&](std::uint32_t id) { return memories_.data() + std::size_t{id} * words_; };
  const std::uint32_t found = memory_index_.find_or_add(
      hash_bytes(words, size), memory_count_,
      [&](std::uint32_t id) { return std::memcmp(at(id), words, size) == 0; },
      [&](std::uint32_t id) { return hash_bytes(at(id), size); });
  if (found == memory_count_) {
    memories_.insert(memories_.end(), words, words + words_);
    ++memory_count_;
  }
  return found;
}

std::uint32_t ControlledMachine::intern_thread(const ThreadState& state) {
  const auto next = static_cast<std::uint32_t>(threads_.size());
  const std::uint32_t found = thread_index_.find_or_add(
      hash_thread(state), next, [&](std::uint32_t id) { return threads_[id] == state; },
      [&](std::uint32_t id) { return hash_thread(threads_[id]); });
  if (found == next) {
    threads_.push_back(state);
    ways_.push_back(ways_of(state, spurious_wakeups_));
    concerns_others_.push_back(
        !state.ended && (ways_.back() > 1 || state.kind == StepKind::notify || state.kind == StepKind::join ||
                         state.kind == StepKind::choose || (state.kind == StepKind::wake && state.asleep)));
    accesses_.push_back(access_of(state));
  }
  return found;
}

// 0, or which variable, and how. A program may access the same one in both ways.
std::uint32_t ControlledMachine::access_of(const ThreadState& self) const {
  if (self.ended || (!is_load(self.kind) && !is_store(self.kind))) return 0;
  if (cast_.objects[self.object]->kind() != ObjectKind::shared) return 0;
  const bool plain = (self.kind == StepKind::load || self.kind == StepKind::store) && self.expected == 0;
  return next_variable * (self.object + 1) + (is_store(self.kind) ? writes : 0) + (plain ? plainly : 0);
}

std::size_t ControlledMachine::bytes() const {
  return memories_.capacity() * sizeof(std::uint64_t) + threads_.capacity() * (sizeof(ThreadState) + 6) +
         steps_.bytes() + memory_index_.bytes() + thread_index_.bytes() + segments_->bytes();
}

}  // namespace racecourse
