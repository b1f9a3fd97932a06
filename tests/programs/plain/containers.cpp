// can: 14 11\n | returned 0 | 1
// can: 5 11\n | returned 0 | 1
#include <iostream>
#include <map>
#include <mutex>
#include <queue>
#include <string>
#include <thread>
#include <vector>
std::mutex lock;
std::queue<int> queue;
std::map<std::string, int> counts;
void put(int value) {
  std::vector<int> own;
  for (int i = 0; i < 5; ++i) own.push_back(value + i);
  std::lock_guard<std::mutex> hold(lock);
  queue.push(own.back());
  counts[value < 10 ? "small" : "large"]++;
}
int main() {
  std::thread a(put, 1), b(put, 10);
  a.join();
  b.join();
  std::cout << queue.front() << ' ' << counts["small"] << counts["large"] << '\n';
}
