// can: 2\n | returned 0 | 155040
// can: 3\n | returned 0 | 3188244
// can: 4\n | returned 0 | 6150036
// can: 5\n | returned 0 | 5058180
// can: 6\n | returned 0 | 2105244
// can: 7\n | returned 0 | 449352
// can: 8\n | returned 0 | 45360
// can: 9\n | returned 0 | 1680
#include <iostream>
#include <thread>
int counter = 0;
void add() {
  for (int i = 0; i < 3; ++i) counter++;
}
int main() {
  std::thread a(add), b(add), c(add);
  a.join();
  b.join();
  c.join();
  std::cout << counter << '\n';
}
