// can: latemain | returned 0 | 1
// can: main | returned 0 | 1
// can: mainlate | returned 0 | 1
#include <iostream>
#include <thread>
int main() {
  std::thread([] { std::cout << "late"; }).detach();
  std::cout << "main";
}
