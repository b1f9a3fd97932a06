// can: 42\n | returned 0
#include <future>
#include <iostream>
#include <thread>
int main() {
  std::packaged_task<int(int)> task([](int x) { return 2 * x; });
  std::future<int> future = task.get_future();
  std::thread a(std::move(task), 21);
  std::cout << future.get() << '\n';
  a.join();
}
