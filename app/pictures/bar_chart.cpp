#include "pictures/bar_chart.h"

#include <algorithm>
#include <cmath>

namespace racecourse {

namespace {

constexpr double too_far_apart = 50;

bool has_length(const Bar& bar) { return bar.measured && bar.value > 0; }

}  // namespace

BarScale::BarScale(std::span<const Bar> bars) {
  high_ = 0;
  low_ = 0;
  for (const Bar& bar : bars) {
    if (!has_length(bar)) continue;
    high_ = std::max(high_, bar.value);
    low_ = low_ == 0 ? bar.value : std::min(low_, bar.value);
  }
  logarithmic_ = low_ > 0 && high_ / low_ > too_far_apart;
}

float BarScale::share(double value) const {
  if (value <= 0 || high_ <= 0) return 0;
  if (!logarithmic_) return static_cast<float>(value / high_);
  // The shortest gets a tenth, so that it can be seen.
  return static_cast<float>(0.1 + 0.9 * std::log(value / low_) / std::log(high_ / low_));
}

}  // namespace racecourse
