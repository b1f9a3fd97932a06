#include "kit/running/core_share.h"

#include <algorithm>

namespace racecourse {

namespace {

// Less is a few time slices, and says nothing.
constexpr double least_wanted_ms = 20;

}  // namespace

void CoreShare::look(double now_ms, double could_go_on_ms) {
  wanted_ms_ += std::clamp(could_go_on_ms, 0.0, cores_ * std::max(now_ms - last_ms_, 0.0));
  last_ms_ = now_ms;
}

std::optional<double> CoreShare::kept_off(double processor_ms) const {
  if (wanted_ms_ < least_wanted_ms) return std::nullopt;
  return std::clamp(1 - processor_ms / wanted_ms_, 0.0, 1.0);
}

}  // namespace racecourse
