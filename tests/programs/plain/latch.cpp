// can: 5\n | returned 0
#include <iostream>
#include <latch>
#include <thread>
int value = 0;
int main() {
  std::latch done(2);
  std::thread a([&done] {
    value = 5;
    done.count_down();
  });
  std::thread b([&done] { done.count_down(); });
  done.wait();
  std::cout << value << '\n';
  a.join();
  b.join();
}
