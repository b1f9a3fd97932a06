// can: 2\n | returned 0 | 2
#include <atomic>
#include <iostream>
#include <thread>
int plain = 0;
void add() { std::atomic_ref<int>(plain).fetch_add(1); }
int main() {
  std::thread a(add), b(add);
  a.join();
  b.join();
  std::cout << plain << '\n';
}
