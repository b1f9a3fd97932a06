// can: 3\n | returned 0
#include <future>
#include <iostream>
int main() {
  auto a = std::async(std::launch::async, [] { return 1; });
  auto b = std::async(std::launch::async, [] { return 2; });
  std::cout << a.get() + b.get() << '\n';
}
