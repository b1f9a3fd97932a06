// can: got | returned 0 | 1
// can: late | returned 0 | 1
#include <semaphore.h>

#include <ctime>
#include <iostream>
#include <thread>
int main() {
  sem_t ready;
  sem_init(&ready, 0, 0);
  std::thread a([&] { sem_post(&ready); });
  timespec until{};
  until.tv_sec = 1;
  const bool got = sem_timedwait(&ready, &until) == 0;
  a.join();
  std::cout << (got ? "got" : "late");
}
