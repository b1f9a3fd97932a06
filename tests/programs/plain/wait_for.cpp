// can: late\n | returned 0
// can: told\n | returned 0
#include <chrono>
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>
std::mutex lock;
std::condition_variable changed;
int main() {
  std::unique_lock<std::mutex> hold(lock);
  std::thread a([] {
    std::lock_guard<std::mutex> hold(lock);
    changed.notify_one();
  });
  const auto how = changed.wait_for(hold, std::chrono::milliseconds(5));
  std::cout << (how == std::cv_status::timeout ? "late" : "told") << '\n';
  hold.unlock();
  a.join();
}
