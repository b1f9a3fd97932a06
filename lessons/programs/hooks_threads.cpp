// POSIX threads for a program that is explored. The standard library's threads, locks and conditions end here. Called by
// anybody else, these functions do what the system's do.

#include <link.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstring>
#include <utility>

#include "programs/hook_macros.h"
#include "programs/runtime.h"
#include "programs/thread_data.h"

using racecourse::header_of;
using racecourse::heap_of;
using racecourse::InHook;
using racecourse::ObjectKind;
using racecourse::region_of;
using racecourse::StepKind;

namespace {

std::uint32_t mutex_of(const InHook& hook, pthread_mutex_t* mutex) {
  const bool recursive = (mutex->__data.__kind & 3) == PTHREAD_MUTEX_RECURSIVE;
  return hook->object(mutex, recursive ? ObjectKind::recursive_mutex : ObjectKind::mutex);
}

bool checks_errors(const pthread_mutex_t* mutex) {
  return (mutex->__data.__kind & 3) == PTHREAD_MUTEX_ERRORCHECK;
}

// Mutexes that check for errors keep their owner, as the system's do.
int owner_of(const InHook& hook) { return static_cast<int>(hook->region()) + 1; }

int lock(const InHook& hook, pthread_mutex_t* mutex, StepKind kind, int otherwise, const void* caller) {
  const bool checks = checks_errors(mutex);
  if (checks && kind != StepKind::try_lock && mutex->__data.__owner == owner_of(hook)) return EDEADLK;
  const std::uint64_t taken = hook->step(kind, mutex_of(hook, mutex), caller);
  if (kind != StepKind::lock && taken == 0) return otherwise;
  if (checks) mutex->__data.__owner = owner_of(hook);
  return 0;
}

int unlock(const InHook& hook, pthread_mutex_t* mutex, const void* caller) {
  if (checks_errors(mutex)) {
    if (mutex->__data.__owner != owner_of(hook)) return EPERM;
    mutex->__data.__owner = 0;
  }
  hook->step(StepKind::unlock, mutex_of(hook, mutex), caller);
  return 0;
}

int sleep_on(const InHook& hook, pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until,
             const void* caller) {
  const bool timed = until != nullptr;
  const std::uint32_t lock = mutex_of(hook, mutex);
  const int owner = std::exchange(mutex->__data.__owner, 0);
  const std::uint64_t notified =
      hook->step(StepKind::wait, hook->object(condition, ObjectKind::condition), caller, lock, timed ? 1 : 0);
  mutex->__data.__owner = owner;
  if (!timed || notified != 0) return 0;
  header_of(hook->region()).late = racecourse::nanoseconds(*until);
  return ETIMEDOUT;
}

void yield_for(const InHook& hook, std::int64_t time, const void* caller) {
  hook->step(StepKind::yield, 0, caller);
  header_of(hook->region()).late = racecourse::stopped_clock + time;
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
  return hook && !is_unwinder(RACECOURSE_CALLER) ? unlock(hook, mutex, RACECOURSE_CALLER)
                                                 : RACECOURSE_SYSTEM(pthread_mutex_unlock)(mutex);
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

// A thread has no name of its own here.
int pthread_setname_np(pthread_t thread, const char* name) noexcept {
  const InHook hook;
  return hook ? 0 : RACECOURSE_SYSTEM(pthread_setname_np)(thread, name);
}

int pthread_key_create(pthread_key_t* key, void (*destroy)(void*)) noexcept {
  const InHook hook;
  return hook ? racecourse::make_key(hook->region(), *key, destroy)
              : RACECOURSE_SYSTEM(pthread_key_create)(key, destroy);
}

int pthread_key_delete(pthread_key_t key) noexcept {
  const InHook hook;
  return hook ? racecourse::delete_key(key) : RACECOURSE_SYSTEM(pthread_key_delete)(key);
}

int pthread_setspecific(pthread_key_t key, const void* value) noexcept {
  const InHook hook;
  return hook ? racecourse::set_specific(hook->region(), key, value)
              : RACECOURSE_SYSTEM(pthread_setspecific)(key, value);
}

void* pthread_getspecific(pthread_key_t key) noexcept {
  const InHook hook;
  return hook ? racecourse::specific(hook->region(), key) : RACECOURSE_SYSTEM(pthread_getspecific)(key);
}

int pthread_once(pthread_once_t* control, void (*run)()) {
  const void* const caller = RACECOURSE_CALLER;
  std::uint32_t lock = 0;
  {
    const InHook hook;
    if (!hook || is_unwinder(caller)) return RACECOURSE_SYSTEM(pthread_once)(control, run);
    // What a library made at its start is no step of the program.
    const bool own = hook->is_variable(reinterpret_cast<std::uintptr_t>(control));
    if (!own && *control == 2) return 0;
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
  yield_for(hook, racecourse::nanoseconds(*time), RACECOURSE_CALLER);
  return 0;
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* left) {
  const InHook hook;
  if (!hook) return RACECOURSE_SYSTEM(clock_nanosleep)(clock, flags, time, left);
  const bool until = (flags & TIMER_ABSTIME) != 0;
  yield_for(hook, racecourse::nanoseconds(*time) - (until ? racecourse::stopped_clock : 0),
            RACECOURSE_CALLER);
  return 0;
}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
