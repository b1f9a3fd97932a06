#include "kit/host/file_text.h"

#include <fcntl.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <random>
#include <system_error>
#include <utility>

#include "kit/base/words.h"
#include "kit/host/refusal.h"

namespace racecourse {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_text = 64U << 20;  // a mistake, or no end
constexpr std::string_view part_word = ".part-";
constexpr std::size_t part_digits = 10;
constexpr int most_links = 40;  // as many as Linux follows

std::system_error last_error() { return {errno, std::generic_category()}; }

std::string why_unreadable() { return refused_by_system(last_error().code()); }

struct stat state_of(const Descriptor& file) {
  struct stat state {};
  if (::fstat(file.number(), &state) != 0) throw last_error();
  return state;
}

void write_all(const Descriptor& file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file.number(), text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {  // whoever shares the descriptor wants it so
      pollfd room{file.number(), POLLOUT, 0};
      ::poll(&room, 1, -1);
    } else if (errno != EINTR) {
      throw last_error();
    }
  }
}

/// The number at the end of /proc/PID/fd/NUMBER.
int number_in(const fs::path& descriptor) {
  return static_cast<int>(whole_number(descriptor.filename().native()).value_or(-1));
}

bool is_folder_of_descriptors(const fs::path& folder) {
  return folder.native().starts_with("/proc/") && folder.filename() == "fd";
}

/// NAME.part-N; the number of digits keeps a reader's own "data.csv.part-2" safe.
bool is_part_of(const std::string& target, std::string_view name) {
  if (!name.starts_with(target)) return false;
  name.remove_prefix(target.size());
  if (!name.starts_with(part_word)) return false;
  name.remove_prefix(part_word.size());
  return name.size() == part_digits && name.find_first_not_of("0123456789") == name.npos;
}

fs::path part_name(const fs::path& target) {
  std::uniform_int_distribution<std::int64_t> numbers(1'000'000'000, 9'999'999'999);
  std::random_device random;
  fs::path part = target;
  part += std::string(part_word) + std::to_string(numbers(random));
  return part;
}

/// Of processes that have ended.
void remove_abandoned_parts(const fs::path& target) {
  std::error_code error;
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  for (auto at = fs::directory_iterator(folder, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    if (!is_part_of(target.filename().native(), at->path().filename().native())) continue;
    const Descriptor part(::open(at->path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!part || !lock_at_once(part) || !is_still_at(at->path(), part)) continue;
    const struct stat state = state_of(part);
    if (S_ISREG(state.st_mode) && state.st_uid == ::geteuid()) ::unlink(at->path().c_str());
  }
}

/// The permissions of the file at `target`; nothing where there is none. Throws where it may not be written: a read-only file
/// could be replaced all the same, but its owner would not want that.
std::optional<mode_t> permissions_to_keep(const fs::path& target) {
  const Descriptor old(::open(target.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!old && errno == ENOENT) return {};
  if (!old) throw last_error();
  return state_of(old).st_mode & 0777;
}

}  // namespace

FileText read_text(const fs::path& file) {
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!in && errno == ENOENT) return Absent{};
  // A socket cannot be opened at all.
  if (!in) return Unreadable{errno == ENXIO ? "it is no regular file" : why_unreadable()};
  if (S_ISDIR(state_of(in).st_mode)) return Unreadable{"it is a folder"};
  if (!S_ISREG(state_of(in).st_mode)) return Unreadable{"it is no regular file"};
  std::string text;
  std::array<char, 65'536> some{};
  for (;;) {
    const ssize_t count = ::read(in.number(), some.data(), some.size());
    if (count == 0) return text;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Unreadable{why_unreadable()};
    text.append(some.data(), static_cast<std::size_t>(count));
    if (text.size() > longest_text) return Unreadable{"it is larger than 64 MB"};
  }
}

Destination destination_of(const fs::path& file) {
  const fs::path own = "/proc/" + std::to_string(::getpid()) + "/fd";
  std::error_code error;
  fs::path end = file;
  for (int links = 0; links < most_links; ++links) {
    // Not "/proc/self/fd": /dev/stdout and /dev/fd are links to it.
    const fs::path folder = fs::canonical(end.has_parent_path() ? end.parent_path() : ".", error);
    if (!error && is_folder_of_descriptors(folder)) return {end, folder == own ? number_in(end) : -1, true};
    if (error || !fs::is_symlink(end, error)) break;
    const fs::path next = fs::read_symlink(end, error);
    if (error) break;
    end = folder / next;
  }
  const fs::file_status status = fs::status(end, error);
  const bool replaceable = !fs::exists(status) || fs::is_regular_file(status) || fs::is_directory(status);
  return {end, -1, !replaceable};
}

void require_open(const Destination& stream) {
  if (stream.descriptor >= 0 && ::fcntl(stream.descriptor, F_GETFD) < 0) throw last_error();
}

void write_to_stream(const Destination& stream, std::string_view text) {
  // What this process has open already is written where it stands: a file opened anew would begin at its start.
  const Descriptor out(stream.descriptor >= 0
                           ? ::fcntl(stream.descriptor, F_DUPFD_CLOEXEC, 0)
                           : ::open(stream.path.c_str(), O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC));
  if (!out) throw last_error();
  write_all(out, text);
}

PartFile::PartFile(fs::path target) : target_(std::move(target)) {
  const std::optional<mode_t> permissions = permissions_to_keep(target_);
  remove_abandoned_parts(target_);
  for (;;) {
    path_ = part_name(target_);
    file_ =
        Descriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions ? 0600 : 0666));
    if (!file_ && errno == EEXIST) continue;
    if (!file_) throw last_error();
    // Before it was locked, another process may have taken it for an abandoned one. Some file systems have no locks.
    if ((lock_at_once(file_) || errno != EWOULDBLOCK) && is_still_at(path_, file_)) break;
  }
  // Not where they are those already: some file systems have no permissions to set.
  if (!permissions || *permissions == (state_of(file_).st_mode & 0777)) return;
  if (::fchmod(file_.number(), *permissions) == 0) return;
  const std::system_error why = last_error();
  ::unlink(path_.c_str());
  throw why;
}

PartFile::~PartFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

void PartFile::write(std::string_view text) { write_all(file_, text); }

void PartFile::put_in_place() {
  // Some file systems report only to close() that there was no room.
  if (const int copy = ::dup(file_.number()); copy >= 0 && ::close(copy) != 0) throw last_error();
  if (::rename(path_.c_str(), target_.c_str()) != 0) throw last_error();
  path_.clear();
}

}  // namespace racecourse
