// Main starts three workers and says how many have finished, but it
// waits for none of them first. Join them before that line, and it
// holds in every order. What happens if you never join them?

// expect: 3 of 3 have finished

#include <atomic>
#include <iostream>
#include <thread>
#include <vector>

std::atomic<int> finished{0};

void work() { ++finished; }

int main() {
  std::vector<std::thread> workers;
  for (int i = 0; i < 3; ++i) workers.emplace_back(work);
  std::cout << finished << " of 3 have finished\n";
  for (std::thread& worker : workers) worker.join();
}
