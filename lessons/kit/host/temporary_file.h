#pragma once

// A file that no other user can read, replace, or put something beside: it stands in a folder of its own. Python looks for
// what a script imports in the script's folder first, so what others put there would run as the reader.

#include <filesystem>
#include <stdexcept>
#include <string_view>

#include "kit/host/descriptor.h"

namespace racecourse {

/// Removed with its owner. What a process left that was killed is removed when a later one makes its first file.
class TemporaryFile {
 public:
  /// Makes an empty file of that name, in a new folder in the system's folder for temporary files. Throws std::runtime_error
  /// with one sentence where that fails.
  explicit TemporaryFile(std::string_view name);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path folder_, path_;
  Descriptor lock_;  // of the folder: says that its owner lives
};

/// Where the system says `why` (errno) about such a file: what it lacks, and the cure.
std::runtime_error no_temporary_file(const std::filesystem::path& file, int why);

}  // namespace racecourse
