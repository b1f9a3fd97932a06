#include "kit/machine/operation.h"

namespace racecourse {

namespace {

std::uint64_t take_one(std::uint64_t& word) {
  if (word == 0) return 0;
  --word;
  return 1;
}

std::uint64_t try_lock(const ControlledObject& object, std::uint64_t& word, bool holds) {
  if (word != 0 && !(holds && object.kind() == ObjectKind::recursive_mutex)) return 0;
  ++word;
  return 1;
}

std::uint64_t try_share(std::uint64_t& word) {
  if ((word & held_alone) != 0) return 0;
  word += one_sharer;
  return 1;
}

std::uint64_t arrive(std::uint64_t& word) {
  --word;
  if (still_to_come(word) > 0) return 0;
  word += word / one_each_time;
  return 1;
}

}  // namespace

std::uint64_t apply(const Operation& operation, const ControlledObject& object, std::uint64_t& word,
                    Circumstances circumstances) {
  const std::uint64_t before = word;
  switch (operation.kind) {
    case StepKind::load: return before;
    case StepKind::store: word = operation.value; return 0;
    case StepKind::fetch_add: word = (before + operation.value) & object.mask(); return before;
    case StepKind::fetch_or: word = before | operation.value; return before;
    case StepKind::fetch_and: word = before & operation.value; return before;
    case StepKind::exchange: word = operation.value; return before;
    case StepKind::compare_exchange:
    case StepKind::compare_exchange_weak:
      if (before == operation.expected && circumstances.way == 0) word = operation.value;
      return before;
    case StepKind::lock: ++word; return 0;
    case StepKind::try_lock:
    case StepKind::try_lock_for: return try_lock(object, word, circumstances.holds);
    case StepKind::unlock: --word; return 0;
    case StepKind::lock_shared: word += one_sharer; return 0;
    case StepKind::try_lock_shared: return try_share(word);
    case StepKind::unlock_shared: word -= one_sharer; return 0;
    case StepKind::set: word = 1; return 0;
    case StepKind::reset: word = 0; return 0;
    case StepKind::is_set:
    case StepKind::await_for: return is_open(object, before) ? 1 : 0;
    case StepKind::acquire:
    case StepKind::try_acquire: return take_one(word);
    case StepKind::release: word += operation.value; return 0;
    case StepKind::count_down: word -= operation.value; return 0;
    case StepKind::drop: word -= one_each_time; return arrive(word);
    case StepKind::arrive: return arrive(word);
    default: return 0;
  }
}

}  // namespace racecourse
