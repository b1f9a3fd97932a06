// The lesson "Start and join", where main goes on: what it says counts only the workers that were fast enough.

// expect: 3

#include <atomic>
#include <iostream>
#include <thread>
#include <vector>

std::atomic<int> finished{0};

int main() {
  std::vector<std::thread> workers;
  for (int i = 0; i < 3; ++i) workers.emplace_back([] { ++finished; });
  const int said = finished;
  for (std::thread& worker : workers) worker.join();
  std::cout << said << '\n';
}
