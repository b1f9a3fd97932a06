#pragma once

#include <utility>

namespace racecourse {

/// Does that when the block is left, by an exception too.
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
