// can: 2\n | returned 0 | 6
#include <atomic>
#include <iostream>
#include <thread>
std::atomic<int> counter{0};
void add() {
  int seen = counter.load();
  while (!counter.compare_exchange_weak(seen, seen + 1)) {
  }
}
int main() {
  std::thread a(add), b(add);
  a.join();
  b.join();
  std::cout << counter << '\n';
}
