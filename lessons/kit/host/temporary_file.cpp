#include "kit/host/temporary_file.h"

#include <fcntl.h>

#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <string>
#include <system_error>

#include "kit/host/refusal.h"

namespace racecourse {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view begins = "racecourse-tmp-";

Descriptor open_folder(const fs::path& folder) {
  return Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

/// Whether this user made it, for nobody else.
bool is_private(const Descriptor& folder) {
  struct stat opened {};
  return ::fstat(folder.number(), &opened) == 0 && opened.st_uid == ::geteuid() &&
         (opened.st_mode & 077) == 0;
}

// The owner of such a folder keeps it locked. So whoever can lock it has found one without an owner.
void remove_abandoned(const fs::path& parent) {
  std::error_code error;
  for (auto at = fs::directory_iterator(parent, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    if (!at->path().filename().string().starts_with(begins)) continue;
    const Descriptor folder = open_folder(at->path());
    std::error_code ignored;
    if (folder && lock_at_once(folder) && is_private(folder)) fs::remove_all(at->path(), ignored);
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

std::runtime_error no_temporary_file(const fs::path& file, int why) {
  const std::error_code code(why, std::generic_category());
  const std::string words = refused_by_system(code);
  return std::runtime_error("no temporary file could be written (" + file.string() +
                            (words == code.message()
                                 ? "); make room there, or set TMPDIR to a folder that can be written to"
                                 : "): " + words));
}

TemporaryFile::TemporaryFile(std::string_view name) {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  if (error) throw no_temporary_file(error.message(), 0);
  remove_abandoned_once(parent);
  for (;;) {
    std::string pattern = (parent / begins).string() + "XXXXXX";
    if (!::mkdtemp(pattern.data())) throw no_temporary_file(parent, errno);
    folder_ = pattern;
    lock_ = open_folder(folder_);
    const bool locked = lock_ && lock_at_once(lock_);
    const int why = locked ? 0 : errno;
    if (locked && is_still_at(folder_, lock_)) break;
    // Before it was locked, another process may have taken it for an abandoned one.
    ::rmdir(folder_.c_str());
    if (!locked && why != EWOULDBLOCK && why != ENOENT) throw no_temporary_file(parent, why);
  }
  path_ = folder_ / name;
  if (Descriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600))) return;
  const int why = errno;
  fs::remove_all(folder_, error);
  throw no_temporary_file(parent, why);
}

TemporaryFile::~TemporaryFile() {
  std::error_code gone_already;
  fs::remove_all(folder_, gone_already);
}

}  // namespace racecourse
