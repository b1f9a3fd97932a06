#pragma once

#include "kit/worlds/world.h"

namespace racecourse::last_ticket {

template <World W>
struct Shared {
  Shared(W& world, long tickets) : left(world, "tickets left", tickets) {}

  typename W::template shared<long> left;
};

// Every clerk runs this until it says false.
template <World W>
bool sell_one(Shared<W>& shared) {
  const long seen = shared.left.load();
  if (seen == 0) return false;
  shared.left.store(seen - 1);  // another clerk may just have sold the same ticket
  return true;
}

}  // namespace racecourse::last_ticket
