#pragma once

namespace racecourse {

/// Holds a mutex while it lives, and tells it on which line of the body it was taken: what std::lock_guard is for mutexes
/// whose operations note their line. Always a part of the body it stands in (see controlled_world.h).
template <class Mutex>
class LineGuard {
 public:
  [[gnu::always_inline]] explicit LineGuard(Mutex& lock, int line = __builtin_LINE())
      : lock_(lock), line_(line) {
    lock_.lock(line_);
  }
  [[gnu::always_inline]] ~LineGuard() { lock_.unlock(line_); }
  LineGuard(const LineGuard&) = delete;
  LineGuard& operator=(const LineGuard&) = delete;

 private:
  Mutex& lock_;
  const int line_;
};

}  // namespace racecourse
