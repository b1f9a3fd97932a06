#include "programs/output.h"

#include <algorithm>
#include <cstring>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <streambuf>
#include <string>

#include "programs/layout.h"
#include "programs/program_objects.h"
#include "programs/runtime.h"

namespace racecourse {

namespace {

std::string all_input;

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
    const std::string_view left = unread_input();
    if (!hook || left.empty()) return traits_type::eof();
    take_input(step);
    return traits_type::to_int_type(left.front());
  }

  const bool prints_;
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

std::string_view unread_input() { return std::string_view(all_input).substr(Runtime::record().input_read); }

void take_input(std::size_t size) { Runtime::record().input_read += size; }

void redirect_streams(std::string_view input) {
  static ProgramStream prints(true), reads(false), drops(false);
  warm_up();
  all_input = input;
  std::ios::sync_with_stdio(false);
  std::cout.rdbuf(&prints);
  std::cerr.rdbuf(&drops);
  std::clog.rdbuf(&drops);
  std::cin.rdbuf(&reads);
  std::cin.tie(nullptr);
}

}  // namespace racecourse
