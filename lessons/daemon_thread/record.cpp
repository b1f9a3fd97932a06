#include "daemon_thread/record.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace racecourse::daemon_thread {

namespace {

constexpr std::size_t number_size = 4;
constexpr std::size_t head_size = 2 * number_size;
constexpr std::size_t frame_size = head_size + number_size;
constexpr std::size_t bytes_in_line = 8;

/// Lowest byte first, on every machine.
std::string bytes_of(std::uint32_t number) {
  std::string bytes;
  for (std::size_t i = 0; i < number_size; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFF);
  return bytes;
}

std::uint32_t number_in(std::string_view bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < number_size; ++i)
    number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return number;
}

/// FNV-1a (Fowler, Noll, Vo), 32 bits.
std::uint32_t checksum(std::string_view bytes) {
  std::uint32_t hash = 2166136261U;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619U;
  return hash;
}

std::string text_of_record(long number, std::size_t size) {
  std::string text = fmt::format("record {} ", number);
  text.resize(size - frame_size, '.');
  return text;
}

/// The size of the whole record that the bytes begin with; 0 when there is none.
std::size_t whole_record(std::string_view bytes, long number) {
  if (bytes.size() < frame_size) return 0;
  const std::size_t size = number_in(bytes);
  if (size < frame_size || size > bytes.size()) return 0;
  if (number_in(bytes.substr(number_size)) != static_cast<std::uint32_t>(number)) return 0;
  const std::string_view text = bytes.substr(head_size, size - frame_size);
  return number_in(bytes.substr(size - number_size)) == checksum(text) ? size : 0;
}

std::string shown_line(std::string_view file, std::size_t from) {
  const std::string_view bytes = file.substr(from, bytes_in_line);
  std::string hex, text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    hex += fmt::format("{:02x} ", value);
    text += value < 128 && std::isprint(value) != 0 ? byte : '.';
  }
  return fmt::format("{:6}  {:<24} {}", from, hex, text);
}

}  // namespace

Record record_of(long number, std::size_t size) {
  const std::string text = text_of_record(number, size);
  return {bytes_of(static_cast<std::uint32_t>(size)) + bytes_of(static_cast<std::uint32_t>(number)), text,
          bytes_of(checksum(text))};
}

Contents read_records(std::string_view file) {
  Contents contents;
  contents.bytes = file.size();
  while (const std::size_t size = whole_record(file.substr(contents.whole_bytes), contents.whole + 1)) {
    contents.whole_bytes += size;
    ++contents.whole;
  }
  return contents;
}

std::vector<OutputLine> last_bytes(std::string_view file, const Contents& contents, std::size_t most_lines) {
  std::vector<OutputLine> lines;
  const std::size_t all = (file.size() + bytes_in_line - 1) / bytes_in_line;
  for (std::size_t line = all > most_lines ? all - most_lines : 0; line < all; ++line) {
    const std::size_t from = line * bytes_in_line;
    const bool torn = contents.torn() && from + bytes_in_line > contents.whole_bytes;
    lines.push_back({.text = shown_line(file, from), .role = torn ? Role::loss : Role::plain});
  }
  return lines;
}

}  // namespace racecourse::daemon_thread
