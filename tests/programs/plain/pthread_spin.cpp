// can: 2 | returned 0 | 2
#include <pthread.h>

#include <iostream>
#include <thread>
pthread_spinlock_t door;
int count = 0;
void work() {
  pthread_spin_lock(&door);
  ++count;
  pthread_spin_unlock(&door);
}
int main() {
  pthread_spin_init(&door, PTHREAD_PROCESS_PRIVATE);
  std::thread a(work), b(work);
  a.join();
  b.join();
  std::cout << count;
  pthread_spin_destroy(&door);
}
