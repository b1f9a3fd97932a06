// The calls that compilers put before each access to memory with -fsanitize=thread. ThreadSanitizer's own library would check
// them for races; here they are steps.

#include "programs/hook_macros.h"
#include "programs/runtime.h"

using racecourse::InHook;
using racecourse::StepKind;

namespace {

[[gnu::always_inline]] inline void touch(const volatile void* at, std::size_t size, bool writes, bool atomic,
                                         StepKind kind, const void* caller) {
  if (const InHook hook; hook)
    hook->access({reinterpret_cast<std::uintptr_t>(at), static_cast<std::uint32_t>(size), writes, atomic},
                 kind, caller);
}

}  // namespace

// NOLINTBEGIN(bugprone-macro-parentheses): types and functions
#define RACECOURSE_READ(name, size) \
  void name(void* at) { touch(at, size, false, false, StepKind::load, RACECOURSE_CALLER); }
#define RACECOURSE_WRITE(name, size) \
  void name(void* at) { touch(at, size, true, false, StepKind::store, RACECOURSE_CALLER); }
#define RACECOURSE_PLAIN(size)                       \
  RACECOURSE_READ(__tsan_read##size, size)           \
  RACECOURSE_WRITE(__tsan_write##size, size)         \
  RACECOURSE_READ(__tsan_unaligned_read##size, size) \
  RACECOURSE_WRITE(__tsan_unaligned_write##size, size)

#define RACECOURSE_RMW(bits, T, name, kind, result)                      \
  T __tsan_atomic##bits##_##name(volatile T* at, T value, int) {         \
    touch(at, sizeof(T), true, true, StepKind::kind, RACECOURSE_CALLER); \
    const T before = *at;                                                \
    *at = static_cast<T>(result);                                        \
    return before;                                                       \
  }
#define RACECOURSE_COMPARE(bits, T, name)                                                             \
  int __tsan_atomic##bits##_compare_exchange_##name(volatile T* at, T* expected, T value, int, int) { \
    touch(at, sizeof(T), true, true, StepKind::compare_exchange, RACECOURSE_CALLER);                  \
    if (*at == *expected) {                                                                           \
      *at = value;                                                                                    \
      return 1;                                                                                       \
    }                                                                                                 \
    *expected = *at;                                                                                  \
    return 0;                                                                                         \
  }
#define RACECOURSE_ATOMIC(bits, T)                                                              \
  T __tsan_atomic##bits##_load(const volatile T* at, int) {                                     \
    touch(at, sizeof(T), false, true, StepKind::load, RACECOURSE_CALLER);                       \
    return *at;                                                                                 \
  }                                                                                             \
  void __tsan_atomic##bits##_store(volatile T* at, T value, int) {                              \
    touch(at, sizeof(T), true, true, StepKind::store, RACECOURSE_CALLER);                       \
    *at = value;                                                                                \
  }                                                                                             \
  RACECOURSE_RMW(bits, T, exchange, exchange, value)                                            \
  RACECOURSE_RMW(bits, T, fetch_add, fetch_add, before + value)                                 \
  RACECOURSE_RMW(bits, T, fetch_sub, fetch_add, before - value)                                 \
  RACECOURSE_RMW(bits, T, fetch_and, fetch_and, before& value)                                  \
  RACECOURSE_RMW(bits, T, fetch_or, fetch_or, before | value)                                   \
  RACECOURSE_RMW(bits, T, fetch_xor, fetch_or, before ^ value)                                  \
  RACECOURSE_RMW(bits, T, fetch_nand, fetch_and, ~(before & value))                             \
  RACECOURSE_COMPARE(bits, T, strong)                                                           \
  RACECOURSE_COMPARE(bits, T, weak)                                                             \
  T __tsan_atomic##bits##_compare_exchange_val(volatile T* at, T expected, T value, int, int) { \
    touch(at, sizeof(T), true, true, StepKind::compare_exchange, RACECOURSE_CALLER);            \
    const T before = *at;                                                                       \
    if (before == expected) *at = value;                                                        \
    return before;                                                                              \
  }

// NOLINTEND(bugprone-macro-parentheses)

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): the compiler's names
extern "C" {

void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}

RACECOURSE_PLAIN(1)
RACECOURSE_PLAIN(2)
RACECOURSE_PLAIN(4)
RACECOURSE_PLAIN(8)
RACECOURSE_PLAIN(16)

void __tsan_read_range(void* at, unsigned long size) {
  touch(at, size, false, false, StepKind::load, RACECOURSE_CALLER);
}
void __tsan_write_range(void* at, unsigned long size) {
  touch(at, size, true, false, StepKind::store, RACECOURSE_CALLER);
}
void __tsan_vptr_read(void** at) {
  touch(at, sizeof(void*), false, false, StepKind::load, RACECOURSE_CALLER);
}
void __tsan_vptr_update(void** at, void*) {
  touch(at, sizeof(void*), true, false, StepKind::store, RACECOURSE_CALLER);
}

RACECOURSE_ATOMIC(8, unsigned char)
RACECOURSE_ATOMIC(16, unsigned short)
RACECOURSE_ATOMIC(32, unsigned int)
RACECOURSE_ATOMIC(64, unsigned long)
__extension__ typedef unsigned __int128 racecourse_u128;
RACECOURSE_ATOMIC(128, racecourse_u128)

// Interleavings are sequentially consistent.
void __tsan_atomic_thread_fence(int) {}
void __tsan_atomic_signal_fence(int) {}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
