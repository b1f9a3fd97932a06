// can: 11\n | returned 0
#include <iostream>
#include <mutex>
#include <thread>
std::mutex a, b;
int sum = 0;
int main() {
  std::thread t([] {
    std::scoped_lock hold(a, b);
    sum += 1;
  });
  std::thread u([] {
    std::scoped_lock hold(b, a);
    sum += 10;
  });
  t.join();
  u.join();
  std::cout << sum << '\n';
}
