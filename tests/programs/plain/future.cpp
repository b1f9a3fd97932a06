// can: 42\n | returned 0
#include <future>
#include <iostream>
#include <thread>
int main() {
  std::promise<int> promise;
  std::future<int> future = promise.get_future();
  std::thread a([&promise] { promise.set_value(42); });
  std::cout << future.get() << '\n';
  a.join();
}
