#include <cstdio>
#include <thread>
int main() {
  std::thread a([] { std::printf("%d-%s", 1, "a"); });
  std::puts("b");
  a.join();
}
