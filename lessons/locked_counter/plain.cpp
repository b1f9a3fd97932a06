// The lock is held from the read to the write, so no addition is
// lost. Lock after the read instead: each write is still under the
// lock. Is that enough? Or write "thread_local std::mutex lock;", a
// lock for each thread.

// expect: 10

#include <iostream>
#include <mutex>
#include <thread>

int counter = 0;
std::mutex lock;

void add() {
  for (int i = 0; i < 5; ++i) {
    const std::lock_guard hold(lock);
    const int seen = counter;
    counter = seen + 1;
  }
}

int main() {
  std::thread a(add), b(add);
  a.join();
  b.join();
  std::cout << counter << '\n';
}
