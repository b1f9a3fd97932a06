#pragma once

// What a child process may use at most, where its code is not ours: the reader's own program, or a compiler that works on it.

#include <chrono>
#include <cstdint>

namespace racecourse {

/// 0 stands for no limit.
struct ChildLimits {
  std::chrono::seconds processor_time{0};  ///< of all its threads together; then SIGXCPU ends it
  std::int64_t memory_bytes = 0;           ///< of address space
  std::int64_t file_bytes = 0;             ///< of any file that it writes; then SIGXFSZ ends it
  std::int64_t descriptors = 0;
  /// It may start threads but no processes: SIGSYS ends it when it tries (Linux on x86-64 and 64-bit Arm: seccomp(2); elsewhere
  /// it may).
  bool alone = false;
};

/// For a child between fork and exec: puts the limits on the calling process, and gives signals that this program ignores the
/// meaning that they have for others. What cannot be limited is left without a limit. Elsewhere than on Linux nothing is done.
void limit_this_process(const ChildLimits& limits) noexcept;

}  // namespace racecourse
