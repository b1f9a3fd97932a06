#include "files/file_lock.h"

#include <system_error>
#include <thread>

#if __has_include(<sys/file.h>)
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#endif

namespace racecourse {

#if __has_include(<sys/file.h>)

FileLock::FileLock(const std::filesystem::path& file, std::chrono::milliseconds patience) {
  if (file.empty()) return;
  std::error_code ignored;  // the save will report it
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), ignored);
  descriptor_ = open((file.native() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) return;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  // flock(2) has no timeout.
  while (!(held_ = flock(descriptor_, LOCK_EX | LOCK_NB) == 0) && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

FileLock::~FileLock() {
  if (descriptor_ < 0) return;
  // A child between fork and exec may still have the descriptor: closing it here would not release the lock.
  flock(descriptor_, LOCK_UN);
  close(descriptor_);
}

#else

FileLock::FileLock(const std::filesystem::path&, std::chrono::milliseconds) {}
FileLock::~FileLock() = default;

#endif

}  // namespace racecourse
