#pragma once

// The median of values that come one after another, and the lowest and the highest of them, without going through all of
// them again.

#include <algorithm>
#include <cstddef>
#include <functional>
#include <queue>
#include <vector>

namespace racecourse {

/// Two heaps, each with one half: the classic method. For one thread.
class RunningMedian {
 public:
  /// Any number but NaN.
  void add(double value) {
    low_ = count() == 0 ? value : std::min(low_, value);
    high_ = count() == 0 ? value : std::max(high_, value);
    if (lower_.empty() || value <= lower_.top())
      lower_.push(value);
    else
      upper_.push(value);
    // The lower half has as many values as the upper one, or one more.
    if (lower_.size() > upper_.size() + 1) move_top(lower_, upper_);
    if (upper_.size() > lower_.size()) move_top(upper_, lower_);
  }
  std::size_t count() const { return lower_.size() + upper_.size(); }
  // Of at least one value.

  /// The value in the middle, or half way between the two.
  double median() const {
    return lower_.size() > upper_.size() ? lower_.top() : lower_.top() + (upper_.top() - lower_.top()) / 2;
  }
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  static void move_top(auto& from, auto& to) {
    to.push(from.top());
    from.pop();
  }

  std::priority_queue<double> lower_;
  std::priority_queue<double, std::vector<double>, std::greater<>> upper_;
  double low_ = 0, high_ = 0;
};

}  // namespace racecourse
