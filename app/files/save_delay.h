#pragma once

// When something that is being typed goes to the disk: not with every key, and not so late that much would be lost.

#include <algorithm>
#include <chrono>
#include <optional>

namespace racecourse {

class SaveDelay {
 public:
  using Clock = std::chrono::steady_clock;

  /// Once the hand has rested for this long.
  static constexpr std::chrono::milliseconds rest{400};
  /// While it does not rest, after this long all the same.
  static constexpr std::chrono::milliseconds at_most{1000};

  /// There is something new to save.
  void changed(Clock::time_point now) {
    if (!pending_) first_ = now;
    last_ = now;
    pending_ = true;
  }
  /// When it has to be saved; nothing when there is nothing to save.
  std::optional<Clock::time_point> due() const { return pending_ ? std::optional(deadline()) : std::nullopt; }
  bool due_at(Clock::time_point now) const { return pending_ && now >= deadline(); }
  bool pending() const { return pending_; }
  void saved() { pending_ = false; }

 private:
  Clock::time_point deadline() const { return std::min(last_ + rest, first_ + at_most); }

  bool pending_ = false;
  Clock::time_point first_{}, last_{};  // changes that are not saved
};

}  // namespace racecourse
