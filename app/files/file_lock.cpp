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

namespace fs = std::filesystem;

FileLock::FileLock(const fs::path& file, std::chrono::milliseconds patience) {
  std::error_code ignored;  // the save will report it
  // A lock beside a pipe or a device would be litter: it is not written.
  if (file.empty() || (fs::exists(file, ignored) && !fs::is_regular_file(file, ignored))) return;
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), ignored);
  descriptor_ = open((file.native() + ".lock").c_str(), O_RDWR | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0600);
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
