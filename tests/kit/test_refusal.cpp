// What the system refuses is put in words with the limit that was met.

#include <doctest/doctest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>

#include "kit/base/sanitizers.h"
#include "kit/host/refusal.h"
#include "kit/host/temporary_file.h"

using namespace racecourse;

namespace {

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

/// A control group may have the lower limit.
bool blames_threads(const std::string& text) { return has(text, "ulimit -u") || has(text, "pids.max"); }

/// Whether `check` says so in a process of its own, with that limit.
bool under_limit(__rlimit_resource_t what, rlim_t most, bool (*check)()) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const rlimit limit{most, most};
    _exit(setrlimit(what, &limit) == 0 && check() ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// Memory that this process addresses, and a little more.
[[maybe_unused]] rlim_t hardly_more_memory() {
  rlim_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + (4U << 20);
}

const auto again = std::make_error_code(std::errc::resource_unavailable_try_again);

}  // namespace

TEST_CASE("a refusal names the limit and the cure where they are known") {
  CHECK(has(refused_by_system(std::make_error_code(std::errc::too_many_files_open)), "ulimit -n"));
  CHECK(has(refused_by_system(std::make_error_code(std::errc::too_many_files_open_in_system)), "end other"));
  CHECK(has(refused_by_system(std::make_error_code(std::errc::file_too_large)), "ulimit -f"));
  CHECK(has(refused_by_system(std::make_error_code(std::errc::network_unreachable)), "loopback"));
  const auto unknown = std::make_error_code(std::errc::argument_list_too_long);
  CHECK(refused_by_system(unknown) == unknown.message());
}

TEST_CASE("what was thrown is one sentence, and never empty") {
  CHECK(sentence_of(std::runtime_error("the disk is full")) == "the disk is full");
  CHECK(sentence_of(std::runtime_error("")) == "it failed without saying why");
  CHECK(has(sentence_of(std::bad_alloc()), "no more memory"));
  CHECK(
      has(sentence_of(std::system_error(std::make_error_code(std::errc::too_many_files_open))), "ulimit -n"));
  CHECK(has(sentence_of(std::system_error(std::make_error_code(std::errc::permission_denied), "the file x")),
            "the file x"));
}

TEST_CASE("a temporary file that cannot be written is blamed on its folder, or on the limit that was met") {
  CHECK(has(no_temporary_file("/tmp/x", ENOSPC).what(), "TMPDIR"));
  CHECK(has(no_temporary_file("/tmp/x", EMFILE).what(), "ulimit -n"));
  CHECK_FALSE(has(no_temporary_file("/tmp/x", EMFILE).what(), "TMPDIR"));
}

TEST_CASE("threads that may have ended since count against the limit") {
  rlimit own{};
  REQUIRE(getrlimit(RLIMIT_NPROC, &own) == 0);
  CHECK(under_limit(RLIMIT_NPROC, std::min<rlim_t>(own.rlim_max, 100'000), [] {
    return !blames_threads(no_thread("a thread", again, "wait")) &&
           blames_threads(no_thread("a thread", again, "wait", 100'000));
  }));
}

TEST_CASE("what a child was refused is said with the limit, once") {
  CHECK(under_limit(RLIMIT_NPROC, 900, [] {
    return blames_threads(with_cure_of_child("RuntimeError: can't start new thread"));
  }));
  CHECK(under_limit(RLIMIT_AS, rlim_t{1} << 60, [] {
    const std::string said = with_cure_of_child("RuntimeError: can't start new thread");
    return has(with_cure_of_child("MemoryError"), "ulimit -v") &&
           (has(said, "ulimit -v") || blames_threads(said));
  }));
  CHECK(has(with_cure_of_child("OSError: [Errno 24] Too many open files"), "ulimit -n"));
  CHECK(with_cure_of_child("ValueError: 7") == "ValueError: 7");
  const std::string known = "Too many open files; raise the limit that `ulimit -n` shows";
  CHECK(with_cure_of_child(known) == known);
}

TEST_CASE("with no limit in sight, a refused thread is blamed on none") {
  CHECK(under_limit(RLIMIT_CORE, 0, [] { return !has(no_thread("a thread", again), "ulimit -v"); }));
}

#if !RACECOURSE_THREAD_SANITIZER && !RACECOURSE_ADDRESS_SANITIZER
// A sanitizer takes more memory than the limit leaves.
TEST_CASE(
    "a refused thread is blamed on the memory that may be addressed, and on the user's threads, where they "
    "are the limit") {
  CHECK(under_limit(RLIMIT_AS, hardly_more_memory(), [] {
    return has(no_thread("thread 7", again, "ask for fewer threads"), "could not start thread 7") &&
           has(no_thread("a thread", again), "ulimit -v");
  }));
  CHECK(under_limit(RLIMIT_AS, hardly_more_memory(),
                    [] { return has(sentence_of(std::bad_alloc()), "ulimit -v"); }));
  // Given back meanwhile.
  CHECK(under_limit(RLIMIT_AS, 4 * hardly_more_memory(), [] {
    const std::size_t much = 2 * hardly_more_memory();
    void* const taken = mmap(nullptr, much, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return taken != MAP_FAILED && munmap(taken, much) == 0 && has(no_thread("a thread", again), "ulimit -v");
  }));
  CHECK(under_limit(RLIMIT_NPROC, 1, [] {
    const std::string said = no_thread("a thread", again);
    return has(said, "ulimit -u") && !has(said, "ulimit -v");
  }));
}
#endif
