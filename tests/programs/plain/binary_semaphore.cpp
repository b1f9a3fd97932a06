// reaches: 2\n | returned 0
#include <iostream>
#include <semaphore>
#include <thread>
std::binary_semaphore lock(1);
int counter = 0;
void add() {
  lock.acquire();
  counter++;
  lock.release();
}
int main() {
  std::thread a(add), b(add);
  a.join();
  b.join();
  std::cout << counter << '\n';
}
