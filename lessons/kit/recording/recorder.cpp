#include "kit/recording/recorder.h"

#include <algorithm>
#include <bit>

namespace racecourse {

EventRing::EventRing(std::size_t capacity) : slots_(std::bit_ceil(std::max<std::size_t>(capacity, 2))) {
  mask_ = slots_.size() - 1;
}

std::uint64_t EventRing::drain(std::vector<Event>& out) {
  return drain_slots(slots_.data(), mask_, written_, read_, out, unpack);
}

}  // namespace racecourse
