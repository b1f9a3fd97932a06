// Functions of the C library on memory and strings: what they read and write is seen. See hooks_library.cpp.

#include <strings.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "programs/hook_macros.h"
#include "programs/runtime.h"

using racecourse::note_read;
using racecourse::note_write;

namespace {

// Of the string as it is when the step is taken: another thread may change it until then.
std::size_t reads_text(const char* text, const void* caller) {
  note_read(text, std::strlen(text) + 1, caller);
  return std::strlen(text);
}

}  // namespace

extern "C" {

void* racecourse_memcpy(void* to, const void* from, std::size_t size) {
  note_read(from, size, RACECOURSE_CALLER);
  note_write(to, size, RACECOURSE_CALLER);
  return std::memmove(to, from, size);
}
void* racecourse_memmove(void* to, const void* from, std::size_t size) {
  return racecourse_memcpy(to, from, size);
}
void* racecourse_memset(void* to, int value, std::size_t size) {
  note_write(to, size, RACECOURSE_CALLER);
  return std::memset(to, value, size);
}
int racecourse_memcmp(const void* a, const void* b, std::size_t size) {
  note_read(a, size, RACECOURSE_CALLER);
  note_read(b, size, RACECOURSE_CALLER);
  return std::memcmp(a, b, size);
}
const void* racecourse_memchr(const void* in, int value, std::size_t size) {
  note_read(in, size, RACECOURSE_CALLER);
  return std::memchr(in, value, size);
}
std::size_t racecourse_strlen(const char* text) { return reads_text(text, RACECOURSE_CALLER); }
int racecourse_strcmp(const char* a, const char* b) {
  reads_text(a, RACECOURSE_CALLER);
  reads_text(b, RACECOURSE_CALLER);
  return std::strcmp(a, b);
}
int racecourse_strncmp(const char* a, const char* b, std::size_t most) {
  note_read(a, ::strnlen(a, most), RACECOURSE_CALLER);
  note_read(b, ::strnlen(b, most), RACECOURSE_CALLER);
  return std::strncmp(a, b, most);
}
const char* racecourse_strchr(const char* in, int character) {
  reads_text(in, RACECOURSE_CALLER);
  return std::strchr(in, character);
}
char* racecourse_strcpy(char* to, const char* from) {
  const std::size_t size = reads_text(from, RACECOURSE_CALLER) + 1;
  note_write(to, size, RACECOURSE_CALLER);
  return std::strcpy(to, from);  // NOLINT(clang-analyzer-security.insecureAPI.strcpy): as the program asks
}
char* racecourse_strcat(char* to, const char* from) {
  const std::size_t at = reads_text(to, RACECOURSE_CALLER);
  return racecourse_strcpy(to + at, from) - at;
}
char* racecourse_strncpy(char* to, const char* from, std::size_t size) {
  note_read(from, ::strnlen(from, size), RACECOURSE_CALLER);
  note_write(to, size, RACECOURSE_CALLER);
  return std::strncpy(to, from, size);
}
char* racecourse_strncat(char* to, const char* from, std::size_t most) {
  const std::size_t at = reads_text(to, RACECOURSE_CALLER), size = ::strnlen(from, most);
  note_read(from, size, RACECOURSE_CALLER);
  note_write(to + at, size + 1, RACECOURSE_CALLER);
  return std::strncat(to, from, most);
}
std::size_t racecourse_strnlen(const char* text, std::size_t most) {
  note_read(text, ::strnlen(text, most), RACECOURSE_CALLER);
  return ::strnlen(text, most);
}
char* racecourse_strdup(const char* text) {
  const std::size_t size = reads_text(text, RACECOURSE_CALLER) + 1;
  void* const copy = std::malloc(size);
  return copy == nullptr ? nullptr : static_cast<char*>(std::memcpy(copy, text, size));
}
const char* racecourse_strrchr(const char* in, int character) {
  reads_text(in, RACECOURSE_CALLER);
  return std::strrchr(in, character);
}
const char* racecourse_strstr(const char* in, const char* what) {
  reads_text(in, RACECOURSE_CALLER);
  reads_text(what, RACECOURSE_CALLER);
  return std::strstr(in, what);
}
const char* racecourse_strpbrk(const char* in, const char* any) {
  reads_text(in, RACECOURSE_CALLER);
  reads_text(any, RACECOURSE_CALLER);
  return std::strpbrk(in, any);
}
int racecourse_strcasecmp(const char* a, const char* b) {
  reads_text(a, RACECOURSE_CALLER);
  reads_text(b, RACECOURSE_CALLER);
  return ::strcasecmp(a, b);
}

void racecourse_qsort(void* first, std::size_t count, std::size_t size,
                      int (*compare)(const void*, const void*)) {
  note_write(first, count * size, RACECOURSE_CALLER);
  std::qsort(first, count, size, compare);
}

}  // extern "C"
