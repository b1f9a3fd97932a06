// can: 4\n | returned 0 | 67666272
// can:  | deadlock | 24
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>
constexpr int n = 4;
std::mutex fork_[n], m;
int meals = 0;
int main() {
  std::vector<std::thread> t;
  for (int i = 0; i < n; ++i)
    t.emplace_back([i] {
      std::lock_guard<std::mutex> l(fork_[i]);
      std::lock_guard<std::mutex> r(fork_[(i + 1) % n]);
      std::lock_guard<std::mutex> k(m);
      meals++;
    });
  for (auto& x : t) x.join();
  std::cout << meals << "\n";
}
