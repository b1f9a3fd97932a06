// expect: all, once

#include "hand_over.h"

void put(int item) {
  for (;; std::this_thread::yield()) {
    const std::lock_guard hold(lock);
    if (full()) continue;
    return push(item);
  }
}

int take() {
  for (;; std::this_thread::yield()) {
    const std::lock_guard hold(lock);
    if (!empty()) return pop();
    if (finished()) return nothing;
  }
}
