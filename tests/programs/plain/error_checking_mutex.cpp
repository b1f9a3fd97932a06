// can: again 1, foreign 1, twice 1\n | returned 0 | 1
#include <pthread.h>

#include <cerrno>
#include <iostream>
#include <thread>
int main() {
  pthread_mutexattr_t checks;
  pthread_mutexattr_init(&checks);
  pthread_mutexattr_settype(&checks, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_t door;
  pthread_mutex_init(&door, &checks);
  pthread_mutex_lock(&door);
  const bool again = pthread_mutex_lock(&door) == EDEADLK;
  bool foreign = false;
  std::thread([&] { foreign = pthread_mutex_unlock(&door) == EPERM; }).join();
  pthread_mutex_unlock(&door);
  const bool twice = pthread_mutex_unlock(&door) == EPERM;
  std::cout << "again " << again << ", foreign " << foreign << ", twice " << twice << '\n';
}
