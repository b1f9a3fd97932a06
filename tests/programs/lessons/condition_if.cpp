// expect: all, once

#include "hand_over.h"

void put(int item) {
  std::unique_lock hold(lock);
  if (full()) changed.wait(hold);
  push(item);
  changed.notify_all();
}

int take() {
  std::unique_lock hold(lock);
  if (empty() && !finished()) changed.wait(hold);
  if (finished()) return nothing;
  const int item = pop();
  changed.notify_all();
  return item;
}
