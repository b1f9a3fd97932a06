// can: boom\n | returned 0 | 2
#include <exception>
#include <iostream>
#include <mutex>
#include <stdexcept>
#include <thread>
std::exception_ptr failed;
std::mutex lock;
int main() {
  std::thread a([] {
    try {
      std::lock_guard<std::mutex> hold(lock);
      throw std::runtime_error("boom");
    } catch (...) {
      failed = std::current_exception();
    }
  });
  { std::lock_guard<std::mutex> hold(lock); }
  a.join();
  try {
    std::rethrow_exception(failed);
  } catch (const std::exception& error) {
    std::cout << error.what() << '\n';
  }
}
