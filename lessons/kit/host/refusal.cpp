#include "kit/host/refusal.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <new>

#include "kit/base/words.h"
#include "kit/host/control_group.h"

#if defined(__linux__)
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace racecourse {

namespace {

#if defined(__linux__)

namespace fs = std::filesystem;

/// Nothing where there is no limit.
std::optional<std::int64_t> limit_on(__rlimit_resource_t what) {
  rlimit limit{};
  if (getrlimit(what, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return {};
  return static_cast<std::int64_t>(limit.rlim_cur);
}

constexpr std::int64_t most_threads_of_child = 1'000;

/// Others may have ended since the limit was met.
bool is_near(std::int64_t now, std::int64_t most) { return now >= most - most / 16 - 1; }

/// The value after that name in a /proc/PID/status.
std::int64_t status_value(const fs::path& status, std::string_view name) {
  std::ifstream in(status);
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(name)) return std::atoll(line.c_str() + name.size());
  return -1;
}

/// Threads of all processes of this user.
std::int64_t threads_of_user() {
  std::int64_t threads = 0;
  std::error_code error;
  for (auto at = fs::directory_iterator("/proc", error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    if (!whole_number(at->path().filename().native())) continue;
    const fs::path status = at->path() / "status";
    if (status_value(status, "Uid:") == static_cast<std::int64_t>(getuid()))
      threads += std::max<std::int64_t>(status_value(status, "Threads:"), 0);
  }
  return threads;
}

/// Whether the process has addressed half of what it may, at once. Stacks and the arenas of allocators come in large pieces,
/// some of them for a moment only.
bool addressed_much() {
  const auto most = limit_on(RLIMIT_AS);
  return most && status_value("/proc/self/status", "VmPeak:") > *most / 1024 / 2;
}

constexpr const char* raise_addresses = "raise the limit that `ulimit -v` shows";

/// What has to be raised for one more thread or process; empty where that is not known. First by what is in use now, then as
/// if those before it had not ended.
std::string limit_on_threads(std::int64_t before) {
  const auto tasks = control_group().tasks;
  const auto most = limit_on(RLIMIT_NPROC);
  const std::int64_t of_user = most ? threads_of_user() : 0;
  for (const std::int64_t ended : {std::int64_t{0}, before}) {
    if (tasks && is_near(tasks->now + ended, tasks->most))
      return fmt::format("raise pids.max of its control group, which is {}", grouped(tasks->most));
    if (most && is_near(of_user + ended, *most)) return "raise the limit that `ulimit -u` shows";
    if (addressed_much()) return raise_addresses;
  }
  return {};
}

/// The same for a process that has ended: what it addressed is not known any more.
std::string limit_on_threads_of_child() {
  const std::string limit = limit_on_threads(most_threads_of_child);
  return limit.empty() && limit_on(RLIMIT_AS) ? raise_addresses : limit;
}

std::string limit_on_memory() {
  if (limit_on(RLIMIT_AS)) return raise_addresses;
  if (limit_on(RLIMIT_DATA)) return "raise the limit that `ulimit -d` shows";
  return "end other programs";
}

#else

std::string limit_on_threads(std::int64_t) { return {}; }
std::string limit_on_threads_of_child() { return {}; }
std::string limit_on_memory() { return "end other programs"; }

#endif

constexpr const char* raise_descriptors = "raise the limit that `ulimit -n` shows";

std::string with_cure(std::string_view what, const std::error_code& why, std::string_view cure) {
  return fmt::format("{} ({}); {}", what, why.message(), cure);
}

}  // namespace

std::string no_thread(std::string_view which, const std::error_code& why, std::string_view advice,
                      std::int64_t before) {
  const std::string limit = limit_on_threads(before);
  std::string cure(advice);
  if (!limit.empty()) cure += ", or " + limit;
  return with_cure(fmt::format("this machine could not start {}", which), why, cure);
}

std::string refused_by_system(const std::error_code& why) {
  const auto is = [&](std::errc code) { return why == std::make_error_condition(code); };
  if (is(std::errc::too_many_files_open))
    return with_cure("no more file descriptors", why, raise_descriptors);
  if (is(std::errc::too_many_files_open_in_system))
    return with_cure("no more file descriptors", why, "end other programs");
  if (is(std::errc::resource_unavailable_try_again)) {
    const std::string limit = limit_on_threads(0);
    return with_cure("no more threads or processes", why,
                     limit.empty() ? "end other programs" : "end other programs, or " + limit);
  }
  if (is(std::errc::not_enough_memory)) return with_cure("no more memory", why, limit_on_memory());
  if (is(std::errc::file_too_large))
    return with_cure("no room", why, "raise the limit that `ulimit -f` shows");
  if (is(std::errc::network_unreachable) || is(std::errc::address_not_available))
    return with_cure("no network on this machine", why, "bring its loopback interface up");
  return why.message();
}

std::string with_cure_of_child(const std::string& said) {
  const auto says = [&](const char* words) { return said.find(words) != std::string::npos; };
  std::string cure;
  if (says("Too many open files")) cure = raise_descriptors;
  if (says("Cannot allocate memory") || says("MemoryError")) cure = limit_on_memory();
  if (says("Resource temporarily unavailable") || says("can't start new thread"))
    cure = limit_on_threads_of_child();
  return cure.empty() || says("ulimit -") ? said : said + "; " + cure;
}

std::string sentence_of(const std::exception& thrown) {
  if (dynamic_cast<const std::bad_alloc*>(&thrown))
    return refused_by_system(std::make_error_code(std::errc::not_enough_memory));
  std::string sentence = thrown.what();
  if (const auto* refused = dynamic_cast<const std::system_error*>(&thrown)) {
    const std::string words = refused_by_system(refused->code());
    if (words != refused->code().message()) sentence = words;
  }
  return sentence.empty() ? "it failed without saying why" : sentence;
}

}  // namespace racecourse
