#pragma once

// A file in the system's folder for temporary files, removed with its owner.

#include <filesystem>
#include <string_view>

namespace racecourse {

class TemporaryFile {
 public:
  /// Makes an empty file with a unique name that begins with `begins`. Throws std::runtime_error with one sentence where
  /// that fails.
  explicit TemporaryFile(std::string_view begins);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace racecourse
