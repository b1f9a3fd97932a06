#pragma once

#include <chrono>

namespace racecourse::daemon_thread {

/// The exit code of a child that could not write to its file.
inline constexpr int cannot_write = 3;

/// Says on standard output how many records were written, every few milliseconds, so that saying it costs nothing. The
/// standard streams are never destroyed, and so may be used while the program ends ([iostream.objects.overview]).
class Progress {
 public:
  void tell(long records);

 private:
  std::chrono::steady_clock::time_point told_{};
};

}  // namespace racecourse::daemon_thread
