// can: 1\n | returned 0
#include <iostream>
#include <stop_token>
#include <thread>
int called = 0;
int main() {
  {
    std::jthread waiting([](std::stop_token stop) {
      std::stop_callback callback(stop, [] { ++called; });
      while (!stop.stop_requested()) std::this_thread::yield();
    });
  }
  std::cout << called << '\n';
}
