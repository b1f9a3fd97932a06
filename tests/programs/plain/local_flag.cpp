// can: done\n | returned 0
#include <iostream>
#include <thread>
int main() {
  bool done = false;
  std::thread a([&] { done = true; });
  while (!done) {
  }
  a.join();
  std::cout << "done\n";
}
