// can: 10\n | returned 0 | 1
#include <cstdlib>
#include <iostream>
#include <random>
int main() {
  std::srand(1);
  const int a = std::rand();
  std::srand(1);
  std::random_device device;
  std::cout << (a == std::rand()) << (device() == device()) << '\n';
}
