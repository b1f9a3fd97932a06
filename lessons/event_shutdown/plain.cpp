// A worker sleeps until there is an item, or until it is told to
// stop. Whoever tells it must also wake it: take away the last
// notify_one(), and it may sleep for ever.

// expect: 2 items finished

#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>

std::mutex lock;  // guards items and stop
std::condition_variable changed;
int items = 0;
bool stop = false;

void work() {
  int finished = 0;
  std::unique_lock hold(lock);
  for (;;) {
    changed.wait(hold, [] { return items > 0 || stop; });
    if (items == 0) break;  // told to stop, and nothing is left to do
    --items;
    ++finished;
  }
  std::cout << finished << " items finished\n";
}

void put_item() {
  const std::lock_guard hold(lock);
  ++items;
  changed.notify_one();
}

void tell_to_stop() {
  const std::lock_guard hold(lock);
  stop = true;
  changed.notify_one();
}

int main() {
  std::thread worker(work);
  put_item();
  put_item();
  tell_to_stop();
  worker.join();
}
