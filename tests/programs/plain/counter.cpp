// can: 2\n | returned 0 | 8
// can: 3\n | returned 0 | 256
// can: 4\n | returned 0 | 3352
// can: 5\n | returned 0 | 33032
// can: 6\n | returned 0 | 64072
// can: 7\n | returned 0 | 56216
// can: 8\n | returned 0 | 23368
// can: 9\n | returned 0 | 4200
// can: 10\n | returned 0 | 252
#include <iostream>
#include <thread>
int counter = 0;
void add() {
  for (int i = 0; i < 5; ++i) counter++;
}
int main() {
  std::thread a(add), b(add);
  a.join();
  b.join();
  std::cout << counter << '\n';
}
