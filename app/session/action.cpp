#include "session/action.h"

namespace racecourse {

Action::Action(const Action&) = default;
Action::Action(Action&&) noexcept = default;
Action& Action::operator=(const Action&) = default;
Action& Action::operator=(Action&&) noexcept = default;
Action::~Action() = default;

std::size_t Action::kind() const {
  constexpr std::size_t most_kinds_of_a_part = 32;
  static_assert(std::variant_size_v<LookAction> <= most_kinds_of_a_part);
  const std::size_t within = std::visit([](const auto& part) { return part.index(); }, part_);
  return part_.index() * most_kinds_of_a_part + within;
}

}  // namespace racecourse
