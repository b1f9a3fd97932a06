#pragma once

// What was typed into a program and not saved yet. It outlives the window, and is found again at the next start.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "files/file_lock.h"

namespace racecourse {

/// A text, and the file that it began with.
struct KeptText {
  std::string text;
  std::uint64_t base = 0;  ///< WatchedFile::fingerprint() of that file
};

/// Each window that has the program open has a place of its own in the folder, by a lock: what two windows keep does not
/// get mixed up, and what a window left that has ended is found.
class UnsavedText {
 public:
  /// An empty folder keeps nothing.
  UnsavedText(const std::filesystem::path& folder, const std::filesystem::path& program);

  /// What was left there; nothing where nothing was, or it cannot be read.
  const std::optional<KeptText>& found() const { return found_; }
  /// Another window has the program open.
  bool open_elsewhere() const { return open_elsewhere_; }

  /// The whole text, or what was kept before. Returns nothing on success, else one sentence.
  std::optional<std::string> keep(const KeptText& text);
  /// It is saved.
  void drop();

 private:
  std::filesystem::path file_;  // empty: there is no place
  std::unique_ptr<FileLock> lock_;
  std::optional<KeptText> found_;
  bool open_elsewhere_ = false;
};

/// Whether anything is kept of the program, in whichever window.
bool has_unsaved_text(const std::filesystem::path& folder, const std::filesystem::path& program);

}  // namespace racecourse
