#pragma once

// What this machine is, and the few things that only some operating systems can do. What is specific to Linux is behind this
// header; elsewhere a function returns nothing or false, or does nothing. Any thread may call these functions, where nothing
// else is said.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace racecourse {

struct Host {
  unsigned cores = 1;  ///< that this process can use: those it may run on, or fewer where its time is limited
  std::string cpu;     ///< model name; "not known here" where it cannot be read
  std::string os;
  std::string compiler;
  std::string build;  ///< "Release", "RelWithDebInfo", ...
};
const Host& host();

/// Lowers the calling thread's priority below the window's (Linux: nice 19). False where that cannot be done.
bool lower_thread_priority();

/// Processor time the calling thread has used so far; nothing where that is not measured.
std::optional<std::chrono::nanoseconds> thread_processor_time();

/// A thread's processor time, to be read by other threads. Made by that thread; copied at will.
class ProcessorClock {
 public:
  /// Of no thread.
  ProcessorClock() = default;
  static ProcessorClock of_this_thread() noexcept;
  /// What the thread has used so far; nothing where that is not measured. Any thread, as long as that thread lives.
  std::optional<std::chrono::nanoseconds> read() const noexcept;

 private:
  int id_ = none_;
  static constexpr int none_ = 0;  // that of the system's real time, which is no thread's
};

/// For a program that is about to be ended by a signal: the system writes no core dump.
void leave_no_core_dump() noexcept;

/// For a child between fork and exec: it inherits standard input, output and error, and no other descriptor (Linux 5.11 and
/// later: close_range(2); elsewhere it inherits them).
void keep_files_from_child() noexcept;

/// After that, for one descriptor that it is to inherit (POSIX: fcntl(2)).
void leave_file_to_child(int descriptor) noexcept;

/// Characters in a line of the terminal that standard output is (POSIX: ioctl(2)); nothing where it is none.
std::optional<std::size_t> terminal_width();

/// The number of this process; 0 where it is not known.
int process_id() noexcept;

/// For a child between fork and exec: the system ends it (SIGKILL) when the thread that forked it ends. `parent` is the
/// process_id() from before the fork: where that has ended already, the child ends at once. Linux: prctl(2); elsewhere it
/// lives on.
void end_child_with_parent(int parent) noexcept;

/// Whether this process may execute that file, as far as permissions go (Linux: access(2); elsewhere any file).
bool may_execute(const std::string& path);

/// Bytes of memory of this process that are in use now (Linux: resident set); nothing where that is not measured.
std::optional<std::int64_t> resident_memory();

/// Returns freed memory to the system where possible, so that resident_memory() does not count it (glibc: malloc_trim(3);
/// elsewhere nothing is done). Takes some milliseconds.
void give_back_freed_memory();

/// Raises this process's limit of open descriptors to `wanted`, or as far as the system allows. Returns the limit that is now
/// in force; `wanted` where there is none.
std::int64_t raise_descriptor_limit(std::int64_t wanted);

/// While it lives, new threads get a stack of that size in bytes; 0 leaves the system's default (glibc:
/// pthread_setattr_default_np(3); elsewhere set() is false). One at a time.
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

/// Context switches of this process since it began; nothing where they are not counted.
struct ContextSwitches {
  std::int64_t voluntary = 0;    ///< a thread began to wait
  std::int64_t involuntary = 0;  ///< a thread was preempted
};
std::optional<ContextSwitches> context_switches();

/// Sleeps while `word` is `expected`, at most that long; may wake up spuriously. Linux: futex(2); elsewhere a table of
/// condition variables.
void park(std::atomic<std::uint32_t>& word, std::uint32_t expected, std::chrono::nanoseconds at_most);
/// Wakes one, or all, of the threads parked on `word`. Only its address is used: `word` itself may have been destroyed by a
/// thread that needed no waking.
void unpark_one(std::atomic<std::uint32_t>& word);
void unpark_all(std::atomic<std::uint32_t>& word);

}  // namespace racecourse
