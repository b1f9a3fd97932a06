// can: 7\n | returned 0 | 3
// can:  | use after free | 1
#include <atomic>
#include <iostream>
#include <thread>
int main() {
  int* box = new int(7);
  std::thread a([box] { delete box; });
  std::cout << *box << '\n';
  a.join();
}
