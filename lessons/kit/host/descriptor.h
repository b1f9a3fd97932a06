#pragma once

// An open file of the system (POSIX), and locks on it. The system releases a lock when its process ends, however that ends: who
// can lock what another process made knows that its owner is gone.

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

namespace racecourse {

/// Closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }

  explicit operator bool() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
};

/// False with an error in errno: EWOULDBLOCK where another process has the lock.
inline bool lock_at_once(const Descriptor& file) { return ::flock(file.number(), LOCK_EX | LOCK_NB) == 0; }

/// Whether it was not removed or replaced since it was opened.
inline bool is_still_at(const std::filesystem::path& path, const Descriptor& file) {
  struct stat opened {};
  struct stat there {};
  return ::fstat(file.number(), &opened) == 0 && ::lstat(path.c_str(), &there) == 0 &&
         opened.st_dev == there.st_dev && opened.st_ino == there.st_ino;
}

}  // namespace racecourse
