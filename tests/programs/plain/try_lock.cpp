// can: 01\n | returned 0 | 1
// can: 10\n | returned 0 | 1
// can: 11\n | returned 0 | 2
#include <iostream>
#include <mutex>
#include <thread>
std::mutex lock;
int got[2];
void attempt(int i) {
  if (lock.try_lock()) {
    got[i] = 1;
    lock.unlock();
  }
}
int main() {
  std::thread a(attempt, 0), b(attempt, 1);
  a.join();
  b.join();
  std::cout << got[0] << got[1] << '\n';
}
