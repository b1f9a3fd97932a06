// can: done\n | returned 0
#include <atomic>
#include <iostream>
#include <thread>
std::atomic<bool> flag{false};
int main() {
  std::thread a([] { flag = true; });
  while (!flag) {
  }
  a.join();
  std::cout << "done\n";
}
