#include "kit/running/core_share.h"

#include <algorithm>

namespace racecourse {

namespace {

// Less is a few time slices, and says nothing.
constexpr double least_wanted_ms = 100;

}  // namespace

void CoreShare::look(double now_ms, std::size_t lanes_that_can_go_on) {
  // Of what was so at both ends of the time in between.
  const std::size_t lanes = std::min({last_lanes_, lanes_that_can_go_on, static_cast<std::size_t>(cores_)});
  wanted_ms_ += static_cast<double>(lanes) * std::max(now_ms - last_ms_, 0.0);
  last_ms_ = now_ms;
  last_lanes_ = lanes_that_can_go_on;
}

std::optional<double> CoreShare::kept_off(double processor_ms) const {
  if (wanted_ms_ < least_wanted_ms) return std::nullopt;
  return std::clamp(1 - processor_ms / wanted_ms_, 0.0, 1.0);
}

}  // namespace racecourse
