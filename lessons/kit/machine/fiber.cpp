#include "kit/machine/fiber.h"

#include <boost/context/detail/fcontext.hpp>
#include <cassert>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include "kit/base/sanitizers.h"

#if RACECOURSE_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#elif RACECOURSE_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
extern "C" void __tsan_func_entry(void* call);
#endif

// For a function that returns with all caller-saved registers cleared (GCC 11, Clang 15).
#if __has_attribute(zero_call_used_regs)
#define RACECOURSE_CLEARS_REGISTERS [[gnu::noinline, gnu::zero_call_used_regs("all")]]
#else
#define RACECOURSE_CLEARS_REGISTERS [[gnu::noinline]]
#endif

namespace racecourse {

namespace {

namespace context = boost::context::detail;

constexpr std::size_t page = 4096;
// Stays zero when the stack is large enough.
constexpr std::size_t reserve = 256;

std::byte* new_stack(std::size_t size) {
  void* const stack = std::aligned_alloc(page, size);
  if (stack == nullptr) throw std::bad_alloc{};
  return static_cast<std::byte*>(stack);
}

// Without the empty statement the compiler drops calls of it.
RACECOURSE_CLEARS_REGISTERS void clear_registers() { asm volatile(""); }

}  // namespace

#if RACECOURSE_ADDRESS_SANITIZER

struct Fiber::Annotations {
  void renew() {}
  void before_enter(const std::byte* bottom, std::size_t size) {
    __sanitizer_start_switch_fiber(&fake_of_owner, bottom, size);
  }
  void after_enter() { __sanitizer_finish_switch_fiber(fake_of_owner, nullptr, nullptr); }
  void arrived() { __sanitizer_finish_switch_fiber(fake_of_fiber, &owner_bottom, &owner_size); }
  void before_leave(bool for_good) {
    __sanitizer_start_switch_fiber(for_good ? nullptr : &fake_of_fiber, owner_bottom, owner_size);
  }
  static void forget(const std::byte* from, std::size_t size) { __asan_unpoison_memory_region(from, size); }

  void* fake_of_owner = nullptr;
  void* fake_of_fiber = nullptr;
  const void* owner_bottom = nullptr;
  std::size_t owner_size = 0;
};

#elif RACECOURSE_THREAD_SANITIZER

struct Fiber::Annotations {
  ~Annotations() {
    if (fiber != nullptr) __tsan_destroy_fiber(fiber);
  }
  // ThreadSanitizer keeps a call stack for each fiber. A restored fiber returns from functions that this call stack does not
  // know. So it becomes a new fiber each time, with enough calls to return from.
  void renew() {
    if (fiber != nullptr) __tsan_destroy_fiber(fiber);
    fiber = __tsan_create_fiber(0);
    fresh = true;
  }
  void before_enter(const std::byte*, std::size_t) {
    owner = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(fiber, 0);
    if (!fresh) return;
    fresh = false;
    constexpr int deepest = 256;
    for (int i = 0; i < deepest; ++i) __tsan_func_entry(__builtin_return_address(0));
  }
  void after_enter() {}
  void arrived() {}
  void before_leave(bool) { __tsan_switch_to_fiber(owner, 0); }
  static void forget(const std::byte*, std::size_t) {}

  void* fiber = nullptr;
  void* owner = nullptr;
  bool fresh = false;
};

#else

struct Fiber::Annotations {
  void renew() {}
  void before_enter(const std::byte*, std::size_t) {}
  void after_enter() {}
  void arrived() {}
  void before_leave(bool) {}
  static void forget(const std::byte*, std::size_t) {}
};

#endif

struct Fiber::Arrival {
  static void begin(context::transfer_t from) {
    auto& self = *static_cast<Fiber*>(from.data);
    self.owner_ = from.fctx;
    self.annotations_->arrived();
    clear_registers();
    self.entry_(self.argument_);
    assert(false && "a fiber's entry must not return");
  }
};

Fiber::Fiber(std::size_t size)
    : size_((size + page - 1) / page * page),
      stack_(new_stack(size_), std::free),
      annotations_(std::make_unique<Annotations>()) {
  std::memset(stack_.get(), 0, size_);
}

Fiber::~Fiber() { Annotations::forget(stack_.get(), size_); }

void Fiber::start(Entry entry, void* argument) {
  entry_ = entry;
  argument_ = argument;
  Annotations::forget(stack_.get(), size_);
  annotations_->renew();
  clear_below(top());
  context_ = context::make_fcontext(top(), size_, Arrival::begin);
}

void Fiber::enter() {
  annotations_->before_enter(stack_.get(), size_);
  context_ = context::jump_fcontext(context_, this).fctx;
  annotations_->after_enter();
  // All its bytes may be copied, also those between its variables.
  Annotations::forget(stack_.get(), size_);
}

RACECOURSE_CLEARS_REGISTERS void Fiber::leave(bool for_good) {
  annotations_->before_leave(for_good);
  owner_ = context::jump_fcontext(owner_, nullptr).fctx;
  annotations_->arrived();
}

bool Fiber::overflowed() const {
  for (std::size_t i = 0; i < reserve; ++i)
    if (stack_[i] != std::byte{0}) return true;
  return false;
}

std::span<const std::byte> Fiber::live() const {
  return {static_cast<const std::byte*>(context_),
          static_cast<std::size_t>(top() - static_cast<const std::byte*>(context_))};
}

void Fiber::restore(std::span<const std::byte> bytes) {
  Annotations::forget(stack_.get(), size_);
  annotations_->renew();
  std::byte* const from = top() - bytes.size();
  clear_below(from);
  std::memcpy(from, bytes.data(), bytes.size());
  context_ = from;
}

void Fiber::clear_below(const std::byte* end) {
  std::memset(stack_.get(), 0, static_cast<std::size_t>(end - stack_.get()));
}

bool Fiber::owns(const void* address) const {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  const auto from = reinterpret_cast<std::uintptr_t>(stack_.get());
  return at >= from && at - from < size_;
}

}  // namespace racecourse
