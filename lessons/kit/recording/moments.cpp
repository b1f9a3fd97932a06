#include "kit/recording/moments.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace racecourse {

void Moments::add(Moment moment) {
  const std::lock_guard lock(mutex_);
  if (moment.lane < 0) {
    if (for_all_.size() < most) for_all_.push_back(std::move(moment));
    return;
  }
  if (!keeps_apart(moment)) return;
  on_lanes_.push_back(std::move(moment));
  if (on_lanes_.size() > most) thin();
}

std::vector<Moment> Moments::all() const {
  std::vector<Moment> all;
  {
    const std::lock_guard lock(mutex_);
    all = for_all_;
    all.insert(all.end(), on_lanes_.begin(), on_lanes_.end());
  }
  std::stable_sort(all.begin(), all.end(), [](const Moment& a, const Moment& b) { return a.t_ms < b.t_ms; });
  return all;
}

/// Whether it is far enough from the last one on its lane, which it then is itself.
bool Moments::keeps_apart(const Moment& moment) {
  const auto lane = static_cast<std::size_t>(moment.lane);
  if (lane >= last_ms_.size()) last_ms_.resize(lane + 1, -std::numeric_limits<double>::infinity());
  if (moment.t_ms < last_ms_[lane] + apart_ms_) return false;
  last_ms_[lane] = moment.t_ms;
  return true;
}

void Moments::thin() {
  while (on_lanes_.size() > most / 2) {
    apart_ms_ *= 2;
    last_ms_.clear();
    std::erase_if(on_lanes_, [this](const Moment& moment) { return !keeps_apart(moment); });
  }
}

}  // namespace racecourse
