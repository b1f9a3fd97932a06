#include "kit/programs/standstill.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#endif

namespace racecourse {

#if defined(__linux__)

namespace {

namespace fs = std::filesystem;

struct Status {
  char state = '?';
  std::uint64_t switches = 0;
  bool handles_signals = true;
};

std::uint64_t number_at(std::string_view text, int base) {
  std::uint64_t number = 0;
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  std::from_chars(text.data(), text.data() + text.size(), number, base);
  return number;
}

Status status_of(const fs::path& task) {
  // Bits 31 and 32: the C library's own, with which it cancels threads and changes their user.
  constexpr std::uint64_t of_c_library = std::uint64_t{3} << 31;
  Status status;
  std::ifstream file(task / "status");
  for (std::string line; std::getline(file, line);) {
    const std::string_view text = line;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view name = text.substr(0, colon), value = text.substr(colon + 1);
    if (name == "State") status.state = value[std::min(value.find_first_not_of(" \t"), value.size() - 1)];
    if (name == "SigCgt") status.handles_signals = (number_at(value, 16) & ~of_c_library) != 0;
    if (name == "voluntary_ctxt_switches" || name == "nonvoluntary_ctxt_switches")
      status.switches += number_at(value, 10);
  }
  return status;
}

/// The address of the futex(2) that it sleeps on without a time limit.
std::optional<std::uint64_t> endless_futex(const fs::path& task) {
  std::ifstream file(task / "syscall");
  std::uint64_t call = 0, address = 0, operation = 0, value = 0, limit = 1;
  if (!(file >> call >> std::hex >> address >> operation >> value >> limit)) return {};
  const std::uint64_t command = operation & static_cast<std::uint64_t>(FUTEX_CMD_MASK);
  const bool waits = command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET || command == FUTEX_LOCK_PI;
  if (call != SYS_futex || !waits || limit != 0) return {};
  return address;
}

}  // namespace

/// Nothing where it is awake, or may wake up by itself. Its call is read first: if it then sleeps, and has slept since the look
/// before, that was the call in which it has slept.
std::optional<Standstill::Task> Standstill::sleeping(int thread) {
  const fs::path task = fs::path("/proc") / std::to_string(process_) / "task" / std::to_string(thread);
  const auto address = endless_futex(task);
  const Status status = status_of(task);
  if (status.state == 'Z' || status.state == 'X') return Task{};  // main has ended before the others
  if (status.state != 'S' || status.handles_signals || !address) return {};
  sleepers_.push_back({thread, *address});
  return Task{thread, status.switches};
}

bool Standstill::look() {
  std::vector<Task> now;
  sleepers_.clear();
  std::error_code gone;
  fs::directory_iterator tasks(fs::path("/proc") / std::to_string(process_) / "task", gone);
  for (; !gone && tasks != fs::directory_iterator(); tasks.increment(gone)) {
    const auto task = sleeping(static_cast<int>(number_at(tasks->path().filename().native(), 10)));
    if (!task) {
      before_.clear();
      return false;
    }
    now.push_back(*task);
  }
  std::sort(now.begin(), now.end(), [](const Task& a, const Task& b) { return a.thread < b.thread; });
  const bool stands_still = !gone && !sleepers_.empty() && now == before_;
  before_ = std::move(now);
  return stands_still;
}

#else

std::optional<Standstill::Task> Standstill::sleeping(int) { return {}; }
bool Standstill::look() { return false; }

#endif

}  // namespace racecourse
