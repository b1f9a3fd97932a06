#include <iostream>
#include <thread>
int main() {
  std::thread([] { std::cout << "late"; }).detach();
  std::cout << "main";
}
