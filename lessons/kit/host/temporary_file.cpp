#include "kit/host/temporary_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include "kit/base/words.h"

namespace racecourse {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view begins = "racecourse-tmp-";

[[noreturn]] void fail(const std::string& where) {
  if (errno == EMFILE || errno == ENFILE)
    throw std::runtime_error(refused_by_system(std::system_error(errno, std::generic_category())));
  throw std::runtime_error("no file could be made in the folder for temporary files (" + where +
                           "); make room there, or set TMPDIR to a folder that can be written to");
}

/// A descriptor that holds the folder's lock, or -1: another process holds it, or it is no folder of ours.
int lock_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return -1;
  struct stat opened;
  struct stat there;
  if (::fstat(descriptor, &opened) == 0 && opened.st_uid == ::geteuid() && (opened.st_mode & 077) == 0 &&
      ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && ::stat(folder.c_str(), &there) == 0 &&
      opened.st_ino == there.st_ino)  // it was not removed meanwhile
    return descriptor;
  ::close(descriptor);
  return -1;
}

// Whoever locks such a folder is the only one who removes it, and one that nobody has locked has lost its owner.
void remove_abandoned(const fs::path& parent) {
  std::error_code error;
  for (auto at = fs::directory_iterator(parent, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    if (!at->path().filename().string().starts_with(begins)) continue;
    const int lock = lock_folder(at->path());
    if (lock < 0) continue;
    std::error_code ignored;
    fs::remove_all(at->path(), ignored);
    ::close(lock);
  }
}

}  // namespace

TemporaryFile::TemporaryFile(std::string_view name) {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  if (error) fail(error.message());
  remove_abandoned(parent);
  for (;;) {
    std::string pattern = (parent / begins).string() + "XXXXXX";
    if (!::mkdtemp(pattern.data())) fail(parent.string());
    folder_ = pattern;
    lock_ = lock_folder(folder_);
    if (lock_ >= 0) break;
    const bool taken_for_abandoned = errno == EWOULDBLOCK || errno == ENOENT;
    ::rmdir(folder_.c_str());
    if (!taken_for_abandoned) fail(parent.string());
  }
  path_ = folder_ / name;
  if (std::ofstream(path_)) return;
  fs::remove_all(folder_, error);
  ::close(lock_);
  fail(parent.string());
}

TemporaryFile::~TemporaryFile() {
  std::error_code gone_already;
  std::filesystem::remove_all(folder_, gone_already);
  ::close(lock_);
}

}  // namespace racecourse
