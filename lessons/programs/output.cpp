#include "programs/output.h"

#include <algorithm>
#include <cstring>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <streambuf>
#include <string>

#include "programs/heap.h"
#include "programs/layout.h"
#include "programs/program_objects.h"
#include "programs/runtime.h"

namespace racecourse {

struct AtExit {
  void (*destroy)(void*);
  void* object;
  AtExit* next;
};

namespace {

std::size_t local_module = 0, local_size = 0, local_alignment = 16;

void append(std::string_view text, InHook& hook, const void* caller) {
  ProgramRecord& record = Runtime::record();
  if (text.size() > ProgramRecord::most_output - record.output_size)
    hook->refuse("more than " + std::to_string(ProgramRecord::most_output / 1024) + " KiB of output", caller);
  text.copy(record.output + record.output_size, text.size());
  record.output_size += text.size();
}

/// Keeps nothing: what was read and printed is part of the program's memory.
class ProgramStream final : public std::streambuf {
 public:
  explicit ProgramStream(bool prints) : prints_(prints) {}
  void set_input(std::string_view text) { input_ = text; }

 private:
  int_type overflow(int_type character) override {
    const char one = traits_type::to_char_type(character);
    xsputn(&one, 1);
    return traits_type::not_eof(character);
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    if (prints_) print({text, static_cast<std::size_t>(size)}, nullptr);
    return size;
  }
  int_type underflow() override { return next(0); }
  int_type uflow() override { return next(1); }
  int_type next(std::uint64_t step) const {
    const InHook hook;
    if (!hook || Runtime::record().input_read >= input_.size()) return traits_type::eof();
    const char character = input_[Runtime::record().input_read];
    Runtime::record().input_read += step;
    return traits_type::to_int_type(character);
  }

  const bool prints_;
  std::string input_;
};

/// The standard library makes some things when it first needs them. They must not be made from a program's memory.
void warm_up() {
  std::ostringstream out;
  out << 1 << 1.5 << true << "text" << 'c' << std::hex << 255U << std::setw(4) << std::string("s") << 1L
      << static_cast<const void*>(&out) << std::endl;
  std::istringstream in("1 2.5 word");
  int i = 0;
  double d = 0;
  std::string s;
  in >> i >> d >> s;
}

}  // namespace

void print(std::string_view text, const void* caller) {
  InHook hook;
  if (!hook || text.empty()) return;
  hook->step(StepKind::print, ProgramObjects::output, caller);
  append(text, hook, caller);
}

void redirect_streams(std::string_view input) {
  static ProgramStream prints(true), reads(false), drops(false);
  warm_up();
  reads.set_input(input);
  std::ios::sync_with_stdio(false);
  std::cout.rdbuf(&prints);
  std::cerr.rdbuf(&drops);
  std::clog.rdbuf(&drops);
  std::cin.rdbuf(&reads);
  std::cin.tie(nullptr);
}

void set_thread_local(std::size_t module, std::size_t size, std::size_t alignment) {
  local_module = module;
  local_size = size;
  local_alignment = std::max<std::size_t>(alignment, 16);
}

std::uintptr_t thread_local_begin(std::uint32_t region) {
  const auto end = reinterpret_cast<std::uintptr_t>(&header_of(region));
  return (end - local_size) / local_alignment * local_alignment;
}

void* thread_local_at(std::size_t module, std::size_t offset) {
  const Runtime* const runtime = Runtime::running();
  if (runtime == nullptr || module != local_module) return nullptr;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): a place in the region
  return reinterpret_cast<void*>(thread_local_begin(runtime->region()) + offset);
}

namespace {

int add_at_exit(AtExit*& last, std::uint32_t region, void (*destroy)(void*), void* object) {
  auto* const added = static_cast<AtExit*>(allocate(region, sizeof(AtExit)));
  if (added == nullptr) return -1;
  *added = {destroy, object, last};
  last = added;
  return 0;
}

void run_at_exit(AtExit*& last) {
  while (AtExit* const now = last) {
    last = now->next;
    now->destroy(now->object);
  }
}

}  // namespace

int at_thread_exit(std::uint32_t region, void (*destroy)(void*), void* object) {
  return add_at_exit(header_of(region).at_exit, region, destroy, object);
}

void run_at_thread_exit(std::uint32_t region) { run_at_exit(header_of(region).at_exit); }

int at_program_exit(std::uint32_t region, void (*destroy)(void*), void* object) {
  return add_at_exit(Runtime::record().at_exit, region, destroy, object);
}

void run_at_program_exit() { run_at_exit(Runtime::record().at_exit); }

}  // namespace racecourse
