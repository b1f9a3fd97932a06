// can: 21 42\n | returned 0 | 1
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sem_t ready;
static int value;
static void* work(void* argument) {
  pthread_mutex_lock(&lock);
  value += (int)(long)argument;
  pthread_mutex_unlock(&lock);
  sem_post(&ready);
  return (void*)((long)argument * 2);
}
int main() {
  pthread_t a;
  void* result;
  sem_init(&ready, 0, 0);
  pthread_create(&a, 0, work, (void*)21);
  sem_wait(&ready);
  pthread_join(a, &result);
  printf("%d %ld\n", value, (long)result);
}
