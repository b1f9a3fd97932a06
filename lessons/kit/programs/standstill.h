#pragma once

// Whether a process has come to a standstill: all its threads sleep in waits that only another of its threads could end. As the
// system sees it; nothing that the process says of itself is believed.

#include <cstdint>
#include <optional>
#include <vector>

namespace racecourse {

class Standstill {
 public:
  /// A thread, and the address of the futex(2) that it sleeps on.
  struct Sleeper {
    int thread = 0;
    std::uint64_t address = 0;
  };

  /// Of a process that cannot start others. For one thread.
  explicit Standstill(int process) : process_(process) {}

  /// True when it stands still for good. That is proved by two looks: each thread has slept without a break from the first to the
  /// second, in a futex(2) that no time limit ends; none has been awake in between to wake another; and there is no handler that
  /// a signal could call. Where the system does not tell (Linux: proc(5), and it must let this process look), it is never true.
  bool look();
  /// By the look that was true, or the last one.
  const std::vector<Sleeper>& sleepers() const { return sleepers_; }

 private:
  struct Task {
    int thread = 0;
    std::uint64_t switches = 0;  // so often it has given up a core
    friend bool operator==(const Task&, const Task&) = default;
  };
  std::optional<Task> sleeping(int thread);

  int process_;
  std::vector<Task> before_;  // empty where not all slept
  std::vector<Sleeper> sleepers_;
};

}  // namespace racecourse
