// can: 1\n | returned 0
// can: 2\n | returned 0
#include <atomic>
#include <iostream>
#include <memory>
#include <thread>
std::atomic<std::shared_ptr<int>> shared;
int main() {
  std::thread a([] { shared.store(std::make_shared<int>(2)); });
  shared.store(std::make_shared<int>(1));
  a.join();
  std::cout << *shared.load() << '\n';
}
