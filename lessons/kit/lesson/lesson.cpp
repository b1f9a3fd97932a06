#include "kit/lesson/lesson.h"

#include <algorithm>
#include <cassert>

namespace racecourse {

bool Variant::matches(const Settings& settings) const {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const Condition& c) { return settings.text(c.setting) == c.value; });
}

const Variant& Lesson::variant(const Settings& chosen) const {
  assert(!variants.empty());
  for (const Variant& candidate : variants)
    if (candidate.matches(chosen)) return candidate;
  return variants.back();
}

Settings Lesson::explore_settings() const {
  Settings chosen = default_settings();
  for (const Variant::Condition& condition : explore_defaults) {
    [[maybe_unused]] const auto wrong = chosen.set(condition.setting, condition.value);
    assert(!wrong && "a lesson's own defaults are in range");
  }
  return chosen;
}

std::string_view to_string(Part part) {
  switch (part) {
    case Part::threads: return "Threads";
    case Part::choosing_a_model: return "Choosing a model";
    case Part::going_further: return "Going further";
  }
  return "";
}

std::string_view to_string(Verdict verdict) { return verdict == Verdict::holds ? "holds" : "breaks"; }

std::string_view to_string(FigureKind kind) {
  switch (kind) {
    case FigureKind::output: return "output";
    case FigureKind::bars: return "bars";
    case FigureKind::curves: return "curves";
    case FigureKind::spread: return "spread";
    case FigureKind::waits: return "waits";
  }
  return "";
}

}  // namespace racecourse
