#include "kit/recording/recorder.h"

#include <algorithm>
#include <bit>

namespace racecourse {

EventRing::EventRing(std::size_t capacity) : slots_(std::bit_ceil(std::max<std::size_t>(capacity, 2))) {
  mask_ = slots_.size() - 1;
}

std::uint64_t EventRing::drain(std::vector<Event>& out) {
  const std::uint64_t end = written_.load(std::memory_order_acquire);
  // The writer may be writing event number `written_`, into the slot of the event `capacity` before it.
  const auto oldest_safe = [this](std::uint64_t written) {
    return written < slots_.size() ? 0 : written - slots_.size() + 1;
  };
  const std::uint64_t from = std::max(read_, oldest_safe(end));
  const std::size_t kept = out.size();
  for (std::uint64_t number = from; number < end; ++number) {
    const Slot& slot = slots_[number & mask_];
    const std::uint64_t ticks = slot.ticks.load(std::memory_order_acquire);
    out.push_back(unpack(ticks, slot.what.load(std::memory_order_acquire)));
  }
  // Drop what was overwritten meanwhile.
  const std::uint64_t safe =
      std::min(std::max(from, oldest_safe(written_.load(std::memory_order_acquire))), end);
  const auto first = out.begin() + static_cast<std::ptrdiff_t>(kept);
  out.erase(first, first + static_cast<std::ptrdiff_t>(safe - from));
  const std::uint64_t missed = safe - read_;
  read_ = end;
  return missed;
}

}  // namespace racecourse
