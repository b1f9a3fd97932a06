// can: 1\n | returned 0
#include <iostream>
#include <semaphore>
#include <thread>
std::counting_semaphore<4> tickets(0);
int sold = 0;
int main() {
  std::thread a([] {
    tickets.acquire();
    sold++;
  });
  tickets.release();
  a.join();
  std::cout << sold << '\n';
}
