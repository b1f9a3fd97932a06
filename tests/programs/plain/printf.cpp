// can: 1-ab\n | returned 0 | 1
// can: b\n1-a | returned 0 | 1
#include <cstdio>
#include <thread>
int main() {
  std::thread a([] { std::printf("%d-%s", 1, "a"); });
  std::puts("b");
  a.join();
}
