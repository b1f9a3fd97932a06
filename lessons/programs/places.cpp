#include "programs/places.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace racecourse {

std::uint32_t Epochs::intern(Clock clock) {
  const auto [at, added] = numbers_.try_emplace(clock, static_cast<std::uint32_t>(clocks_.size()));
  if (added) clocks_.push_back(std::move(clock));
  return at->second;
}

std::uint32_t Epochs::of_child(std::uint32_t parent, std::uint32_t child_region) {
  Clock clock = clocks_[parent];
  clock.resize(std::max<std::size_t>(clock.size(), child_region + 1));
  clock[child_region] = 1;
  return intern(std::move(clock));
}

std::uint32_t Epochs::after_creating(std::uint32_t epoch, std::uint32_t region) {
  Clock clock = clocks_[epoch];
  ++clock[region];
  return intern(std::move(clock));
}

std::uint32_t Epochs::after_joining(std::uint32_t epoch, std::uint32_t final_epoch) {
  Clock clock = clocks_[epoch];
  const Clock& other = clocks_[final_epoch];
  clock.resize(std::max(clock.size(), other.size()));
  for (std::size_t i = 0; i < other.size(); ++i) clock[i] = std::max(clock[i], other[i]);
  return intern(std::move(clock));
}

bool Epochs::ordered(std::uint32_t epoch, std::uint32_t region, std::uint32_t later) const {
  const Clock& clock = clocks_[later];
  return region < clock.size() && clock[region] >= clocks_[epoch][region];
}

Places::Found Places::find(const Access& access) {
  auto at = places_.upper_bound(access.address);
  if (at != places_.begin()) {
    const auto before = std::prev(at);
    if (before->first + before->second.size > access.address) at = before;
  }
  const std::uintptr_t end = access.address + access.size;
  if (at == places_.end() || at->first >= end) return {};
  const bool inside = at->first <= access.address && end <= at->first + at->second.size;
  if (!inside) return {&at->second, false};
  if (at->second.atomic && !access.atomic) {
    at->second.atomic = false;
    grown_ = true;
  }
  return {&at->second, true};
}

bool Places::conflict(const Record& a, const Record& b) const {
  return a.region != b.region && (a.bytes & b.bytes) != 0 && (a.writes || b.writes) &&
         !epochs_.ordered(a.epoch, a.region, b.epoch) && !epochs_.ordered(b.epoch, b.region, a.epoch);
}

void Places::remember(const Access& access, std::uint32_t region, std::uint32_t epoch) {
  const std::uintptr_t end = access.address + access.size;
  for (std::uintptr_t from = access.address; from < end;) {
    const std::uintptr_t base = from / granule * granule, to = std::min(end, base + granule);
    const auto bits = static_cast<std::uint8_t>((1U << (to - base)) - (1U << (from - base)));
    remember_in(base, {epoch, static_cast<std::uint16_t>(region), bits, access.writes, access.atomic},
                access);
    from = to;
  }
}

void Places::remember_in(std::uintptr_t base, const Record& record, const Access& access) {
  std::vector<Record>& records = granules_[base];
  if (std::find(records.begin(), records.end(), record) != records.end()) return;
  bool atomic = access.atomic;
  unsigned bytes = 0;
  for (const Record& other : records) {
    if (!conflict(other, record)) continue;
    bytes |= other.bytes;
    atomic = atomic && other.atomic;
  }
  records.push_back(record);
  if (bytes == 0) return;
  if (access.is_wide())
    add(base + static_cast<unsigned>(std::countr_zero(bytes)),
        base + static_cast<unsigned>(std::bit_width(bytes)), atomic);
  else
    add(access.address, access.address + access.size, atomic);
}

// Joins it with all the places that it overlaps.
void Places::add(std::uintptr_t begin, std::uintptr_t end, bool atomic) {
  auto at = places_.lower_bound(begin);
  if (at != places_.begin() && std::prev(at)->first + std::prev(at)->second.size > begin) --at;
  std::uint32_t number = next_number_;
  while (at != places_.end() && at->first < end) {
    begin = std::min(begin, at->first);
    end = std::max(end, at->first + at->second.size);
    atomic = atomic && at->second.atomic;
    number = std::min(number, at->second.number);
    at = places_.erase(at);
  }
  if (number == next_number_) ++next_number_;
  places_[begin] = {static_cast<std::uint32_t>(end - begin), atomic, number};
  grown_ = true;
}

}  // namespace racecourse
