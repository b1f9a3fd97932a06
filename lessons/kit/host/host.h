#pragma once

// What this machine is, and the few things that only some operating systems can do. All that is specific to Linux
// stands behind this header; elsewhere a function says so by returning nothing or false.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace racecourse {

struct Host {
  unsigned cores = 1;  ///< processors this process may run on
  std::string cpu;     ///< model name; "not known here" where it cannot be read
  std::string os;
  std::string compiler;
  std::string build;  ///< "Release", "RelWithDebInfo", ...
};
const Host& host();

/// Lowers the calling thread's priority below the window's (Linux: nice 19). False where that cannot be done.
bool lower_thread_priority();

/// Times the calling thread was taken off a core against its will (Linux: ru_nivcsw of RUSAGE_THREAD).
std::optional<std::int64_t> involuntary_switches();

/// Processor time the calling thread has used so far; nothing where that is not measured.
std::optional<std::chrono::nanoseconds> thread_processor_time();

/// For a program that is about to end with a signal: no copy of its memory is left behind.
void leave_no_core_dump() noexcept;

/// For a child between fork and exec: that nothing but standard input, output and error is handed on (Linux 5.11 and
/// later: close_range(2); elsewhere nothing is done).
void keep_files_from_child() noexcept;

/// For a child between fork and exec: that it is ended (SIGKILL) when the thread that started it ends (Linux: prctl(2);
/// elsewhere nothing is done).
void end_child_with_parent() noexcept;

/// Whether this process may execute that file, as far as permissions go (Linux: access(2); elsewhere any file).
bool may_execute(const std::string& path);

/// Bytes of memory of this process that are in use now (Linux: resident set); nothing where that is not measured.
std::optional<std::int64_t> resident_memory();

/// Gives the system back what was freed, as far as that goes, so that resident_memory() does not count it (glibc:
/// malloc_trim(3); elsewhere nothing is done). Takes some milliseconds.
void give_back_freed_memory();

/// Raises the number of descriptors this process may have open to that many, or as far as the system allows. Returns how
/// many it may have now; where that is not limited in this way, `wanted`.
std::int64_t raise_descriptor_limit(std::int64_t wanted);

/// While it lives, threads are started with a stack of that size; 0 leaves the system's default (glibc:
/// pthread_setattr_default_np(3); elsewhere set() is false). For one thread at a time.
class DefaultStackSize {
 public:
  explicit DefaultStackSize(std::size_t bytes);
  ~DefaultStackSize();
  DefaultStackSize(const DefaultStackSize&) = delete;
  DefaultStackSize& operator=(const DefaultStackSize&) = delete;

  bool set() const { return set_; }

 private:
  bool set_ = false;
  std::size_t before_ = 0;
};

/// How often this process gave up a core, to wait or against its will, since it began; nothing where that is not counted.
struct ContextSwitches {
  std::int64_t to_wait = 0;
  std::int64_t against_will = 0;
};
std::optional<ContextSwitches> context_switches();

/// Sleeps while `word` is `expected`, at most that long; may wake early without a reason. Linux: futex(2); elsewhere a
/// table of condition variables.
void park(std::atomic<std::uint32_t>& word, std::uint32_t expected, std::chrono::nanoseconds at_most);
/// Wakes one, or all, of the threads parked on `word`.
void unpark_one(std::atomic<std::uint32_t>& word);
void unpark_all(std::atomic<std::uint32_t>& word);

}  // namespace racecourse
