// The functions of the thread library that a program finds in the place of the system's. Each notes what it does and calls the
// system's: nothing else about it changes. A wait is noted only where there is one: a lock that is free is tried first.

#include <dlfcn.h>
#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>

#include "watch/notes.h"

using namespace racecourse;
using namespace racecourse::watch;

namespace {

/// The system's function of that name.
template <class Function>
Function* next(Function* /*for its type*/, const char* name) noexcept {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

// Looked up once by each caller; twice does no harm.
#define NEXT(name)                             \
  ([]() noexcept {                             \
    static auto* found = next(&::name, #name); \
    return found;                              \
  }())

// Locks -------------------------------------------------------------------------------------------------------------------

/// Takes a lock: tries, and only if that fails waits.
template <class Try, class Wait>
int lock(std::uint16_t object, bool timed, bool shared, Try attempt, Wait wait) noexcept {
  int result = attempt();
  if (result != EBUSY) {
    if (result == 0 || result == EOWNERDEAD) takes(object, shared);
    return result;
  }
  begins(LaneState::waiting, object, timed);
  result = wait();
  if (result == 0 || result == EOWNERDEAD)
    ended_with(object, shared);
  else
    ended();
  return result;
}

template <class Try>
int try_lock(std::uint16_t object, bool shared, Try attempt) noexcept {
  const int result = attempt();
  if (result == 0 || result == EOWNERDEAD) takes(object, shared);
  return result;
}

/// Before the lock is free: the next thread that has it must find nobody's mark.
template <class Unlock>
int unlock(std::uint16_t object, Unlock give) noexcept {
  gives(object);
  return give();
}

// Threads -----------------------------------------------------------------------------------------------------------------

struct Start {
  void* (*routine)(void*) = nullptr;
  void* argument = nullptr;
};
Start starts[most_threads];
std::atomic<pthread_t> handles[most_threads];

void* begin_thread(void* number) {
  const auto at = static_cast<std::size_t>(reinterpret_cast<std::intptr_t>(number));
  handles[at] = pthread_self();
  thread_begins(static_cast<int>(at));
  return starts[at].routine(starts[at].argument);
}

/// What a wait for the end of that thread is for. A handle may have belonged to a thread before it.
std::uint16_t end_of(pthread_t handle) noexcept {
  for (std::size_t i = most_threads; i-- > 1;)
    if (handles[i].load(std::memory_order_relaxed) == handle)
      return static_cast<std::uint16_t>(end_of_thread | i);
  return 0;
}

template <class Join>
int join(pthread_t handle, bool timed, Join wait) {
  if (!watched()) return wait();
  begins(LaneState::waiting, end_of(handle), timed);
  const int result = wait();
  ended();
  return result;
}

/// Waits for a condition, without the mutex meanwhile.
template <class Wait>
int wait_for(pthread_cond_t* condition, pthread_mutex_t* mutex, bool timed, Wait wait) {
  if (!watched()) return wait();
  const std::uint16_t object = object_at(condition, Kind::condition);
  const std::uint16_t lock = object_at(mutex, Kind::mutex);
  lends(lock);
  begins(LaneState::waiting, object, timed);
  const int result = wait();
  if (result == 0) counts_taken(object);
  ended_and_has_back(lock);
  return result;
}

/// Of a semaphore: -1 and errno where it fails.
template <class Wait>
int wait_at(sem_t* semaphore, bool timed, Wait wait) {
  if (!watched()) return wait();
  const std::uint16_t object = object_at(semaphore, Kind::semaphore);
  const int before = errno;
  if (NEXT(sem_trywait)(semaphore) == 0) {
    counts_taken(object);
    return 0;
  }
  errno = before;
  begins(LaneState::waiting, object, timed);
  const int result = wait();
  ended();
  if (result == 0) counts_taken(object);
  return result;
}

template <class Sleep>
auto sleep_in(Sleep sleep) {
  begins(LaneState::sleeping, 0, true);
  const auto result = sleep();
  ended();
  return result;
}

/// Whether that call of futex(2) may sleep.
bool is_futex_wait(long operation) noexcept {
  switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
    case FUTEX_LOCK_PI: return true;
    default: return false;
  }
}

std::uint16_t at(pthread_mutex_t* mutex) noexcept { return object_at(mutex, Kind::mutex); }
std::uint16_t at(pthread_rwlock_t* lock) noexcept { return object_at(lock, Kind::shared_mutex); }
std::uint16_t at(pthread_spinlock_t* lock) noexcept {
  return object_at(const_cast<const int*>(lock), Kind::spin_lock);
}

}  // namespace

extern "C" {

int pthread_create(pthread_t* handle, const pthread_attr_t* attributes, void* (*routine)(void*),
                   void* argument) noexcept {
  const auto create = NEXT(pthread_create);
  const int number = reserve_thread();
  if (number < 0) return create(handle, attributes, routine, argument);
  starts[number] = {routine, argument};
  const int result =
      // NOLINTNEXTLINE(performance-no-int-to-ptr): a number is all that it needs
      create(handle, attributes, begin_thread, reinterpret_cast<void*>(static_cast<std::intptr_t>(number)));
  if (result == 0)
    handles[number] = *handle;  // who joins it may come before it has begun
  else
    thread_failed(number);
  return result;
}

int pthread_join(pthread_t handle, void** result) {
  return join(handle, false, [&] { return NEXT(pthread_join)(handle, result); });
}
int pthread_timedjoin_np(pthread_t handle, void** result, const timespec* until) {
  return join(handle, true, [&] { return NEXT(pthread_timedjoin_np)(handle, result, until); });
}
int pthread_clockjoin_np(pthread_t handle, void** result, clockid_t clock, const timespec* until) {
  return join(handle, true, [&] { return NEXT(pthread_clockjoin_np)(handle, result, clock, until); });
}

int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  if (!watched()) return NEXT(pthread_mutex_lock)(mutex);
  return lock(
      at(mutex), false, false, [&] { return NEXT(pthread_mutex_trylock)(mutex); },
      [&] { return NEXT(pthread_mutex_lock)(mutex); });
}
int pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* until) noexcept {
  if (!watched()) return NEXT(pthread_mutex_timedlock)(mutex, until);
  return lock(
      at(mutex), true, false, [&] { return NEXT(pthread_mutex_trylock)(mutex); },
      [&] { return NEXT(pthread_mutex_timedlock)(mutex, until); });
}
int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock, const timespec* until) noexcept {
  if (!watched()) return NEXT(pthread_mutex_clocklock)(mutex, clock, until);
  return lock(
      at(mutex), true, false, [&] { return NEXT(pthread_mutex_trylock)(mutex); },
      [&] { return NEXT(pthread_mutex_clocklock)(mutex, clock, until); });
}
int pthread_mutex_trylock(pthread_mutex_t* mutex) noexcept {
  return try_lock(at(mutex), false, [&] { return NEXT(pthread_mutex_trylock)(mutex); });
}
int pthread_mutex_unlock(pthread_mutex_t* mutex) noexcept {
  return unlock(at(mutex), [&] { return NEXT(pthread_mutex_unlock)(mutex); });
}

int pthread_rwlock_wrlock(pthread_rwlock_t* rw) noexcept {
  if (!watched()) return NEXT(pthread_rwlock_wrlock)(rw);
  return lock(
      at(rw), false, false, [&] { return NEXT(pthread_rwlock_trywrlock)(rw); },
      [&] { return NEXT(pthread_rwlock_wrlock)(rw); });
}
int pthread_rwlock_rdlock(pthread_rwlock_t* rw) noexcept {
  if (!watched()) return NEXT(pthread_rwlock_rdlock)(rw);
  return lock(
      at(rw), false, true, [&] { return NEXT(pthread_rwlock_tryrdlock)(rw); },
      [&] { return NEXT(pthread_rwlock_rdlock)(rw); });
}
int pthread_rwlock_timedwrlock(pthread_rwlock_t* rw, const timespec* until) noexcept {
  if (!watched()) return NEXT(pthread_rwlock_timedwrlock)(rw, until);
  return lock(
      at(rw), true, false, [&] { return NEXT(pthread_rwlock_trywrlock)(rw); },
      [&] { return NEXT(pthread_rwlock_timedwrlock)(rw, until); });
}
int pthread_rwlock_timedrdlock(pthread_rwlock_t* rw, const timespec* until) noexcept {
  if (!watched()) return NEXT(pthread_rwlock_timedrdlock)(rw, until);
  return lock(
      at(rw), true, true, [&] { return NEXT(pthread_rwlock_tryrdlock)(rw); },
      [&] { return NEXT(pthread_rwlock_timedrdlock)(rw, until); });
}
int pthread_rwlock_clockwrlock(pthread_rwlock_t* rw, clockid_t clock, const timespec* until) noexcept {
  if (!watched()) return NEXT(pthread_rwlock_clockwrlock)(rw, clock, until);
  return lock(
      at(rw), true, false, [&] { return NEXT(pthread_rwlock_trywrlock)(rw); },
      [&] { return NEXT(pthread_rwlock_clockwrlock)(rw, clock, until); });
}
int pthread_rwlock_clockrdlock(pthread_rwlock_t* rw, clockid_t clock, const timespec* until) noexcept {
  if (!watched()) return NEXT(pthread_rwlock_clockrdlock)(rw, clock, until);
  return lock(
      at(rw), true, true, [&] { return NEXT(pthread_rwlock_tryrdlock)(rw); },
      [&] { return NEXT(pthread_rwlock_clockrdlock)(rw, clock, until); });
}
int pthread_rwlock_trywrlock(pthread_rwlock_t* rw) noexcept {
  return try_lock(at(rw), false, [&] { return NEXT(pthread_rwlock_trywrlock)(rw); });
}
int pthread_rwlock_tryrdlock(pthread_rwlock_t* rw) noexcept {
  return try_lock(at(rw), true, [&] { return NEXT(pthread_rwlock_tryrdlock)(rw); });
}
int pthread_rwlock_unlock(pthread_rwlock_t* rw) noexcept {
  return unlock(at(rw), [&] { return NEXT(pthread_rwlock_unlock)(rw); });
}

int pthread_spin_lock(pthread_spinlock_t* spin) noexcept {
  if (!watched()) return NEXT(pthread_spin_lock)(spin);
  return lock(
      at(spin), false, false, [&] { return NEXT(pthread_spin_trylock)(spin); },
      [&] { return NEXT(pthread_spin_lock)(spin); });
}
int pthread_spin_trylock(pthread_spinlock_t* spin) noexcept {
  return try_lock(at(spin), false, [&] { return NEXT(pthread_spin_trylock)(spin); });
}
int pthread_spin_unlock(pthread_spinlock_t* spin) noexcept {
  return unlock(at(spin), [&] { return NEXT(pthread_spin_unlock)(spin); });
}

int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  return wait_for(condition, mutex, false, [&] { return NEXT(pthread_cond_wait)(condition, mutex); });
}
int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until) {
  return wait_for(condition, mutex, true,
                  [&] { return NEXT(pthread_cond_timedwait)(condition, mutex, until); });
}
int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const timespec* until) {
  return wait_for(condition, mutex, true,
                  [&] { return NEXT(pthread_cond_clockwait)(condition, mutex, clock, until); });
}
int pthread_cond_signal(pthread_cond_t* condition) noexcept {
  counts_given(object_at(condition, Kind::condition));
  return NEXT(pthread_cond_signal)(condition);
}
int pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
  counts_given(object_at(condition, Kind::condition));
  return NEXT(pthread_cond_broadcast)(condition);
}

int pthread_barrier_wait(pthread_barrier_t* barrier) noexcept {
  if (!watched()) return NEXT(pthread_barrier_wait)(barrier);
  const std::uint16_t object = object_at(barrier, Kind::barrier);
  begins(LaneState::waiting, object);
  const int result = NEXT(pthread_barrier_wait)(barrier);
  ended();
  counts_taken(object);
  return result;
}

int sem_wait(sem_t* semaphore) {
  return wait_at(semaphore, false, [&] { return NEXT(sem_wait)(semaphore); });
}
int sem_timedwait(sem_t* semaphore, const timespec* until) {
  return wait_at(semaphore, true, [&] { return NEXT(sem_timedwait)(semaphore, until); });
}
int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* until) {
  return wait_at(semaphore, true, [&] { return NEXT(sem_clockwait)(semaphore, clock, until); });
}
int sem_trywait(sem_t* semaphore) noexcept {
  const int result = NEXT(sem_trywait)(semaphore);
  if (result == 0) counts_taken(object_at(semaphore, Kind::semaphore));
  return result;
}
int sem_post(sem_t* semaphore) noexcept {
  counts_given(object_at(semaphore, Kind::semaphore));
  return NEXT(sem_post)(semaphore);
}

int nanosleep(const timespec* time, timespec* left) {
  return sleep_in([&] { return NEXT(nanosleep)(time, left); });
}
int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* left) {
  return sleep_in([&] { return NEXT(clock_nanosleep)(clock, flags, time, left); });
}
int usleep(useconds_t time) {
  return sleep_in([&] { return NEXT(usleep)(time); });
}
unsigned sleep(unsigned seconds) {
  return sleep_in([&] { return NEXT(sleep)(seconds); });
}

/// What std::atomic::wait, latches, barriers, semaphores and futures of C++ end in.
long syscall(long number, ...) noexcept {
  long word[6];
  va_list words;
  va_start(words, number);
  for (long& one : word) one = va_arg(words, long);
  va_end(words);
  const auto call = [&] {
    return NEXT(syscall)(number, word[0], word[1], word[2], word[3], word[4], word[5]);
  };
  if (number != SYS_futex || !is_futex_wait(word[1]) || !watched()) return call();
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address of the word
  const std::uint16_t object = object_at(reinterpret_cast<const void*>(word[0]), Kind::word);
  begins(LaneState::waiting, object, word[3] != 0);
  const long result = call();
  ended();
  if (result == 0) counts_taken(object);
  return result;
}

}  // extern "C"
