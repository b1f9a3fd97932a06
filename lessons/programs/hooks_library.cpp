// Functions of the C library that a program calls itself. Its object file calls them by these names (explored_object.cpp):
// nobody else in this process is concerned.

#include <algorithm>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <utility>

#include "programs/hook_macros.h"
#include "programs/output.h"
#include "programs/program_objects.h"
#include "programs/runtime.h"
#include "programs/thread_data.h"

using racecourse::Ended;
using racecourse::InHook;
using racecourse::print;
using racecourse::StepKind;

namespace {

constexpr std::size_t most_formatted = 4096;

int format_into(char* to, std::size_t room, const char* format, va_list values, const void* caller) {
  char text[most_formatted];
  const int size = std::vsnprintf(text, sizeof(text), format, values);
  if (size < 0 || room == 0) return size;
  const std::size_t kept = std::min({static_cast<std::size_t>(size), room - 1, sizeof(text) - 1});
  racecourse::note_write(to, kept + 1, caller);
  std::memcpy(to, text, kept);
  to[kept] = '\0';
  return size;
}

int print_formatted(std::FILE* to, const char* format, va_list values, const void* caller) {
  char text[most_formatted];
  const int size = std::vsnprintf(text, sizeof(text), format, values);
  if (size >= 0 && to == stdout)
    print({text, std::min<std::size_t>(static_cast<std::size_t>(size), sizeof(text) - 1)}, caller);
  return size;
}

void end(Ended how, int code, const std::string& words) {
  const InHook hook;
  hook->end_program(how, code, words);
}

/// Lets others go on first.
void end_by_exit(int code, bool in_order, const void* caller) {
  if (in_order) racecourse::run_at_program_exit();
  const InHook hook;
  hook->step(StepKind::exit, racecourse::ProgramObjects::output, caller);
  hook->end_program(Ended::exited, code, "");
}

std::uint64_t next_random() {
  const InHook hook;
  std::uint64_t& state = racecourse::Runtime::record().random;
  state = state * 6364136223846793005U + 1442695040888963407U;
  return state >> 33;
}

void yield(const void* caller) {
  if (const InHook hook; hook) hook->step(StepKind::yield, 0, caller);
}

}  // namespace

extern "C" {

int racecourse_printf(const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int size = print_formatted(stdout, format, values, RACECOURSE_CALLER);
  va_end(values);
  return size;
}
int racecourse_fprintf(std::FILE* to, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int size = print_formatted(to, format, values, RACECOURSE_CALLER);
  va_end(values);
  return size;
}
int racecourse_vprintf(const char* format, va_list values) {
  return print_formatted(stdout, format, values, RACECOURSE_CALLER);
}
int racecourse_vsnprintf(char* to, std::size_t room, const char* format, va_list values) {
  return format_into(to, room, format, values, RACECOURSE_CALLER);
}
int racecourse_snprintf(char* to, std::size_t room, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int size = format_into(to, room, format, values, RACECOURSE_CALLER);
  va_end(values);
  return size;
}
int racecourse_sprintf(char* to, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int size = format_into(to, most_formatted, format, values, RACECOURSE_CALLER);
  va_end(values);
  return size;
}
int racecourse_puts(const char* text) {
  print(std::string(text) + "\n", RACECOURSE_CALLER);
  return 1;
}
int racecourse_fputs(const char* text, std::FILE* to) {
  if (to == stdout) print(text, RACECOURSE_CALLER);
  return 1;
}
int racecourse_putchar(int character) {
  print(std::string(1, static_cast<char>(character)), RACECOURSE_CALLER);
  return character;
}
int racecourse_fputc(int character, std::FILE* to) {
  return to == stdout ? racecourse_putchar(character) : character;
}
int racecourse_putc(int character, std::FILE* to) { return racecourse_fputc(character, to); }
std::size_t racecourse_fwrite(const void* from, std::size_t size, std::size_t count, std::FILE* to) {
  if (to == stdout) print({static_cast<const char*>(from), size * count}, RACECOURSE_CALLER);
  return count;
}
long racecourse_write(int to, const void* from, std::size_t size) {
  if (to == 1) print({static_cast<const char*>(from), size}, RACECOURSE_CALLER);
  return static_cast<long>(size);
}
int racecourse_fflush(std::FILE*) { return 0; }

void racecourse_exit(int code) { end_by_exit(code, true, RACECOURSE_CALLER); }
void racecourse__exit(int code) { end_by_exit(code, false, RACECOURSE_CALLER); }
void racecourse__Exit(int code) { end_by_exit(code, false, RACECOURSE_CALLER); }
void racecourse_quick_exit(int code) { end_by_exit(code, false, RACECOURSE_CALLER); }
void racecourse_abort() { end(Ended::aborted, SIGABRT, "aborted"); }
void racecourse_assert_fail(const char* expression, const char*, unsigned, const char*) {
  end(Ended::asserted, SIGABRT, expression);
}
void racecourse_pthread_exit(void* result) {
  const InHook hook;
  hook->end_thread(result);
}
/// In the place of a function that is not known here.
void racecourse_unmodelled(const char* name, const void* caller) {
  const InHook hook;
  if (hook) hook->refuse(std::string("the function ") + name, caller);
}

// The library's streams were made before the program began, and outlive it.
void racecourse_begin_streams(void*) {}
void racecourse_end_streams(void*) {}

int racecourse_rand() { return static_cast<int>(next_random() & RAND_MAX); }
void racecourse_srand(unsigned seed) {
  const InHook hook;
  racecourse::Runtime::record().random = seed;
}
unsigned racecourse_random_device(void*) { return static_cast<unsigned>(next_random()); }
// A clock stands still. Only after a time limit was over, or a sleep, it shows so once.
std::int64_t racecourse_steady_now() {
  const InHook hook;
  std::int64_t& late = racecourse::header_of(hook->region()).late;
  return std::max(racecourse::stopped_clock, std::exchange(late, 0));
}
std::int64_t racecourse_system_now() { return racecourse_steady_now(); }
std::time_t racecourse_time(std::time_t* at) {
  if (at != nullptr) *at = 1000;
  return 1000;
}
std::clock_t racecourse_clock() { return 0; }
unsigned racecourse_sleep(unsigned) {
  yield(RACECOURSE_CALLER);
  return 0;
}
int racecourse_usleep(unsigned) {
  yield(RACECOURSE_CALLER);
  return 0;
}

struct TlsIndex {
  unsigned long module, offset;
};
/// Where a thread-local variable of the program lies. For others: the system's.
void* __tls_get_addr(TlsIndex* index) {
  static const auto system = reinterpret_cast<void* (*)(TlsIndex*)>(::dlsym(RTLD_NEXT, "__tls_get_addr"));
  void* const own = racecourse::thread_local_at(index->module, index->offset);
  return own != nullptr ? own : system(index);
}

/// Destroys a thread-local variable when its thread ends.
int racecourse_thread_atexit(void (*destroy)(void*), void* object, void*) {
  const InHook hook;
  return hook ? racecourse::at_thread_exit(hook->region(), destroy, object) : -1;
}
/// What is global is destroyed when the program ends.
int racecourse_cxa_atexit(void (*destroy)(void*), void* object, void*) {
  const InHook hook;
  return hook ? racecourse::at_program_exit(hook->region(), destroy, object) : -1;
}
int racecourse_atexit(void (*call)()) {
  return racecourse_cxa_atexit([](void* function) { reinterpret_cast<void (*)()>(function)(); },
                               reinterpret_cast<void*>(call), nullptr);
}

}  // extern "C"
