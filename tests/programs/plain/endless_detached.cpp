// can: done\n | returned 0
#include <iostream>
#include <thread>
int main() {
  std::thread([] {
    for (;;) {
    }
  }).detach();
  std::cout << "done\n";
}
