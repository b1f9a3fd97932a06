#pragma once

// From reading a file until it is written back, no other window may write it.

#include <chrono>
#include <filesystem>

namespace racecourse {

/// An advisory lock: one holder at a time among all threads and processes that lock the same file. It is taken on NAME.lock,
/// which stays beside the file, because a save replaces the file itself. Without flock(2) nothing is locked.
class FileLock {
 public:
  /// Waits for it, `patience` at most: a process that was suspended while it held the lock must not keep others from saving.
  /// Makes the folder where it does not exist. Where the lock cannot be taken, the caller goes on without it.
  explicit FileLock(const std::filesystem::path& file,
                    std::chrono::milliseconds patience = std::chrono::seconds(3));
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  bool held() const { return held_; }

 private:
  int descriptor_ = -1;
  bool held_ = false;
};

}  // namespace racecourse
