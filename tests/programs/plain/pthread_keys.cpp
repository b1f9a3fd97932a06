// can: 1 | returned 0 | 4
// can: 2 | returned 0 | 2
// The destructor of a key is called when a thread ends that has a value for it.
#include <pthread.h>

#include <iostream>
#include <thread>
pthread_key_t key;
int destroyed = 0;
int own = 7;
void work() {
  if (pthread_getspecific(key) != nullptr) std::cout << "not its own";
  pthread_setspecific(key, &own);
}
int main() {
  pthread_key_create(&key, [](void*) { ++destroyed; });
  std::thread a(work), b(work);
  a.join();
  b.join();
  std::cout << destroyed;
}
