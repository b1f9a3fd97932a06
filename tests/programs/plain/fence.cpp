// can: 01\n | returned 0 | 1
// can: 10\n | returned 0 | 1
// can: 11\n | returned 0 | 4
#include <atomic>
#include <iostream>
#include <thread>
std::atomic<int> x{0}, y{0};
int a, b;
int main() {
  std::thread t([] {
    x.store(1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    a = y.load(std::memory_order_relaxed);
  });
  std::thread u([] {
    y.store(1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    b = x.load(std::memory_order_relaxed);
  });
  t.join();
  u.join();
  std::cout << a << b << '\n';
}
