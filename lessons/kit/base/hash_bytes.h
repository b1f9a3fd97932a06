#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kit/base/id_index.h"

namespace racecourse {

/// For tables in memory only: depends on the byte order.
inline std::uint64_t hash_bytes(const void* bytes, std::size_t size) {
  std::uint64_t hash = size;
  const auto* at = static_cast<const std::byte*>(bytes);
  while (size > 0) {
    std::uint64_t word = 0;
    const std::size_t some = std::min(size, sizeof(word));
    std::memcpy(&word, at, some);
    hash = mixed(hash ^ word) + 0x9e3779b97f4a7c15U;
    at += some;
    size -= some;
  }
  return hash;
}

}  // namespace racecourse
