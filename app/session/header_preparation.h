#pragma once

// The headers that a program begins with are compiled for the next builds while nothing else is to be done.

#include <filesystem>
#include <memory>
#include <vector>

#include "kit/host/background.h"

namespace racecourse {

class HeaderPreparation {
 public:
  bool has_threads() const { return going_ || !ending_.empty(); }

  /// Begins, with low priority, unless that was done for this text, or an earlier one has not ended yet.
  void begin(const std::filesystem::path& file, int optimise);
  /// Ends it at once; begin() starts anew.
  void stop();
  /// The text, or how it is compiled, is another.
  void forget();
  /// Lets go of what has ended.
  void update();

 private:
  struct Nothing {};
  std::unique_ptr<Background<Nothing>> going_;
  std::vector<std::unique_ptr<Background<Nothing>>> ending_;
  bool done_ = false;
};

}  // namespace racecourse
