// POSIX threads for a program that is explored. The standard library's threads, locks and conditions end here. Called by
// anybody else, these functions do what the system's do.

#include <dlfcn.h>
#include <link.h>
#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstring>
#include <utility>

#include "programs/runtime.h"

using racecourse::header_of;
using racecourse::heap_of;
using racecourse::InHook;
using racecourse::ObjectKind;
using racecourse::region_of;
using racecourse::StepKind;

#define RACECOURSE_CALLER __builtin_return_address(0)
/// The system's function of that name.
// NOLINTBEGIN(bugprone-macro-parentheses): a function
#define RACECOURSE_SYSTEM(name)                                                            \
  ([] {                                                                                    \
    static const auto real = reinterpret_cast<decltype(&name)>(::dlsym(RTLD_NEXT, #name)); \
    return real;                                                                           \
  }())
// NOLINTEND(bugprone-macro-parentheses)

namespace {

std::uint32_t mutex_of(const InHook& hook, pthread_mutex_t* mutex) {
  const bool recursive = (mutex->__data.__kind & 3) == PTHREAD_MUTEX_RECURSIVE;
  return hook->object(mutex, recursive ? ObjectKind::recursive_mutex : ObjectKind::mutex);
}

int lock(const InHook& hook, pthread_mutex_t* mutex, StepKind kind, int otherwise, const void* caller) {
  const std::uint64_t taken = hook->step(kind, mutex_of(hook, mutex), caller);
  return kind == StepKind::lock || taken != 0 ? 0 : otherwise;
}

constexpr std::int64_t nanoseconds(const timespec& time) {
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

int sleep_on(const InHook& hook, pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until,
             const void* caller) {
  const bool timed = until != nullptr;
  const std::uint32_t lock = mutex_of(hook, mutex);
  const std::uint64_t notified =
      hook->step(StepKind::wait, hook->object(condition, ObjectKind::condition), caller, lock, timed ? 1 : 0);
  if (!timed || notified != 0) return 0;
  header_of(hook->region()).late = nanoseconds(*until);
  return ETIMEDOUT;
}

void yield_for(const InHook& hook, std::int64_t time, const void* caller) {
  hook->step(StepKind::yield, 0, caller);
  header_of(hook->region()).late = racecourse::stopped_clock + time;
}

int take(const InHook& hook, sem_t* semaphore, StepKind kind, const void* caller) {
  const std::uint64_t taken = hook->step(kind, hook->object(semaphore, ObjectKind::semaphore), caller);
  if (kind == StepKind::acquire || taken != 0) return 0;
  errno = EAGAIN;
  return -1;
}

// Whoever finds another number than the one expected does not sleep. Both happen in one step.
long futex(const InHook& hook, const std::uint32_t* word, int operation, std::uint32_t value, bool timed,
           const void* caller) {
  const std::uint32_t condition = hook->object(word, ObjectKind::condition);
  const int command = operation & FUTEX_CMD_MASK;
  if (command == FUTEX_WAKE || command == FUTEX_WAKE_BITSET) {
    hook->step(StepKind::notify, condition, caller, value >= INT_MAX ? 1 : 0);
    return 0;
  }
  if (command != FUTEX_WAIT && command != FUTEX_WAIT_BITSET) hook->refuse("this kind of futex", caller);
  hook->step(StepKind::is_set, condition, caller);
  if (*word != value) {
    errno = EAGAIN;
    return -1;
  }
  if (hook->step(StepKind::wake, condition, caller, racecourse::no_mutex, timed ? 1 : 0) != 0) return 0;
  errno = ETIMEDOUT;
  return -1;
}

bool is_unwinder(const void* caller) {
  static std::uintptr_t begin = 0, end = 0;
  if (end == 0) {
    const auto find = [](dl_phdr_info* info, std::size_t, void*) {
      if (std::strstr(info->dlpi_name, "libgcc_s") == nullptr) return 0;
      begin = info->dlpi_addr;
      end = begin + (std::uintptr_t{1} << 20);
      for (int i = 0; i < info->dlpi_phnum; ++i)
        if (info->dlpi_phdr[i].p_type == PT_LOAD)
          end = begin + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz;
      return 1;
    };
    end = 1;
    ::dl_iterate_phdr(find, nullptr);
  }
  return reinterpret_cast<std::uintptr_t>(caller) - begin < end - begin;
}

// A thread is known by the address of its header.
pthread_t handle_of(std::uint32_t region) { return reinterpret_cast<pthread_t>(&header_of(region)); }

}  // namespace

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): the names of the C++ runtime
extern "C" {

int __cxa_guard_acquire(char*);
void __cxa_guard_release(char*);
void __cxa_guard_abort(char*);

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*entry)(void*),
                   void* argument) {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_create)(thread, attributes, entry, argument);
  *thread = handle_of(hook->start(entry, argument, RACECOURSE_CALLER));
  return 0;
}

int pthread_join(pthread_t thread, void** result) {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_join)(thread, result);
  if (!racecourse::in_regions(thread)) return ESRCH;
  const std::uint32_t region = region_of(thread);
  if (region == hook->region()) return EDEADLK;
  hook->step(StepKind::join, region, RACECOURSE_CALLER);
  hook->joined(region);
  if (result != nullptr) *result = heap_of(region).result;
  return 0;
}

int pthread_detach(pthread_t thread) {
  const InHook hook;
  return hook ? 0 : RACECOURSE_SYSTEM(pthread_detach)(thread);
}

pthread_t pthread_self() noexcept {
  const InHook hook;
  return hook ? handle_of(hook->region()) : RACECOURSE_SYSTEM(pthread_self)();
}

// The unwinder's own locks are no steps of the program.
int pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  const InHook hook;
  return hook && !is_unwinder(RACECOURSE_CALLER) ? lock(hook, mutex, StepKind::lock, 0, RACECOURSE_CALLER)
                                                 : RACECOURSE_SYSTEM(pthread_mutex_lock)(mutex);
}

int pthread_mutex_trylock(pthread_mutex_t* mutex) noexcept {
  const InHook hook;
  return hook ? lock(hook, mutex, StepKind::try_lock, EBUSY, RACECOURSE_CALLER)
              : RACECOURSE_SYSTEM(pthread_mutex_trylock)(mutex);
}

int pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* until) noexcept {
  const InHook hook;
  return hook ? lock(hook, mutex, StepKind::try_lock_for, ETIMEDOUT, RACECOURSE_CALLER)
              : RACECOURSE_SYSTEM(pthread_mutex_timedlock)(mutex, until);
}

int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock, const timespec* until) noexcept {
  const InHook hook;
  return hook ? lock(hook, mutex, StepKind::try_lock_for, ETIMEDOUT, RACECOURSE_CALLER)
              : RACECOURSE_SYSTEM(pthread_mutex_clocklock)(mutex, clock, until);
}

int pthread_mutex_unlock(pthread_mutex_t* mutex) noexcept {
  const InHook hook;
  if (!hook || is_unwinder(RACECOURSE_CALLER)) return RACECOURSE_SYSTEM(pthread_mutex_unlock)(mutex);
  hook->step(StepKind::unlock, mutex_of(hook, mutex), RACECOURSE_CALLER);
  return 0;
}

int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  const InHook hook;
  return hook ? sleep_on(hook, condition, mutex, nullptr, RACECOURSE_CALLER)
              : RACECOURSE_SYSTEM(pthread_cond_wait)(condition, mutex);
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until) {
  const InHook hook;
  return hook ? sleep_on(hook, condition, mutex, until, RACECOURSE_CALLER)
              : RACECOURSE_SYSTEM(pthread_cond_timedwait)(condition, mutex, until);
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const timespec* until) {
  const InHook hook;
  return hook ? sleep_on(hook, condition, mutex, until, RACECOURSE_CALLER)
              : RACECOURSE_SYSTEM(pthread_cond_clockwait)(condition, mutex, clock, until);
}

int pthread_cond_signal(pthread_cond_t* condition) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_cond_signal)(condition);
  hook->step(StepKind::notify, hook->object(condition, ObjectKind::condition), RACECOURSE_CALLER, 0);
  return 0;
}

int pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_cond_broadcast)(condition);
  hook->step(StepKind::notify, hook->object(condition, ObjectKind::condition), RACECOURSE_CALLER, 1);
  return 0;
}

int pthread_cond_destroy(pthread_cond_t* condition) noexcept {
  const InHook hook;
  return hook ? 0 : RACECOURSE_SYSTEM(pthread_cond_destroy)(condition);
}

int pthread_rwlock_rdlock(pthread_rwlock_t* lock) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_rwlock_rdlock)(lock);
  hook->step(StepKind::lock_shared, hook->object(lock, ObjectKind::shared_mutex), RACECOURSE_CALLER);
  return 0;
}

int pthread_rwlock_wrlock(pthread_rwlock_t* lock) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_rwlock_wrlock)(lock);
  hook->step(StepKind::lock, hook->object(lock, ObjectKind::shared_mutex), RACECOURSE_CALLER);
  lock->__data.__cur_writer = 1;
  return 0;
}

int pthread_rwlock_tryrdlock(pthread_rwlock_t* lock) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_rwlock_tryrdlock)(lock);
  const auto object = hook->object(lock, ObjectKind::shared_mutex);
  return hook->step(StepKind::try_lock_shared, object, RACECOURSE_CALLER) != 0 ? 0 : EBUSY;
}

int pthread_rwlock_trywrlock(pthread_rwlock_t* lock) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(pthread_rwlock_trywrlock)(lock);
  const auto object = hook->object(lock, ObjectKind::shared_mutex);
  if (hook->step(StepKind::try_lock, object, RACECOURSE_CALLER) == 0) return EBUSY;
  lock->__data.__cur_writer = 1;
  return 0;
}

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

int sem_post(sem_t* semaphore) noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(sem_post)(semaphore);
  hook->step(StepKind::release, hook->object(semaphore, ObjectKind::semaphore), RACECOURSE_CALLER, 1);
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

int pthread_once(pthread_once_t* control, void (*run)()) {
  const void* const caller = RACECOURSE_CALLER;
  std::uint32_t lock = 0;
  {
    const InHook hook;
    if (!hook || is_unwinder(caller)) return RACECOURSE_SYSTEM(pthread_once)(control, run);
    lock = hook->object(control, ObjectKind::mutex);
    hook->step(StepKind::lock, lock, caller);
  }
  try {
    if (*control != 2) run();
    *control = 2;
  } catch (...) {
    const InHook hook;
    hook->step(StepKind::unlock, lock, caller);
    throw;
  }
  const InHook hook;
  hook->step(StepKind::unlock, lock, caller);
  return 0;
}

long syscall(long number, ...) noexcept {
  const void* const caller = RACECOURSE_CALLER;
  va_list list;
  va_start(list, number);
  long arguments[6];
  for (long& argument : arguments) argument = va_arg(list, long);
  va_end(list);
  const InHook hook;
  if (!hook)
    return RACECOURSE_SYSTEM(syscall)(number, arguments[0], arguments[1], arguments[2], arguments[3],
                                      arguments[4], arguments[5]);
  if (number == SYS_gettid) return static_cast<long>(hook->region()) + 1;
  if (number != SYS_futex) hook->refuse("a system call", caller);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): that is what it is
  return futex(hook, reinterpret_cast<const std::uint32_t*>(arguments[0]), static_cast<int>(arguments[1]),
               static_cast<std::uint32_t>(arguments[2]), arguments[3] != 0, caller);
}

// The lock of a static variable: one byte says that it is made, as compilers expect.
int __cxa_guard_acquire(char* guard) {
  const void* const caller = RACECOURSE_CALLER;
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(__cxa_guard_acquire)(guard);
  const std::uint32_t lock = hook->object(guard, ObjectKind::mutex);
  hook->step(StepKind::lock, lock, caller);
  if (*guard == 0) return 1;
  hook->step(StepKind::unlock, lock, caller);
  return 0;
}

void __cxa_guard_release(char* guard) {
  const void* const caller = RACECOURSE_CALLER;
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(__cxa_guard_release)(guard);
  *guard = 1;
  hook->step(StepKind::unlock, hook->object(guard, ObjectKind::mutex), caller);
}

void __cxa_guard_abort(char* guard) {
  const void* const caller = RACECOURSE_CALLER;
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(__cxa_guard_abort)(guard);
  hook->step(StepKind::unlock, hook->object(guard, ObjectKind::mutex), caller);
}

int sched_yield() noexcept {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(sched_yield)();
  hook->step(StepKind::yield, 0, RACECOURSE_CALLER);
  return 0;
}

// Time is not modelled: to sleep is to yield.
int nanosleep(const timespec* time, timespec* left) {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(nanosleep)(time, left);
  yield_for(hook, nanoseconds(*time), RACECOURSE_CALLER);
  return 0;
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* left) {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(clock_nanosleep)(clock, flags, time, left);
  const bool until = (flags & TIMER_ABSTIME) != 0;
  yield_for(hook, nanoseconds(*time) - (until ? racecourse::stopped_clock : 0), RACECOURSE_CALLER);
  return 0;
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
