#include "kit/explorer/step_footprint.h"

#include <algorithm>
#include <utility>

namespace racecourse {

namespace {

using How = Footprint::How;

/// Sorts, and keeps the strongest touch of each object.
void tidy(std::vector<Footprint::Touch>& touches) {
  std::sort(touches.begin(), touches.end());
  std::size_t kept = 0;
  for (const Footprint::Touch& touch : touches) {
    if (kept > 0 && touches[kept - 1].object == touch.object)
      touches[kept - 1].how = touch.how;
    else
      touches[kept++] = touch;
  }
  touches.resize(kept);
}

}  // namespace

bool Footprint::only_reads() const {
  return !ends_program &&
         std::all_of(touches.begin(), touches.end(), [](const Touch& t) { return t.how == How::read; });
}

bool independent(const Footprint& a, const Footprint& b) {
  if (a.ends_program || b.ends_program) return false;
  for (auto x = a.touches.begin(), y = b.touches.begin(); x != a.touches.end() && y != b.touches.end();) {
    if (x->object == y->object && (x->how != y->how || x->how == How::write)) return false;
    if (x->object <= y->object)
      ++x;
    else
      ++y;
  }
  return true;
}

std::uint32_t Footprints::of(const GlobalState& state, Turn turn) {
  const std::uint32_t thread = state[turn.thread + 1U];
  // Which thread a join waits for is no property of the one that joins.
  if (machine_.thread(thread).kind == StepKind::join) return intern(make(state, turn));
  const auto [at, added] = known_.try_emplace(Key{state[0], thread, turn}, 0);
  if (added) at->second = intern(make(state, turn));
  return at->second;
}

std::uint32_t Footprints::of_blocked(const GlobalState& state, std::size_t slot) {
  Footprint made;
  touch_operation(state, slot, nullptr, made);
  tidy(made.touches);
  return intern(std::move(made));
}

Footprint Footprints::make(const GlobalState& state, Turn turn) {
  Footprint made;
  after_ = state;
  machine_.take(after_, turn);
  touch_operation(state, turn.thread, &after_, made);
  touch_notes(state, turn, made);
  if (after_.size() > state.size()) made.touches.push_back({starting(), How::write});
  if (machine_.thread(after_[turn.thread + 1U]).ended)
    made.touches.push_back({end_of(turn.thread), How::write});
  made.ends_program = machine_.terminated(after_[0]);
  tidy(made.touches);
  return made;
}

// Without `after`, what it might do.
void Footprints::touch_operation(const GlobalState& state, std::size_t slot, const GlobalState* after,
                                 Footprint& made) {
  const ThreadState& self = machine_.thread(state[slot + 1]);
  const auto touch = [&](std::uint32_t object, How how) { made.touches.push_back({object, how}); };
  const auto second = static_cast<std::uint32_t>(self.value);  // the mutex of a condition
  switch (self.kind) {
    case StepKind::load:
    case StepKind::is_set:
    case StepKind::await: touch(self.object, How::read); break;
    case StepKind::store:
    case StepKind::fetch_add:
    case StepKind::exchange:
    case StepKind::lock:
    case StepKind::unlock: touch(self.object, How::write); break;
    case StepKind::compare_exchange:
    case StepKind::try_lock: {
      const bool fails = after != nullptr &&
                         machine_.memory(state[0])[self.object] == machine_.memory((*after)[0])[self.object];
      touch(self.object, fails ? How::read : How::write);
      break;
    }
    case StepKind::wait:
      touch(self.object, How::write);
      touch(second, How::write);
      break;
    case StepKind::wake:  // one that all were notified with takes nobody's notification
      touch(self.object, self.asleep || machine_.ways(state[slot + 1]) > 1 ? How::write : How::read);
      touch(second, How::write);
      break;
    case StepKind::fetch_or:
    case StepKind::fetch_and:
    case StepKind::compare_exchange_weak:
    case StepKind::try_lock_for:
    case StepKind::lock_shared:
    case StepKind::try_lock_shared:
    case StepKind::unlock_shared:
    case StepKind::notify:
    case StepKind::reset:
    case StepKind::await_for:
    case StepKind::acquire:
    case StepKind::try_acquire:
    case StepKind::release:
    case StepKind::count_down:
    case StepKind::arrive:
    case StepKind::drop:
    case StepKind::pass:
    case StepKind::print: touch(self.object, How::write); break;
    case StepKind::set: touch(self.object, How::add); break;
    case StepKind::join: touch(end_of(machine_.joined(state, slot)), How::read); break;
    case StepKind::yield:
    case StepKind::spin:
    case StepKind::choose:
    case StepKind::exit: break;
  }
}

void Footprints::touch_notes(const GlobalState& state, Turn turn, Footprint& made) {
  using What = Note::What;
  for (const Note& note : machine_.notes(state, turn)) {
    switch (note.what) {
      case What::set: made.touches.push_back({note.object, How::write}); break;
      case What::add: made.touches.push_back({note.object, How::add}); break;
      case What::broken:
        if (made.broken_line == 0) made.broken_line = static_cast<std::uint32_t>(note.value);
        break;
      case What::terminated:
      case What::failed: break;
    }
  }
}

std::uint32_t Footprints::intern(Footprint footprint) {
  const auto next = static_cast<std::uint32_t>(footprints_.size());
  const auto [at, added] = numbers_.try_emplace(std::move(footprint), next);
  if (added) footprints_.push_back(&at->first);
  return at->second;
}

std::size_t Footprints::bytes() const {
  constexpr std::size_t each = 160, each_known = 64;  // with what maps and vectors add
  return footprints_.size() * each + known_.size() * each_known;
}

}  // namespace racecourse
