#include "kit/host/temporary_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <string>
#include <system_error>

#include "kit/base/words.h"

namespace racecourse {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view begins = "racecourse-tmp-";

[[noreturn]] void fail(const std::string& where, int why) {
  if (why == EMFILE || why == ENFILE)
    throw std::runtime_error(refused_by_system(std::system_error(why, std::generic_category())));
  throw std::runtime_error("no file could be created in the folder for temporary files (" + where +
                           "); make room there, or set TMPDIR to a folder that can be written to");
}

/// A folder whose lock is held, until the descriptor is closed.
struct Lock {
  int descriptor = -1;  ///< -1: it could not be taken
  int error = 0;        ///< why not; EWOULDBLOCK: another process holds it
};

Lock lock_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return {-1, errno};
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return {descriptor, 0};
  const int error = errno;
  ::close(descriptor);
  return {-1, error};
}

/// Whether this user made it, for nobody else.
bool is_private(int folder) {
  struct stat opened {};
  return ::fstat(folder, &opened) == 0 && opened.st_uid == ::geteuid() && (opened.st_mode & 077) == 0;
}

/// Whether it was not removed since it was opened.
bool is_still_at(const fs::path& path, int folder) {
  struct stat opened {};
  struct stat there {};
  return ::fstat(folder, &opened) == 0 && ::stat(path.c_str(), &there) == 0 && opened.st_ino == there.st_ino;
}

// The owner of such a folder keeps it locked. So whoever can lock it has found one without an owner.
void remove_abandoned(const fs::path& parent) {
  std::error_code error;
  for (auto at = fs::directory_iterator(parent, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    if (!at->path().filename().string().starts_with(begins)) continue;
    const Lock lock = lock_folder(at->path());
    if (lock.descriptor < 0) continue;
    std::error_code ignored;
    if (is_private(lock.descriptor)) fs::remove_all(at->path(), ignored);
    ::close(lock.descriptor);
  }
}

/// Once in a process for each folder: it may have thousands of entries.
void remove_abandoned_once(const fs::path& parent) {
  static std::mutex mutex;  // guards done
  static fs::path done;
  const std::lock_guard lock(mutex);
  if (done == parent) return;
  done = parent;
  remove_abandoned(parent);
}

}  // namespace

TemporaryFile::TemporaryFile(std::string_view name) {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  if (error) fail(error.message(), 0);
  remove_abandoned_once(parent);
  for (;;) {
    std::string pattern = (parent / begins).string() + "XXXXXX";
    if (!::mkdtemp(pattern.data())) fail(parent.string(), errno);
    folder_ = pattern;
    const Lock lock = lock_folder(folder_);
    lock_ = lock.descriptor;
    if (lock_ >= 0 && is_still_at(folder_, lock_)) break;
    // Before it was locked, another process may have taken it for an abandoned one.
    if (lock_ >= 0) ::close(lock_);
    ::rmdir(folder_.c_str());
    if (lock_ < 0 && lock.error != EWOULDBLOCK && lock.error != ENOENT) fail(parent.string(), lock.error);
  }
  path_ = folder_ / name;
  errno = 0;
  if (std::ofstream(path_)) return;
  const int why = errno;
  fs::remove_all(folder_, error);
  ::close(lock_);
  fail(parent.string(), why);
}

TemporaryFile::~TemporaryFile() {
  std::error_code gone_already;
  fs::remove_all(folder_, gone_already);
  ::close(lock_);
}

}  // namespace racecourse
