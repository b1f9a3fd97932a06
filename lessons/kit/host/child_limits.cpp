#include "kit/host/child_limits.h"

#if defined(__linux__)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#endif

namespace racecourse {

#if defined(__linux__)

namespace {

/// Never above what this process is allowed itself.
void limit(decltype(RLIMIT_CPU) resource, std::int64_t most, std::int64_t more_for_hard_limit = 0) noexcept {
  rlimit now{};
  if (most <= 0 || getrlimit(resource, &now) != 0) return;
  const rlimit wanted{std::min(static_cast<rlim_t>(most), now.rlim_max),
                      std::min(static_cast<rlim_t>(most + more_for_hard_limit), now.rlim_max)};
  setrlimit(resource, &wanted);
}

#if defined(__x86_64__)
constexpr unsigned this_architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr unsigned this_architecture = AUDIT_ARCH_AARCH64;
#else
constexpr unsigned this_architecture = 0;
#endif

void start_no_processes() noexcept {
#if defined(SYS_seccomp) && defined(SYS_clone3)
  if (this_architecture == 0) return;
  constexpr unsigned allow = SECCOMP_RET_ALLOW;
  constexpr unsigned end = SECCOMP_RET_KILL_PROCESS;
  // What clone3(2) is asked for stands in memory, where a filter cannot look. Without it the C library uses clone(2).
  constexpr unsigned no_such_call = SECCOMP_RET_ERRNO | ENOSYS;
  const auto load = [](std::size_t offset) -> sock_filter {
    return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(offset));
  };
  // Each comparison is followed by what is done where it is true; where it is not, that is skipped.
  sock_filter filter[] = {
    load(offsetof(seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, this_architecture, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, end),
    load(offsetof(seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, no_such_call),
#if defined(SYS_fork)
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fork, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, end),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_vfork, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, end),
#endif
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, allow),
    load(offsetof(seccomp_data, args[0])),  // its lower half, for both architectures are little-endian
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, allow),
    BPF_STMT(BPF_RET | BPF_K, end),
  };
  const sock_fprog program{static_cast<unsigned short>(std::size(filter)), filter};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  // Nothing is kept secret from the child, so it need not be slowed down by what protects against speculation.
  syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program);
#endif
}

}  // namespace

void limit_this_process(const ChildLimits& limits) noexcept {
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_DFL);
  limit(RLIMIT_CPU, limits.processor_time.count(), 1);
  limit(RLIMIT_FSIZE, limits.file_bytes);
  limit(RLIMIT_NOFILE, limits.descriptors);
  constexpr rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  limit(RLIMIT_AS, limits.memory_bytes);
  if (limits.alone) start_no_processes();
}

#else

void limit_this_process(const ChildLimits&) noexcept {}

#endif

}  // namespace racecourse
