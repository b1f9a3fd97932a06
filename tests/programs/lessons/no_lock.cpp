// expect: all, once

#include "hand_over.h"

void put(int item) {
  while (full()) std::this_thread::yield();
  push(item);
}

int take() {
  while (empty()) {
    if (finished()) return nothing;
    std::this_thread::yield();
  }
  return pop();
}
