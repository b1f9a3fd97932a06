#pragma once

// The headers that a program begins with are compiled for the next builds while nothing else is to be done.

#include <filesystem>

#include "kit/host/replaceable_task.h"

namespace racecourse {

class HeaderPreparation {
 public:
  bool has_threads() const { return task_.has_threads(); }

  /// Begins, with low priority, unless that was done for this text, or an earlier one has not ended yet.
  void begin(const std::filesystem::path& file, int optimise);
  /// Ends it at once; begin() starts anew.
  void stop() { task_.give_up(); }
  /// The text, or how it is compiled, is another.
  void forget();
  /// Lets go of what has ended.
  void update();

 private:
  struct Nothing {};
  ReplaceableTask<Nothing> task_;
  bool done_ = false;
};

}  // namespace racecourse
