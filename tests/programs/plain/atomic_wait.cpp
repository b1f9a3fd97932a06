// can: 3\n | returned 0
#include <atomic>
#include <iostream>
#include <thread>
std::atomic<int> flag{0};
int value = 0;
int main() {
  std::thread a([] {
    value = 3;
    flag = 1;
    flag.notify_one();
  });
  flag.wait(0);
  std::cout << value << '\n';
  a.join();
}
