// can: ab1 | returned 0 | 1
// can: ba1 | returned 0 | 2
#include <chrono>
#include <iostream>
#include <thread>
int main() {
  std::thread a([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::cout << "a";
  });
  std::cout << "b";
  a.join();
  const auto from = std::chrono::steady_clock::now();
  std::cout << (std::chrono::steady_clock::now() == from);
}
