#pragma once

#include <utility>

namespace racecourse {

/// Calls `act` when its scope is left, also by an exception. `act` must not throw.
template <class Act>
class OnLeaving {
 public:
  explicit OnLeaving(Act act) : act_(std::move(act)) {}
  ~OnLeaving() { act_(); }
  OnLeaving(const OnLeaving&) = delete;
  OnLeaving& operator=(const OnLeaving&) = delete;

 private:
  Act act_;
};

}  // namespace racecourse
