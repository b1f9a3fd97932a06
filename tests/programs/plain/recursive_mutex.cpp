// can: 6\n | returned 0 | 2
#include <iostream>
#include <mutex>
#include <thread>
std::recursive_mutex lock;
int sum = 0;
void add(int depth) {
  std::lock_guard<std::recursive_mutex> hold(lock);
  sum++;
  if (depth > 0) add(depth - 1);
}
int main() {
  std::thread a(add, 2), b(add, 2);
  a.join();
  b.join();
  std::cout << sum << '\n';
}
