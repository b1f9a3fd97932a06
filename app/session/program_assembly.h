#pragma once

// The instructions of the reader's own program, made in the background while somebody looks at them.

#include <filesystem>
#include <memory>

#include "kit/host/replaceable_task.h"
#include "kit/programs/assembly.h"

namespace racecourse {

class ProgramAssembly {
 public:
  /// Null before they are known.
  const Assembly* found() const { return found_.get(); }
  bool busy() const { return making_.going(); }
  bool has_threads() const { return making_.has_threads(); }

  /// Begins with the text that is in the file now, unless it has begun, at that optimization: 0, 1 or 2.
  void want(const std::filesystem::path& file, int optimise);
  /// What is in the file is another text.
  void forget();
  /// Once a frame. True if anything has changed that is shown.
  bool update();

 private:
  std::shared_ptr<const Assembly> found_;
  ReplaceableTask<Assembly> making_;
};

}  // namespace racecourse
