#pragma once

// The signals that ask a program to end: SIGINT (Ctrl-C), SIGTERM (kill), SIGHUP (its terminal was closed). One rule for all:
// the first is a request, and the program stops its threads, saves and leaves. Signals that follow within a second are the
// same request: timeout(1) signals a process and then its whole group, and a closed terminal may say so twice. A later one
// comes from a user who does not want to wait. It ends the process at once, but never in the middle of a save.

namespace racecourse {

/// While it lives, those signals are requests. One that was ignored before stays so if it is SIGHUP: nohup(1). Once a request
/// has come, the rule holds until the process ends. One at a time.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  /// Whether a request has come. Any thread.
  bool interrupted() const noexcept;
};

/// While one lives, no impatient signal ends the process; it ends with the last of them instead. Any thread; they may nest.
/// For what takes no longer than a save: nothing that waits for somebody else.
class UninterruptedSave {
 public:
  UninterruptedSave() noexcept;
  ~UninterruptedSave();
  UninterruptedSave(const UninterruptedSave&) = delete;
  UninterruptedSave& operator=(const UninterruptedSave&) = delete;
};

}  // namespace racecourse
