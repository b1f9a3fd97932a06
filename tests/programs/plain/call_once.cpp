// can: 111\n | returned 0
#include <iostream>
#include <mutex>
#include <thread>
std::once_flag once;
int calls = 0, seen[2];
void work(int i) {
  std::call_once(once, [] { calls++; });
  seen[i] = calls;
}
int main() {
  std::thread a(work, 0), b(work, 1);
  a.join();
  b.join();
  std::cout << calls << seen[0] << seen[1] << '\n';
}
