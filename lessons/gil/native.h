#pragma once

// What the programs of body.h do, in C++ that the compiler may not shorten: each step is a load and a store.

#include "kit/worlds/real_world.h"

namespace racecourse::gil {

inline void count_down_native(RealWorld& world, long n) {
  RealWorld::shared<long> left(world, "n", n);
  while (left.load() > 0) left.store(left.load() - 1);
}

inline void add_native(RealWorld::shared<long>& counter, long n) {
  for (; n > 0; --n) counter.store(counter.load() + 1);
}

}  // namespace racecourse::gil
