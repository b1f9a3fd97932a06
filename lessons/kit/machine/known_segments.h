#pragma once

// Segments by what they depend on: code runs once for each.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kit/base/id_index.h"
#include "kit/machine/segments.h"

namespace racecourse {

/// A Key has hash() and ==. All members: one thread only.
template <class Key>
class KnownSegments {
 public:
  /// The segment of that key: what `run()` returned for it the first time.
  template <class Run>
  Segment find_or_run(const Key& key, Run run) {
    const auto next = static_cast<std::uint32_t>(segments_.size());
    const std::uint32_t found = index_.find_or_add(
        key.hash(), next, [&](std::uint32_t id) { return keys_[id] == key; },
        [&](std::uint32_t id) { return keys_[id].hash(); });
    if (found != next) return segments_[found];
    keys_.push_back(key);
    segments_.emplace_back();
    const Segment made = run();
    return segments_[found] = made;
  }
  const std::vector<Key>& keys() const { return keys_; }
  const Segment& operator[](std::size_t number) const { return segments_[number]; }
  std::size_t bytes() const {
    return segments_.capacity() * sizeof(Segment) + keys_.capacity() * sizeof(Key) + index_.bytes();
  }

 private:
  std::vector<Key> keys_;
  std::vector<Segment> segments_;
  IdIndex index_;
};

}  // namespace racecourse
