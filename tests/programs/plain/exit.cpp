// can:  | exit 3 | 1
// can: main | exit 3 | 1
#include <cstdlib>
#include <iostream>
#include <thread>
int main() {
  std::thread a([] { std::exit(3); });
  std::cout << "main";
  a.join();
}
