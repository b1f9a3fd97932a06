#pragma once

// What the hooks need: a program's code calls them, and they tell the one who runs it (program_segments.h) what it is about
// to do. They are called on the stack of the program's thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "kit/machine/operation.h"
#include "kit/worlds/object_kind.h"
#include "programs/layout.h"
#include "programs/places.h"

namespace racecourse {

/// Runs the code of a program's threads. All members: only called by hooks, while it runs such code.
class Runtime {
 public:
  /// The operation is the thread's next step. Returns its result once it was taken.
  virtual std::uint64_t step(StepKind kind, std::uint32_t object, const void* caller, std::uint64_t value = 0,
                             std::uint64_t expected = 0) = 0;
  /// It accesses memory: a step where others may touch it at once.
  virtual void access(const Access& access, StepKind kind, const void* caller) = 0;
  /// The object of that kind at an address.
  virtual std::uint32_t object(const volatile void* address, ObjectKind kind) = 0;
  /// Gives it another word. No step.
  virtual void set_object(std::uint32_t object, std::uint64_t word) = 0;
  /// Starts a thread, and returns its region.
  virtual std::uint32_t start(void* (*entry)(void*), void* argument, const void* caller) = 0;
  /// The thread has seen the end of that one.
  virtual void joined(std::uint32_t region) = 0;
  virtual std::uint32_t region() const = 0;
  /// Whether it is the program's own memory, and no other library's.
  virtual bool is_variable(std::uintptr_t address) const = 0;
  /// Ends the thread.
  [[noreturn]] virtual void end_thread(void* result) = 0;
  /// Ends the whole program.
  [[noreturn]] virtual void end_program(Ended how, int code, const std::string& words) = 0;
  /// The thread goes round in a loop for ever, and does nothing there but what it was seen to read.
  [[noreturn]] virtual void goes_round(const void* caller) = 0;
  /// What the program does cannot be explored.
  [[noreturn]] virtual void refuse(const std::string& what, const void* caller) = 0;

  static ProgramRecord& record();
  /// Of the calling thread: null while none of a program's own code runs.
  static Runtime*& running();

 protected:
  ~Runtime() = default;
};

/// A hook's own code is not the program's: calls of hooks from here do what they do elsewhere.
class InHook {
 public:
  InHook() : runtime_(std::exchange(Runtime::running(), nullptr)) {
    if (runtime_ != nullptr) ++calls_;
  }
  ~InHook() { Runtime::running() = runtime_; }
  InHook(const InHook&) = delete;
  InHook& operator=(const InHook&) = delete;
  /// Whether it was the program's code that called.
  explicit operator bool() const { return runtime_ != nullptr; }
  Runtime* operator->() const { return runtime_; }
  /// How many the program's code has made.
  static std::uint64_t calls() { return calls_; }

 private:
  static inline std::uint64_t calls_ = 0;
  Runtime* const runtime_;
};

/// A function that is not compiled with the program reads or writes memory for it. The function itself does so after this.
inline void note_read(const void* at, std::size_t size, const void* caller) {
  if (const InHook hook; hook && size > 0)
    hook->access({reinterpret_cast<std::uintptr_t>(at), static_cast<std::uint32_t>(size), false, false},
                 StepKind::load, caller);
}
inline void note_write(const void* at, std::size_t size, const void* caller) {
  if (const InHook hook; hook && size > 0)
    hook->access({reinterpret_cast<std::uintptr_t>(at), static_cast<std::uint32_t>(size), true, false},
                 StepKind::store, caller);
}

/// From now on std::terminate ends a program that is explored.
void set_terminate_handler();

}  // namespace racecourse
