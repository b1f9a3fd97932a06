#pragma once

// Between reading a file and writing it anew, no other window may write it.

#include <chrono>
#include <filesystem>

namespace racecourse {

/// Held by one at a time, of all threads and processes that lock the same file: an advisory lock on NAME.lock, which is left
/// beside it, for the file itself is replaced whenever it is written. On systems without flock(2) nothing is locked.
class FileLock {
 public:
  /// Waits until nobody holds it, `patience` at most: somebody who was stopped while he held it must not keep others from
  /// saving. Makes the folder where there is none. Where no lock can be had, none is held.
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
