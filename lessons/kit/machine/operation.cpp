#include "kit/machine/operation.h"

namespace racecourse {

std::uint64_t apply(const Operation& operation, std::uint64_t& word, std::uint64_t mask) {
  const std::uint64_t before = word;
  switch (operation.kind) {
    case StepKind::load:
    case StepKind::is_set: return before;
    case StepKind::fetch_add: word = (before + operation.value) & mask; return before;
    case StepKind::exchange: word = operation.value; return before;
    case StepKind::compare_exchange:
      if (before == operation.expected) word = operation.value;
      return before;
    case StepKind::try_lock: word = 1; return before == 0 ? 1 : 0;
    case StepKind::store: word = operation.value; return 0;
    case StepKind::lock:
    case StepKind::set: word = 1; return 0;
    case StepKind::unlock: word = 0; return 0;
    default: return 0;
  }
}

}  // namespace racecourse
