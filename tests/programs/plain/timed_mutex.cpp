// can: 0\n | returned 0
// can: 1\n | returned 0
#include <chrono>
#include <iostream>
#include <mutex>
#include <thread>
std::timed_mutex lock;
int got = 0;
int main() {
  lock.lock();
  std::thread a([] {
    if (lock.try_lock_for(std::chrono::milliseconds(10))) {
      got = 1;
      lock.unlock();
    }
  });
  lock.unlock();
  a.join();
  std::cout << got << '\n';
}
