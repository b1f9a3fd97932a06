#pragma once

// When to save text that is being typed: not with every key, and not so late that much could be lost.

#include <algorithm>
#include <chrono>
#include <optional>

namespace racecourse {

class SaveDelay {
 public:
  using Clock = std::chrono::steady_clock;

  /// Once nothing was typed for this long.
  static constexpr std::chrono::milliseconds rest{400};
  /// While typing goes on, this long after the first change.
  static constexpr std::chrono::milliseconds at_most{1000};

  /// Something was typed.
  void changed(Clock::time_point now) {
    if (!pending_) first_ = now;
    last_ = now;
    pending_ = true;
  }
  /// When to save; nothing where nothing has changed.
  std::optional<Clock::time_point> due() const { return pending_ ? std::optional(deadline()) : std::nullopt; }
  bool due_at(Clock::time_point now) const { return pending_ && now >= deadline(); }
  bool pending() const { return pending_; }
  void saved() { pending_ = false; }

 private:
  Clock::time_point deadline() const { return std::min(last_ + rest, first_ + at_most); }

  bool pending_ = false;
  Clock::time_point first_{}, last_{};  // of the unsaved changes
};

}  // namespace racecourse
