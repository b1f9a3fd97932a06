// can: go | returned 0
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>
std::mutex lock;
std::condition_variable_any changed;
bool ready = false;
int main() {
  std::thread a([] {
    std::unique_lock<std::mutex> hold(lock);
    while (!ready) changed.wait(hold);
    std::cout << "go";
  });
  {
    std::lock_guard<std::mutex> hold(lock);
    ready = true;
  }
  changed.notify_all();
  a.join();
}
