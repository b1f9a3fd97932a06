// can: 3\n1\n | returned 0
#include <iostream>
#include <memory>
#include <thread>
int main() {
  auto shared = std::make_shared<int>(3);
  std::thread a([copy = shared] {
    int x = *copy;
    (void)x;
  });
  std::cout << *shared << '\n';
  a.join();
  std::cout << shared.use_count() << '\n';
}
