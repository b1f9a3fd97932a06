#pragma once

#include <chrono>

namespace racecourse::daemon_thread {

/// The exit code of a child that could not write to its file.
inline constexpr int cannot_write = 3;

/// Says on standard output how many records were written, every few milliseconds, so that saying it costs nothing,
/// and once more when its thread is through. The standard streams are never destroyed, and so may be used while the
/// program ends ([iostream.objects.overview]).
class Progress {
 public:
  Progress() = default;
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void tell(long records);

 private:
  std::chrono::steady_clock::time_point told_at_{};
  long told_ = 0, written_ = 0;
};

}  // namespace racecourse::daemon_thread
