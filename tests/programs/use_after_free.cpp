#include <atomic>
#include <iostream>
#include <thread>
int main() {
  int* box = new int(7);
  std::thread a([box] { delete box; });
  std::cout << *box << '\n';
  a.join();
}
