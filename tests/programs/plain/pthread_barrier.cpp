// can: 1\n | returned 0 | 6
#include <pthread.h>
#include <stdio.h>
static pthread_barrier_t barrier;
static int last;
static void* work(void*) {
  if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) last++;
  return 0;
}
int main() {
  pthread_t a, b;
  pthread_barrier_init(&barrier, 0, 2);
  pthread_create(&a, 0, work, 0);
  pthread_create(&b, 0, work, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  printf("%d\n", last);
}
