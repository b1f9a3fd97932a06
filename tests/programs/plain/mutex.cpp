// can: 6\n | returned 0 | 20
#include <iostream>
#include <mutex>
#include <thread>
int counter = 0;
std::mutex lock;
void add() {
  for (int i = 0; i < 3; ++i) {
    std::lock_guard<std::mutex> hold(lock);
    counter++;
  }
}
int main() {
  std::thread a(add), b(add);
  a.join();
  b.join();
  std::cout << counter << '\n';
}
