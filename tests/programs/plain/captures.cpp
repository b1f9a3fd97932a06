// can: 1\n | returned 0 | 2
// can: 2\n | returned 0 | 2
// can: 3\n | returned 0 | 2
#include <iostream>
#include <thread>
#include <vector>
int main() {
  int counter = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) threads.emplace_back([&counter, i] { counter += i + 1; });
  for (std::thread& thread : threads) thread.join();
  std::cout << counter << '\n';
}
