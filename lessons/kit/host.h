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

/// Sleeps while `word` is `expected`, at most that long; may wake early without a reason. Linux: futex(2); elsewhere a
/// table of condition variables.
void park(std::atomic<std::uint32_t>& word, std::uint32_t expected, std::chrono::nanoseconds at_most);
/// Wakes one, or all, of the threads parked on `word`.
void unpark_one(std::atomic<std::uint32_t>& word);
void unpark_all(std::atomic<std::uint32_t>& word);

}  // namespace racecourse
