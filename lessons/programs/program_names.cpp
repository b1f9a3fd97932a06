#include "programs/program_names.h"

#include <elfutils/libdw.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <unordered_map>

#include "programs/layout.h"

namespace racecourse {

namespace {

struct Names {
  std::string source;
  std::uintptr_t base = 0;
  Dwarf* debug = nullptr;
  std::unordered_map<const void*, int> lines;
};
Names names;

int look_up_line(std::uintptr_t address) {
  if (names.debug == nullptr) return 0;
  Dwarf_Die unit;
  if (::dwarf_addrdie(names.debug, address, &unit) == nullptr) return 0;
  Dwarf_Line* const line = ::dwarf_getsrc_die(&unit, address);
  if (line == nullptr) return 0;
  const char* const file = ::dwarf_linesrc(line, nullptr, nullptr);
  int number = 0;
  if (file == nullptr || names.source != file || ::dwarf_lineno(line, &number) != 0) return 0;
  return number;
}

}  // namespace

int line_of(const void* return_address) {
  const auto [at, added] = names.lines.try_emplace(return_address, 0);
  if (added) at->second = look_up_line(reinterpret_cast<std::uintptr_t>(return_address) - 1 - names.base);
  return at->second;
}

std::string name_of(std::uintptr_t address) { return std::to_string(address); }

void set_names(const std::string& library, std::uintptr_t base, const std::string& source) {
  names.source = source;
  names.base = base;
  const int file = ::open(library.c_str(), O_RDONLY | O_CLOEXEC);
  if (file >= 0) names.debug = ::dwarf_begin(file, DWARF_C_READ);
}

}  // namespace racecourse
