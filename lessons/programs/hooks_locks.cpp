// Read-write locks, semaphores, spin locks and barriers of POSIX threads, for a program that is explored. Called by anybody
// else, these functions do what the system's do.

#include <pthread.h>
#include <semaphore.h>

#include <cerrno>
#include <utility>

#include "programs/hook_macros.h"
#include "programs/program_objects.h"
#include "programs/runtime.h"

using racecourse::header_of;
using racecourse::InHook;
using racecourse::ObjectKind;
using racecourse::StepKind;

namespace {

int take(const InHook& hook, sem_t* semaphore, StepKind kind, const void* caller, int otherwise = EAGAIN) {
  const std::uint64_t taken = hook->step(kind, hook->object(semaphore, ObjectKind::semaphore), caller);
  if (kind == StepKind::acquire || taken != 0) return 0;
  errno = otherwise;
  return -1;
}

// Who waits some time at most has it in the end, or tries in vain when the time is over.
int take_in_time(const InHook& hook, sem_t* semaphore, const timespec* until, const void* caller) {
  const int result = take(hook, semaphore, StepKind::try_acquire, caller, ETIMEDOUT);
  if (result != 0) header_of(hook->region()).late = racecourse::nanoseconds(*until);
  return result;
}

int lock_alone(const InHook& hook, pthread_rwlock_t* lock, StepKind kind, int otherwise, const void* caller) {
  const std::uint64_t taken = hook->step(kind, hook->object(lock, ObjectKind::shared_mutex), caller);
  if (kind != StepKind::lock && taken == 0) return otherwise;
  lock->__data.__cur_writer = 1;
  return 0;
}

int lock_shared(const InHook& hook, pthread_rwlock_t* lock, StepKind kind, int otherwise,
                const void* caller) {
  const std::uint64_t taken = hook->step(kind, hook->object(lock, ObjectKind::shared_mutex), caller);
  return kind == StepKind::lock_shared || taken != 0 ? 0 : otherwise;
}

std::uint32_t spin_lock_of(const InHook& hook, pthread_spinlock_t* lock) {
  return hook->object(lock, ObjectKind::mutex);
}

}  // namespace

// NOLINTBEGIN(bugprone-macro-parentheses): names of functions
extern "C" {

#define RACECOURSE_RWLOCK(name, function, kind, otherwise)                           \
  int name(pthread_rwlock_t* lock) noexcept {                                        \
    const InHook hook;                                                               \
    return hook ? function(hook, lock, StepKind::kind, otherwise, RACECOURSE_CALLER) \
                : RACECOURSE_SYSTEM(name)(lock);                                     \
  }
#define RACECOURSE_TIMED_RWLOCK(name, function, kind)                                \
  int name(pthread_rwlock_t* lock, const timespec* until) noexcept {                 \
    const InHook hook;                                                               \
    return hook ? function(hook, lock, StepKind::kind, ETIMEDOUT, RACECOURSE_CALLER) \
                : RACECOURSE_SYSTEM(name)(lock, until);                              \
  }
#define RACECOURSE_CLOCK_RWLOCK(name, function, kind)                                 \
  int name(pthread_rwlock_t* lock, clockid_t clock, const timespec* until) noexcept { \
    const InHook hook;                                                                \
    return hook ? function(hook, lock, StepKind::kind, ETIMEDOUT, RACECOURSE_CALLER)  \
                : RACECOURSE_SYSTEM(name)(lock, clock, until);                        \
  }
RACECOURSE_RWLOCK(pthread_rwlock_rdlock, lock_shared, lock_shared, 0)
RACECOURSE_RWLOCK(pthread_rwlock_tryrdlock, lock_shared, try_lock_shared, EBUSY)
RACECOURSE_TIMED_RWLOCK(pthread_rwlock_timedrdlock, lock_shared, try_lock_shared)
RACECOURSE_CLOCK_RWLOCK(pthread_rwlock_clockrdlock, lock_shared, try_lock_shared)
RACECOURSE_RWLOCK(pthread_rwlock_wrlock, lock_alone, lock, 0)
RACECOURSE_RWLOCK(pthread_rwlock_trywrlock, lock_alone, try_lock, EBUSY)
RACECOURSE_TIMED_RWLOCK(pthread_rwlock_timedwrlock, lock_alone, try_lock_for)
RACECOURSE_CLOCK_RWLOCK(pthread_rwlock_clockwrlock, lock_alone, try_lock_for)

// Only a thread that holds it alone has left its mark there.
int pthread_rwlock_unlock(pthread_rwlock_t* lock) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_rwlock_unlock)(lock);
  const bool alone = std::exchange(lock->__data.__cur_writer, 0) != 0;
  hook->step(alone ? StepKind::unlock : StepKind::unlock_shared, hook->object(lock, ObjectKind::shared_mutex),
             RACECOURSE_CALLER);
  return 0;
}

int sem_init(sem_t* semaphore, int shared, unsigned count) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(sem_init)(semaphore, shared, count);
  hook->set_object(hook->object(semaphore, ObjectKind::semaphore), count);
  return 0;
}

int sem_destroy(sem_t* semaphore) noexcept {
  const InHook hook;
  return hook ? 0 : RACECOURSE_SYSTEM(sem_destroy)(semaphore);
}

int sem_wait(sem_t* semaphore) {
  const InHook hook;
  return hook ? take(hook, semaphore, StepKind::acquire, RACECOURSE_CALLER)
              : RACECOURSE_SYSTEM(sem_wait)(semaphore);
}

int sem_trywait(sem_t* semaphore) noexcept {
  const InHook hook;
  return hook ? take(hook, semaphore, StepKind::try_acquire, RACECOURSE_CALLER)
              : RACECOURSE_SYSTEM(sem_trywait)(semaphore);
}

int sem_timedwait(sem_t* semaphore, const timespec* until) {
  const InHook hook;
  return hook ? take_in_time(hook, semaphore, until, RACECOURSE_CALLER)
              : RACECOURSE_SYSTEM(sem_timedwait)(semaphore, until);
}

int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* until) {
  const InHook hook;
  return hook ? take_in_time(hook, semaphore, until, RACECOURSE_CALLER)
              : RACECOURSE_SYSTEM(sem_clockwait)(semaphore, clock, until);
}

int sem_post(sem_t* semaphore) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(sem_post)(semaphore);
  hook->step(StepKind::release, hook->object(semaphore, ObjectKind::semaphore), RACECOURSE_CALLER, 1);
  return 0;
}

// A spin lock waits as a mutex does: how it waits is not seen from outside.
int pthread_spin_init(pthread_spinlock_t* lock, int shared) noexcept {
  const InHook hook;
  return hook ? 0 : RACECOURSE_SYSTEM(pthread_spin_init)(lock, shared);
}

int pthread_spin_destroy(pthread_spinlock_t* lock) noexcept {
  const InHook hook;
  return hook ? 0 : RACECOURSE_SYSTEM(pthread_spin_destroy)(lock);
}

int pthread_spin_lock(pthread_spinlock_t* lock) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_spin_lock)(lock);
  hook->step(StepKind::lock, spin_lock_of(hook, lock), RACECOURSE_CALLER);
  return 0;
}

int pthread_spin_trylock(pthread_spinlock_t* lock) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_spin_trylock)(lock);
  return hook->step(StepKind::try_lock, spin_lock_of(hook, lock), RACECOURSE_CALLER) != 0 ? 0 : EBUSY;
}

int pthread_spin_unlock(pthread_spinlock_t* lock) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_spin_unlock)(lock);
  hook->step(StepKind::unlock, spin_lock_of(hook, lock), RACECOURSE_CALLER);
  return 0;
}

int pthread_barrier_init(pthread_barrier_t* barrier, const pthread_barrierattr_t* attributes,
                         unsigned count) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_barrier_init)(barrier, attributes, count);
  if (count == 0) return EINVAL;
  const std::uint64_t each = count;
  hook->set_object(hook->object(barrier, ObjectKind::barrier), each * racecourse::one_each_time + each);
  return 0;
}

int pthread_barrier_destroy(pthread_barrier_t* barrier) noexcept {
  const InHook hook;
  return hook ? 0 : RACECOURSE_SYSTEM(pthread_barrier_destroy)(barrier);
}

int pthread_barrier_wait(pthread_barrier_t* barrier) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_barrier_wait)(barrier);
  const auto object = hook->object(barrier, ObjectKind::barrier);
  const bool last = hook->step(StepKind::arrive, object, RACECOURSE_CALLER) != 0;
  return last ? PTHREAD_BARRIER_SERIAL_THREAD : 0;
}

}  // extern "C"
// NOLINTEND(bugprone-macro-parentheses)
