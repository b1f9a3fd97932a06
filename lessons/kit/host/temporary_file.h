#pragma once

// A file of one's own in the system's folder for such, gone when no longer needed.

#include <filesystem>
#include <string_view>

namespace racecourse {

class TemporaryFile {
 public:
  /// Makes it, empty, with a name nobody else has that begins so. Throws std::runtime_error with one sentence when the
  /// folder cannot be written to.
  explicit TemporaryFile(std::string_view begins);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace racecourse
