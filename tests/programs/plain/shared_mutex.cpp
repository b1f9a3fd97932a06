// can: 00\n | returned 0 | 20
// can: 01\n | returned 0 | 1
// can: 10\n | returned 0 | 1
// can: 11\n | returned 0 | 20
#include <iostream>
#include <mutex>
#include <shared_mutex>
#include <thread>
std::shared_mutex lock;
int value = 0, seen[2];
void look(int i) {
  std::shared_lock<std::shared_mutex> hold(lock);
  seen[i] = value;
}
int main() {
  std::thread a(look, 0), b(look, 1), c([] {
    std::unique_lock<std::shared_mutex> hold(lock);
    value = 1;
  });
  a.join();
  b.join();
  c.join();
  std::cout << seen[0] << seen[1] << '\n';
}
