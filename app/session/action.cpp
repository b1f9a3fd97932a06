#include "session/action.h"

namespace racecourse {

std::string_view to_string(Tab tab) {
  switch (tab) {
    case Tab::timeline: return "timeline";
    case Tab::outcomes: return "outcomes";
    case Tab::interleavings: return "interleavings";
    case Tab::source: return "source";
    case Tab::python: return "python";
    case Tab::report: return "report";
    case Tab::reading: return "reading";
    case Tab::talking_points: return "talking-points";
    case Tab::guesses: return "guesses";
  }
  return "";
}

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
