// Functions of the C library that read what a program is given, or take a text apart. See hooks_library.cpp.

#include <algorithm>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "programs/hook_macros.h"
#include "programs/output.h"
#include "programs/runtime.h"

using racecourse::InHook;

namespace {

/// How much memory a conversion writes, from its letters on: "lf" 8. A text without a width takes what there is.
std::size_t size_of_conversion(std::string_view letters, std::size_t width, std::size_t text_size) {
  const std::size_t length = std::min(letters.find_first_not_of("hlLqjzt"), letters.size() - 1);
  const std::string_view modifier = letters.substr(0, length);
  const bool is_long = modifier.starts_with('l');
  switch (letters[length]) {
    case 's':
    case '[': return (width == 0 ? text_size : std::min(width, text_size)) + 1;
    case 'c': return std::max<std::size_t>(width, 1);
    case 'p': return sizeof(void*);
    case 'a':
    case 'e':
    case 'f':
    case 'g': return modifier == "L" ? sizeof(long double) : is_long ? sizeof(double) : sizeof(float);
    default:
      return modifier == "hh"   ? 1
             : modifier == "h"  ? sizeof(short)
             : modifier.empty() ? sizeof(int)
                                : sizeof(long);
  }
}

/// Notes what is going to be written. Widths are numbers, and sets of characters have no ']' of their own.
void note_targets(std::string_view format, va_list values, std::size_t text_size, const void* caller) {
  for (std::size_t at = format.find('%'); at != std::string_view::npos; at = format.find('%', at)) {
    format.remove_prefix(at + 1);
    at = 0;
    if (format.starts_with('%')) {
      format.remove_prefix(1);
      continue;
    }
    const bool assigns = !format.starts_with('*');
    if (!assigns) format.remove_prefix(1);
    std::size_t width = 0;
    for (; !format.empty() && format.front() >= '0' && format.front() <= '9'; format.remove_prefix(1))
      width = width * 10 + static_cast<std::size_t>(format.front() - '0');
    if (format.empty()) return;
    if (assigns)
      racecourse::note_write(va_arg(values, void*), size_of_conversion(format, width, text_size), caller);
  }
}

/// Returns what scanf does. `taken`: how much of the text it has read.
int scan(std::string text, const char* format, va_list values, std::size_t& taken, const void* caller) {
  taken = 0;
  if (text.empty()) return EOF;
  va_list targets;
  va_copy(targets, values);
  note_targets(format, targets, text.size(), caller);
  va_end(targets);
  const InHook hook;
  // A stream says how far it was read.
  std::FILE* const from = ::fmemopen(text.data(), text.size(), "r");
  const int found = std::vfscanf(from, format, values);
  taken = static_cast<std::size_t>(std::ftell(from));
  std::fclose(from);
  return found;
}

int scan_input(const char* format, va_list values, const void* caller) {
  std::size_t taken = 0;
  const int found = scan(std::string(racecourse::unread_input()), format, values, taken, caller);
  racecourse::take_input(taken);
  return found;
}

int next_character() {
  const std::string_view left = racecourse::unread_input();
  if (left.empty()) return EOF;
  racecourse::take_input(1);
  return static_cast<unsigned char>(left.front());
}

}  // namespace

extern "C" {

int racecourse_scanf(const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int found = scan_input(format, values, RACECOURSE_CALLER);
  va_end(values);
  return found;
}
int racecourse_fscanf(std::FILE*, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int found = scan_input(format, values, RACECOURSE_CALLER);
  va_end(values);
  return found;
}
int racecourse_sscanf(const char* text, const char* format, ...) {
  racecourse::note_read(text, std::char_traits<char>::length(text) + 1, RACECOURSE_CALLER);
  va_list values;
  va_start(values, format);
  std::size_t taken = 0;
  const int found = scan(text, format, values, taken, RACECOURSE_CALLER);
  va_end(values);
  return found;
}
int racecourse_getchar() { return next_character(); }
int racecourse_getc(std::FILE*) { return next_character(); }
int racecourse_fgetc(std::FILE*) { return next_character(); }
char* racecourse_fgets(char* to, int size, std::FILE*) {
  const std::string_view left = racecourse::unread_input();
  if (left.empty() || size < 1) return nullptr;
  const std::size_t line = std::min(left.find('\n'), left.size() - 1) + 1;  // or all that is left
  const std::size_t taken = std::min(line, static_cast<std::size_t>(size) - 1);
  racecourse::note_write(to, taken + 1, RACECOURSE_CALLER);
  left.copy(to, taken);
  to[taken] = '\0';
  racecourse::take_input(taken);
  return to;
}

}  // extern "C"
