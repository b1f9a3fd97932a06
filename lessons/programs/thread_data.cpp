#include "programs/thread_data.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

#include "programs/heap.h"
#include "programs/layout.h"
#include "programs/runtime.h"

namespace racecourse {

struct AtExit {
  void (*destroy)(void*);
  void* object;
  AtExit* next;
};

struct Key {
  std::uint32_t number;
  void (*destroy)(void*);  // null: nothing is destroyed, or the key was deleted
  Key* next;
};

struct Specific {
  std::uint32_t key;
  const void* value;
  Specific* next;
};

namespace {

std::size_t local_module = 0, local_size = 0, local_alignment = 16;

/// Puts it before the others, in the heap of that thread. False where there is no room.
template <class T>
bool add(T*& first, std::uint32_t region, const T& value) {
  auto* const added = static_cast<T*>(allocate(region, sizeof(T)));
  if (added == nullptr) return false;
  *added = value;
  first = added;
  return true;
}

template <class T, class Matches>
T* find(T* first, Matches matches) {
  while (first != nullptr && !matches(*first)) first = first->next;
  return first;
}

Key* key_of(std::uint32_t number) {
  return find(Runtime::record().keys, [=](const Key& key) { return key.number == number; });
}

Specific* specific_of(std::uint32_t region, std::uint32_t key) {
  return find(header_of(region).specifics, [=](const Specific& one) { return one.key == key; });
}

void run_at_exit(AtExit*& last) {
  while (AtExit* const now = last) {
    last = now->next;
    now->destroy(now->object);
  }
}

/// Calls the destructors of keys, each with the thread's value. True if there was one.
bool destroy_specifics(std::uint32_t region) {
  bool any = false;
  for (Specific* one = header_of(region).specifics; one != nullptr; one = one->next) {
    const Key* const key = key_of(one->key);
    if (one->value == nullptr || key == nullptr || key->destroy == nullptr) continue;
    any = true;
    key->destroy(const_cast<void*>(std::exchange(one->value, nullptr)));
  }
  return any;
}

}  // namespace

void set_thread_local(std::size_t module, std::size_t size, std::size_t alignment) {
  local_module = module;
  local_size = size;
  local_alignment = std::max<std::size_t>(alignment, 16);
}

std::uintptr_t thread_local_begin(std::uint32_t region) {
  const auto end = reinterpret_cast<std::uintptr_t>(&header_of(region));
  return (end - local_size) / local_alignment * local_alignment;
}

void* thread_local_at(std::size_t module, std::size_t offset) {
  const Runtime* const runtime = Runtime::running();
  if (runtime == nullptr || module != local_module) return nullptr;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): a place in the region
  return reinterpret_cast<void*>(thread_local_begin(runtime->region()) + offset);
}

int at_thread_exit(std::uint32_t region, void (*destroy)(void*), void* object) {
  AtExit*& last = header_of(region).at_exit;
  return add(last, region, {destroy, object, last}) ? 0 : -1;
}

void run_at_thread_exit(std::uint32_t region) {
  run_at_exit(header_of(region).at_exit);
  for (int round = 0; round < PTHREAD_DESTRUCTOR_ITERATIONS; ++round)
    if (!destroy_specifics(region)) return;
}

int at_program_exit(std::uint32_t region, void (*destroy)(void*), void* object) {
  AtExit*& last = Runtime::record().at_exit;
  return add(last, region, {destroy, object, last}) ? 0 : -1;
}

void run_at_program_exit() { run_at_exit(Runtime::record().at_exit); }

int make_key(std::uint32_t region, std::uint32_t& number, void (*destroy)(void*)) {
  Key*& last = Runtime::record().keys;
  number = last == nullptr ? 0 : last->number + 1;
  return add(last, region, {number, destroy, last}) ? 0 : ENOMEM;
}

int delete_key(std::uint32_t number) {
  Key* const key = key_of(number);
  if (key == nullptr) return EINVAL;
  key->destroy = nullptr;
  return 0;
}

int set_specific(std::uint32_t region, std::uint32_t key, const void* value) {
  if (key_of(key) == nullptr) return EINVAL;
  if (Specific* const known = specific_of(region, key)) {
    known->value = value;
    return 0;
  }
  Specific*& last = header_of(region).specifics;
  return add(last, region, {key, value, last}) ? 0 : ENOMEM;
}

void* specific(std::uint32_t region, std::uint32_t key) {
  const Specific* const known = specific_of(region, key);
  return known == nullptr ? nullptr : const_cast<void*>(known->value);
}

}  // namespace racecourse
