// can: go | returned 0 | 6
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>
std::mutex lock;
std::condition_variable changed;
bool ready = false;
int main() {
  std::thread a([] {
    std::unique_lock<std::mutex> hold(lock);
    changed.wait(hold, [] { return ready; });
    std::cout << "go";
  });
  {
    std::lock_guard<std::mutex> hold(lock);
    ready = true;
  }
  changed.notify_one();
  a.join();
}
