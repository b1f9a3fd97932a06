// can:  | returned 0 | 66468600
// can:  | deadlock | 120
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>
constexpr int n = 5;
std::mutex fork_[n];
int main() {
  std::vector<std::thread> t;
  for (int i = 0; i < n; ++i)
    t.emplace_back([i] {
      std::lock_guard<std::mutex> l(fork_[i]);
      std::lock_guard<std::mutex> r(fork_[(i + 1) % n]);
    });
  for (auto& x : t) x.join();
}
