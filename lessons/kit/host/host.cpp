#include "kit/host/host.h"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>

#include "kit/host/control_group.h"
#include "kit/host/cores.h"

#if defined(__linux__)
#include <fcntl.h>
#include <linux/futex.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#endif

namespace racecourse {

namespace {

std::string compiler_name() {
#if defined(__clang__)
  return std::string("Clang ") + __clang_version__;
#elif defined(__GNUC__)
  return std::string("GCC ") + __VERSION__;
#else
  return "not known here";
#endif
}

#if defined(__linux__)

unsigned allowed_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) return static_cast<unsigned>(CPU_COUNT(&set));
  return std::max(1U, std::thread::hardware_concurrency());
}

unsigned usable_cores() {
  const double time = control_group().cores.value_or(allowed_cores());
  return std::min(allowed_cores(), static_cast<unsigned>(std::ceil(time)));
}

std::string cpu_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.rfind("model name", 0) != 0) continue;
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) return line.substr(colon + 2);
  }
  return "not known here";
}

std::string os_name() {
  std::ifstream release("/etc/os-release");
  for (std::string line; std::getline(release, line);) {
    if (line.rfind("PRETTY_NAME=", 0) != 0) continue;
    std::string name = line.substr(sizeof "PRETTY_NAME=" - 1);
    if (name.size() >= 2 && name.front() == '"') name = name.substr(1, name.size() - 2);
    return name;
  }
  utsname names{};
  return uname(&names) == 0 ? std::string(names.sysname) + " " + names.release : "Linux";
}

#else

unsigned usable_cores() { return std::max(1U, std::thread::hardware_concurrency()); }
std::string cpu_name() { return "not known here"; }
std::string os_name() {
#if defined(__APPLE__)
  return "macOS";
#elif defined(_WIN32)
  return "Windows";
#else
  return "not known here";
#endif
}

#endif

}  // namespace

const Host& host() {
  static const Host here{usable_cores(), cpu_name(), os_name(), compiler_name(), RACECOURSE_BUILD_TYPE};
  return here;
}

#if defined(__linux__)

void move_to_core(std::size_t which) noexcept {
  cpu_set_t all;
  CPU_ZERO(&all);
  if (sched_getaffinity(0, sizeof all, &all) != 0) return;
  std::size_t before = which % static_cast<std::size_t>(CPU_COUNT(&all));
  for (int core = 0; core < CPU_SETSIZE; ++core) {
    if (!CPU_ISSET(core, &all) || before-- > 0) continue;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    if (sched_setaffinity(0, sizeof one, &one) == 0) sched_setaffinity(0, sizeof all, &all);
    return;
  }
}

bool lower_thread_priority() {
  // On Linux, unlike POSIX, each thread has its own nice value: setpriority(2), "Bugs".
  const auto thread = static_cast<id_t>(syscall(SYS_gettid));
  return setpriority(PRIO_PROCESS, thread, 19) == 0;
}

namespace {

std::optional<std::chrono::nanoseconds> time_of(clockid_t clock) noexcept {
  timespec used{};
  if (clock_gettime(clock, &used) != 0) return std::nullopt;
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

}  // namespace

std::optional<std::chrono::nanoseconds> thread_processor_time() { return time_of(CLOCK_THREAD_CPUTIME_ID); }

ProcessorClock ProcessorClock::of_this_thread() noexcept {
  ProcessorClock clock;
  if (pthread_getcpuclockid(pthread_self(), &clock.id_) != 0) clock.id_ = none_;
  return clock;
}

std::optional<std::chrono::nanoseconds> ProcessorClock::read() const noexcept {
  return id_ == none_ ? std::nullopt : time_of(id_);
}

void leave_no_core_dump() noexcept {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

void keep_files_from_child() noexcept {
#if defined(SYS_close_range)
  constexpr unsigned cloexec = 1U << 2;  // CLOSE_RANGE_CLOEXEC, which older headers do not have
  syscall(SYS_close_range, 3U, ~0U, cloexec);
#endif
}

void leave_file_to_child(int descriptor) noexcept { fcntl(descriptor, F_SETFD, 0); }

bool may_execute(const std::string& path) { return access(path.c_str(), X_OK) == 0; }

std::optional<std::size_t> terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

int process_id() noexcept { return getpid(); }

void end_child_with_parent(int parent) noexcept {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The signal is sent for an end after that call only.
  if (getppid() != parent) raise(SIGKILL);
}

std::optional<std::int64_t> resident_memory() {
  std::int64_t all = 0;
  std::int64_t resident = 0;
  if (!(std::ifstream("/proc/self/statm") >> all >> resident)) return std::nullopt;
  return resident * sysconf(_SC_PAGESIZE);
}

void give_back_freed_memory() {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

std::int64_t raise_descriptor_limit(std::int64_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  if (limit.rlim_cur < static_cast<rlim_t>(wanted)) {
    limit.rlim_cur = std::min(limit.rlim_max, static_cast<rlim_t>(wanted));
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  return static_cast<std::int64_t>(limit.rlim_cur);
}

namespace {

#if defined(__GLIBC__)
std::size_t default_stack_size() {
  pthread_attr_t defaults;
  std::size_t bytes = 0;
  if (pthread_getattr_default_np(&defaults) != 0) return 0;
  pthread_attr_getstacksize(&defaults, &bytes);
  pthread_attr_destroy(&defaults);
  return bytes;
}

bool set_default_stack_size(std::size_t bytes) {
  pthread_attr_t defaults;
  if (pthread_getattr_default_np(&defaults) != 0) return false;
  const bool set =
      pthread_attr_setstacksize(&defaults, bytes) == 0 && pthread_setattr_default_np(&defaults) == 0;
  pthread_attr_destroy(&defaults);
  return set;
}
#else
std::size_t default_stack_size() { return 0; }
bool set_default_stack_size(std::size_t) { return false; }
#endif

}  // namespace

DefaultStackSize::DefaultStackSize(std::size_t bytes) {
  before_ = default_stack_size();
  set_ = bytes > 0 && before_ > 0 && set_default_stack_size(bytes);
}

DefaultStackSize::~DefaultStackSize() {
  if (set_) set_default_stack_size(before_);
}

std::optional<ContextSwitches> context_switches() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return std::nullopt;
  return ContextSwitches{usage.ru_nvcsw, usage.ru_nivcsw};
}

namespace {
void futex(std::atomic<std::uint32_t>& word, int operation, std::uint32_t value, const timespec* timeout) {
  static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t));
  syscall(SYS_futex, &word, operation, value, timeout, nullptr, 0);
}
}  // namespace

void park(std::atomic<std::uint32_t>& word, std::uint32_t expected, std::chrono::nanoseconds at_most) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at_most);
  const timespec timeout{static_cast<time_t>(seconds.count()),
                         static_cast<long>((at_most - seconds).count())};
  futex(word, FUTEX_WAIT_PRIVATE, expected, &timeout);
}

void unpark_one(std::atomic<std::uint32_t>& word) { futex(word, FUTEX_WAKE_PRIVATE, 1, nullptr); }
void unpark_all(std::atomic<std::uint32_t>& word) { futex(word, FUTEX_WAKE_PRIVATE, INT32_MAX, nullptr); }

#else

void move_to_core(std::size_t) noexcept {}
bool lower_thread_priority() { return false; }
std::optional<std::chrono::nanoseconds> thread_processor_time() { return std::nullopt; }
ProcessorClock ProcessorClock::of_this_thread() noexcept { return {}; }
std::optional<std::chrono::nanoseconds> ProcessorClock::read() const noexcept { return std::nullopt; }
void leave_no_core_dump() noexcept {}
void keep_files_from_child() noexcept {}
void leave_file_to_child(int) noexcept {}
std::optional<std::size_t> terminal_width() { return std::nullopt; }
int process_id() noexcept { return 0; }
void end_child_with_parent(int) noexcept {}
bool may_execute(const std::string&) { return true; }
void give_back_freed_memory() {}
std::optional<std::int64_t> resident_memory() { return std::nullopt; }
std::int64_t raise_descriptor_limit(std::int64_t wanted) { return wanted; }
DefaultStackSize::DefaultStackSize(std::size_t) {}
DefaultStackSize::~DefaultStackSize() = default;
std::optional<ContextSwitches> context_switches() { return std::nullopt; }

namespace {

// A parking lot: words share a few condition variables, found by address. A waker takes the bucket's mutex after it has
// changed the word, and a sleeper checks the word under that mutex, so no wake-up is lost in between.
struct Bucket {
  std::mutex mutex;
  std::condition_variable woken;
};

Bucket& bucket_of(const void* word) {
  static Bucket buckets[64];
  return buckets[(reinterpret_cast<std::uintptr_t>(word) >> 6) % 64];
}

}  // namespace

void park(std::atomic<std::uint32_t>& word, std::uint32_t expected, std::chrono::nanoseconds at_most) {
  Bucket& bucket = bucket_of(&word);
  std::unique_lock lock(bucket.mutex);
  if (word.load() == expected) bucket.woken.wait_for(lock, at_most);
}

void unpark_all(std::atomic<std::uint32_t>& word) {
  Bucket& bucket = bucket_of(&word);
  const std::lock_guard lock(bucket.mutex);
  bucket.woken.notify_all();
}

// Several words share a bucket: the one sleeper that is woken could be another word's.
void unpark_one(std::atomic<std::uint32_t>& word) { unpark_all(word); }

#endif

}  // namespace racecourse
