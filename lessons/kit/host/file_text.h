#pragma once

// Reading and writing files where std::fstream falls short: the reason of a failure, permissions from the first byte, and no
// waiting for whoever is at the other end of a pipe.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "kit/host/descriptor.h"

namespace racecourse {

struct Absent {};
struct Unreadable {
  std::string why;
};
/// Only text, and what is absent, may be written over.
using FileText = std::variant<std::string, Absent, Unreadable>;

/// Reads a regular file. Anything else is unreadable: a pipe or a device could make the reader wait, or never end.
FileText read_text(const std::filesystem::path& file);

/// Where a name leads in the end, through links.
struct Destination {
  std::filesystem::path path;
  int descriptor = -1;  ///< the number that the name stands for in this process: /dev/stdout, /dev/fd/3
  bool is_stream =
      false;  ///< it cannot be replaced, only written to: a descriptor, a pipe, a terminal, a device
};
Destination destination_of(const std::filesystem::path& file);

/// Throws std::system_error where the stream is a descriptor of this process that is not open.
void require_open(const Destination& stream);

/// Writes to a stream, and may wait for its reader. Throws std::system_error.
void write_to_stream(const Destination& stream, std::string_view text);

/// A new file beside the one that it is to replace. What a process left that was killed is removed when the next is made for
/// the same target.
class PartFile {
 public:
  /// With the permissions of what it replaces, which this process must be allowed to write. Throws std::system_error.
  explicit PartFile(std::filesystem::path target);
  /// Removes it where it was not put in place.
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  /// Both throw std::system_error.
  void write(std::string_view text);
  void put_in_place();

 private:
  std::filesystem::path target_, path_;
  Descriptor file_;  // its lock says that its owner lives
};

}  // namespace racecourse
