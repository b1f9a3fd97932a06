// The heap: blocks of a program that is explored come from the heaps of its threads (heap.h).

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>

#include "programs/heap.h"
#include "programs/hook_macros.h"
#include "programs/program_names.h"
#include "programs/runtime.h"

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): the C library's names for its own
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

namespace racecourse {

namespace {

/// A program that needs more than there is here would find more elsewhere: that is no outcome of its own.
void* allocate_here(const InHook& hook, std::size_t size, std::size_t alignment, const void* caller) {
  void* const block = allocate(hook->region(), size, alignment);
  if (block == nullptr && size < std::size_t{1} << 40)
    hook->refuse("more than " + std::to_string(blocks_size >> 20) + " MiB of memory in one thread", caller);
  if (block != nullptr) note_block(block, size);
  return block;
}

void* aligned(std::size_t alignment, std::size_t size, const void* caller) {
  const InHook hook;
  return hook ? allocate_here(hook, size, alignment, caller) : __libc_memalign(alignment, size);
}

// To free a block is to write all of it.
void release(void* block, const void* caller) {
  if (block == nullptr) return;
  const InHook hook;
  if (!in_heap(block)) return hook ? void() : __libc_free(block);
  if (!hook) return;  // of a search that began anew
  const auto at = reinterpret_cast<std::uintptr_t>(block);
  hook->access({at, static_cast<std::uint32_t>(block_size(block)), true, false, true}, StepKind::store,
               caller);
  const Freed freed = deallocate(hook->region(), block);
  if (freed == Freed::twice) hook->end_program(Ended::failed, 0, "double free");
  if (freed == Freed::no_block) hook->end_program(Ended::failed, 0, "free of what was not allocated");
}

void* allocate_or_throw(std::size_t size, std::size_t alignment, const void* caller) {
  void* const block = aligned(alignment, size, caller);
  if (block == nullptr) throw std::bad_alloc{};
  return block;
}

}  // namespace

}  // namespace racecourse

extern "C" {

void* malloc(std::size_t size) noexcept {
  const racecourse::InHook hook;
  return hook ? racecourse::allocate_here(hook, size, 16, RACECOURSE_CALLER) : __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
  const racecourse::InHook hook;
  if (!hook) return __libc_calloc(count, size);
  std::size_t all = 0;
  return __builtin_mul_overflow(count, size, &all)
             ? nullptr
             : racecourse::allocate_here(hook, all, 16, RACECOURSE_CALLER);
}
void* realloc(void* block, std::size_t size) noexcept {
  const racecourse::InHook hook;
  if (!hook) return __libc_realloc(block, size);
  void* const larger = racecourse::allocate_here(hook, size, 16, RACECOURSE_CALLER);
  if (block == nullptr || larger == nullptr) return larger;
  const std::size_t before = racecourse::block_size(block);
  const auto at = reinterpret_cast<std::uintptr_t>(block);
  hook->access({at, static_cast<std::uint32_t>(before), true, false, true}, racecourse::StepKind::store,
               RACECOURSE_CALLER);
  std::memcpy(larger, block, before < size ? before : size);
  racecourse::deallocate(hook->region(), block);
  return larger;
}
void free(void* block) noexcept { racecourse::release(block, RACECOURSE_CALLER); }
void* memalign(std::size_t alignment, std::size_t size) noexcept {
  return racecourse::aligned(alignment, size, RACECOURSE_CALLER);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return racecourse::aligned(alignment, size, RACECOURSE_CALLER);
}
int posix_memalign(void** block, std::size_t alignment, std::size_t size) noexcept {
  *block = racecourse::aligned(alignment, size, RACECOURSE_CALLER);
  return *block == nullptr ? ENOMEM : 0;
}

}  // extern "C"

void* operator new(std::size_t size) { return racecourse::allocate_or_throw(size, 16, RACECOURSE_CALLER); }
void* operator new[](std::size_t size) { return racecourse::allocate_or_throw(size, 16, RACECOURSE_CALLER); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return racecourse::allocate_or_throw(size, static_cast<std::size_t>(alignment), RACECOURSE_CALLER);
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return racecourse::allocate_or_throw(size, static_cast<std::size_t>(alignment), RACECOURSE_CALLER);
}
void operator delete(void* block) noexcept { racecourse::release(block, RACECOURSE_CALLER); }
void operator delete[](void* block) noexcept { racecourse::release(block, RACECOURSE_CALLER); }
void operator delete(void* block, std::size_t) noexcept { racecourse::release(block, RACECOURSE_CALLER); }
void operator delete[](void* block, std::size_t) noexcept { racecourse::release(block, RACECOURSE_CALLER); }
void operator delete(void* block, std::align_val_t) noexcept {
  racecourse::release(block, RACECOURSE_CALLER);
}
void operator delete[](void* block, std::align_val_t) noexcept {
  racecourse::release(block, RACECOURSE_CALLER);
}
void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  racecourse::release(block, RACECOURSE_CALLER);
}
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept {
  racecourse::release(block, RACECOURSE_CALLER);
}
