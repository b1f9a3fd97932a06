#include "shared/net/descriptors.h"

#include <fmt/format.h>

#include <stdexcept>

#include "kit/base/words.h"
#include "kit/host/host.h"

namespace racecourse::net {

std::int64_t make_room_for(std::int64_t descriptors, std::int64_t least) {
  const std::int64_t allowed = raise_descriptor_limit(descriptors + other_descriptors);
  if (allowed < least + other_descriptors)
    throw std::runtime_error(fmt::format(
        "{} file descriptors are needed, but only {} are allowed; raise the limit that `ulimit -n` shows",
        grouped(least + other_descriptors), grouped(allowed)));
  return allowed - other_descriptors;
}

Need descriptors(std::int64_t needed) {
  return {"descriptors", [needed] { make_room_for(needed, needed); }};
}

}  // namespace racecourse::net
