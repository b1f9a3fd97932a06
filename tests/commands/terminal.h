#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "../window/driver.h"

namespace racecourse::driving {

/// A terminal nobody looks at. What a program writes to it can be waited for, and keys can be typed.
class Terminal {
 public:
  Terminal() : end_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (end_ < 0 || grantpt(end_) != 0 || unlockpt(end_) != 0)
      throw std::runtime_error("cannot make a terminal");
    // Held open, so that the terminal is there before and after the child.
    other_ = open(name().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    const winsize size{50, 400, 0, 0};  // wide: no line is broken or scrolled
    ioctl(other_, TIOCSWINSZ, &size);
  }
  ~Terminal() {
    close(other_);
    close(end_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  std::string name() const { return ptsname(end_); }

  /// Waits until that is written after what was awaited before.
  void await(const std::string& text) {
    for (;;) {
      if (const std::size_t found = seen_.find(text); found != std::string::npos) {
        seen_.erase(0, found + text.size());
        return;
      }
      pollfd ready{end_, POLLIN, 0};
      char some[512];
      if (poll(&ready, 1, static_cast<int>(std::chrono::milliseconds(patience).count())) <= 0)
        throw std::runtime_error("\"" + text + "\" never came; this did: " + seen_);
      const ssize_t got = read(end_, some, sizeof some);
      if (got > 0) seen_.append(some, static_cast<std::size_t>(got));
    }
  }

  void type(const std::string& keys) const {
    if (write(end_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size()))
      throw std::runtime_error("cannot type");
  }

 private:
  int end_;
  int other_ = -1;
  std::string seen_;
};

}  // namespace racecourse::driving
