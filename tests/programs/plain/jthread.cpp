// can: 1\n | returned 0
// can: 2\n | returned 0
#include <atomic>
#include <iostream>
#include <thread>
std::atomic<int> seen{0};
int main() {
  {
    std::jthread worker([](std::stop_token stop) {
      if (stop.stop_requested())
        seen = 1;
      else
        seen = 2;
    });
    worker.request_stop();
  }
  std::cout << seen << '\n';
}
