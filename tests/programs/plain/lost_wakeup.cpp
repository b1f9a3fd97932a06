// can:  | deadlock | 2
// can: go | returned 0 | 1
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>
std::mutex lock;
std::condition_variable changed;
int main() {
  std::thread a([] {
    std::unique_lock<std::mutex> hold(lock);
    changed.wait(hold);
    std::cout << "go";
  });
  changed.notify_one();
  a.join();
}
