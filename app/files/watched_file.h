#pragma once

// A text on the disk that other programs may write too.

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace racecourse {

/// What tells one state of a file from another without reading it.
struct FileStamp {
  bool there = false;
  std::uint64_t inode = 0, size = 0;
  std::int64_t written_ns = 0;  ///< since 1970
  /// The file may change once more without another time: it was written too short a time before it was looked at.
  bool settled = false;
};

/// Its text as it was read or written last.
class WatchedFile {
 public:
  static constexpr std::uint64_t most_bytes = 1U << 20;

  enum class State {
    there,
    absent,
    unreadable  ///< no permission, no text, too long: it is never written over
  };

  /// Reads it.
  explicit WatchedFile(std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }
  State state() const { return state_; }
  /// One sentence where it is not there, or unreadable.
  const std::string& why() const { return why_; }
  /// Lines end with '\n', however they do on the disk. Empty where there is none.
  const std::string& text() const { return text_; }
  /// Another number for another text; 0 where there is no file.
  std::uint64_t fingerprint() const;

  /// Reads it again if it may have changed. True if it has: text, state or reason are others.
  bool look();
  /// Writes the whole of it, or nothing. Call look() before: it must be what the reader has seen. Returns nothing on success,
  /// else one sentence.
  std::optional<std::string> save(std::string_view text);

 private:
  void read();

  std::filesystem::path path_;
  FileStamp stamp_;
  State state_ = State::absent;
  std::string why_, text_;
  bool carriage_returns_ = false;  // each line ends with "\r\n" on the disk
};

/// FNV-1a: the same number in every process and on every machine.
std::uint64_t fingerprint_of(std::string_view text);

}  // namespace racecourse
