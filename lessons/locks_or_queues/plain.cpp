// One thread puts two items into a buffer with room for one, and two
// threads take one each. Once woken, each of them believes that what
// it has waited for is still so. Write "while" in the place of both
// "if", so that it looks again.

// expect: taken: 1 1

#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>

std::mutex lock;  // guards all of these
std::condition_variable changed;
int slot = 0;
bool full = false;
int taken[2];  // how many times each item was

void put(int item) {
  std::unique_lock hold(lock);
  if (full) changed.wait(hold);
  slot = item;
  full = true;
  changed.notify_all();
}

void take() {
  std::unique_lock hold(lock);
  if (!full) changed.wait(hold);
  ++taken[slot];
  full = false;
  changed.notify_all();
}

int main() {
  std::thread a(take), b(take);
  put(0);
  put(1);
  a.join();
  b.join();
  std::cout << "taken: " << taken[0] << ' ' << taken[1] << '\n';
}
