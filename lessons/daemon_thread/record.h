#pragma once

// Records in a frame, so that a whole one can be told from a torn one: length, number, text, checksum.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/figure.h"

namespace racecourse::daemon_thread {

inline constexpr std::size_t smallest_record = 16;  ///< bytes, frame included

/// The parts of a record, in the order they are written.
struct Record {
  std::string head;  ///< length and number, 8 bytes
  std::string text;
  std::string checksum;  ///< of the text, 4 bytes
};
/// `size` is that of all parts together.
Record record_of(long number, std::size_t size);

/// What is in a file of records.
struct Contents {
  long whole = 0;               ///< records in order, from the first on
  std::size_t whole_bytes = 0;  ///< how far they reach
  std::size_t bytes = 0;        ///< of the file
  bool torn() const { return bytes > whole_bytes; }
};
Contents read_records(std::string_view file);

/// The last bytes of a file, 16 a line: place, bytes in hex, and as text. What belongs to no whole record is marked.
std::vector<OutputLine> last_bytes(std::string_view file, const Contents& contents, std::size_t most_lines);

}  // namespace racecourse::daemon_thread
