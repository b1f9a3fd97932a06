// can: 6 1\n | returned 0 | 6
#include <iostream>
#include <mutex>
#include <thread>
thread_local int mine = 1;
std::mutex lock;
int sum = 0;
void add() {
  for (int i = 0; i < 2; ++i) {
    std::lock_guard<std::mutex> hold(lock);
    sum += mine++;
  }
}
int main() {
  std::thread a(add), b(add);
  a.join();
  b.join();
  std::cout << sum << ' ' << mine << '\n';
}
