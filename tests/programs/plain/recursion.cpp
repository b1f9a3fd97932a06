// can: 199\n | returned 0 | 1
#include <iostream>
#include <thread>
long fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
int main() {
  long a = 0, b = 0;
  std::thread t([&a] { a = fib(12); }), u([&b] { b = fib(10); });
  t.join();
  u.join();
  std::cout << a + b << '\n';
}
