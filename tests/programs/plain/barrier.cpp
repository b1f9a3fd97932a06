// can: 21\n | returned 0
#include <barrier>
#include <iostream>
#include <thread>
int left[2], right[2];
int main() {
  std::barrier both(2);
  std::thread a([&both] {
    left[0] = 1;
    both.arrive_and_wait();
    right[0] = left[1];
  });
  std::thread b([&both] {
    left[1] = 2;
    both.arrive_and_wait();
    right[1] = left[0];
  });
  a.join();
  b.join();
  std::cout << right[0] << right[1] << '\n';
}
