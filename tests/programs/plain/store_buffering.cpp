// can: 01\n | returned 0 | 1
// can: 10\n | returned 0 | 1
// can: 11\n | returned 0 | 4
#include <atomic>
#include <iostream>
#include <thread>
std::atomic<int> x{0}, y{0};
int r1, r2;
int main() {
  std::thread t([] {
    x = 1;
    r1 = y;
  });
  std::thread u([] {
    y = 1;
    r2 = x;
  });
  t.join();
  u.join();
  std::cout << r1 << r2 << "\n";
}
