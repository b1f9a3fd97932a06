// can: 12AB | returned 0 | 1
// can: 1A2B | returned 0 | 1
// can: 1AB2 | returned 0 | 1
// can: A12B | returned 0 | 1
// can: A1B2 | returned 0 | 1
// can: AB12 | returned 0 | 1
#include <iostream>
#include <thread>
int main() {
  std::thread t([] {
    std::cout << "A"
              << "B";
  });
  std::thread u([] {
    std::cout << "1"
              << "2";
  });
  t.join();
  u.join();
}
