#include "programs/program_names.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "programs/call_stack.h"
#include "programs/debug_info.h"
#include "programs/debug_types.h"
#include "programs/heap.h"
#include "programs/heap_names.h"
#include "programs/layout.h"
#include "programs/thread_data.h"

namespace racecourse {

namespace {

const std::string of_library = "variable of the standard library";

std::string thread_name(std::uint32_t region) {
  return region == 0 ? "main" : "thread " + std::to_string(region);
}

// What a stack holds below its end must not depend on what has been asked: a later call may find it there.
class StackKept {
 public:
  StackKept() { copy(false); }
  ~StackKept() { copy(true); }
  StackKept(const StackKept&) = delete;
  StackKept& operator=(const StackKept&) = delete;

 private:
  static constexpr std::size_t most = 16'384, own = 256;
  [[gnu::noinline]] static void copy(bool back) {
    static std::array<std::byte, most> kept;
    const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    const std::uintptr_t lowest = region_end(region_of(here)) - stack_size;
    if (!in_regions(here) || here < lowest + most + own) return;
    auto* const below = reinterpret_cast<std::byte*>(here - most - own);  // NOLINT(performance-no-int-to-ptr)
    std::memcpy(back ? below : kept.data(), back ? kept.data() : below, most);
  }
};

[[gnu::noinline]] void clear_below() {
  std::byte bytes[512];
  std::memset(bytes, 0, sizeof(bytes));
  asm volatile("" ::"r"(bytes) : "memory");
}

/// Names for one program.
class ProgramNames {
 public:
  ProgramNames(const std::string& library, std::uintptr_t base, const std::string& source)
      : base_(base), debug_(library, source), heap_(debug_, source) {}

  int line(const void* return_address);
  int last_line(const void* function) {
    const auto [at, is_new] = last_lines_.try_emplace(function, 0);
    if (is_new) at->second = debug_.last_line_of(reinterpret_cast<std::uintptr_t>(function) - base_);
    return at->second;
  }
  void note_block(std::uintptr_t block, std::size_t size);
  std::string unique_name(std::uintptr_t address, std::size_t size);

 private:
  /// A call of one of the program's functions that was seen.
  struct Seen {
    std::uintptr_t high, low;
    const DebugInfo::Function* function;
    bool operator<(const Seen& other) const {
      return std::tie(high, low, function) < std::tie(other.high, other.low, other.function);
    }
  };

  const DebugInfo::Function* function_before(std::uintptr_t return_address) const {
    return return_address > base_ ? debug_.function_at(return_address - 1 - base_) : nullptr;
  }
  const DebugInfo::Code& code_before(std::uintptr_t return_address);
  void note_frames();
  Maker maker();
  std::string name(std::uintptr_t address);
  std::string heap_name(std::uintptr_t address);
  std::string variable_name(const DebugInfo::Variable& variable, std::size_t offset) const;
  std::string name_on_stack(std::uintptr_t address) const;
  std::string thread_local_name(std::uint32_t region, std::uintptr_t offset) const;
  struct Number {
    const char *before, *behind;
  };
  static constexpr Number another{" (", ")"}, part{", part ", ""};
  using Addresses = std::map<std::string, std::uintptr_t>;  // by name
  static std::string tell_apart(Addresses& known, const std::string& name, std::uintptr_t address,
                                Number number);

  const std::uintptr_t base_;
  DebugInfo debug_;
  HeapNames heap_;
  CallStack calls_;
  std::unordered_map<std::uintptr_t, DebugInfo::Code> codes_;
  std::unordered_map<const void*, int> last_lines_;
  std::set<std::pair<const void*, std::uintptr_t>> looked_at_;  // calls of hooks, and where their stack was
  std::set<Seen> seen_;
  Addresses places_, blocks_;
  static constexpr int most_owners = 3;
  int owners_ = 0;  // asked for now: a block of a container is called after it
};

std::optional<ProgramNames> names;

const DebugInfo::Code& ProgramNames::code_before(std::uintptr_t return_address) {
  if (const auto at = codes_.find(return_address); at != codes_.end()) return at->second;
  DebugInfo::Code& code = codes_[return_address];
  if (return_address > base_) code = debug_.code_at(return_address - 1 - base_);
  return code;
}

int ProgramNames::line(const void* return_address) {
  const auto stack = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  const bool known = looked_at_.contains({return_address, stack});
  if (!known) {
    const StackKept kept;
    looked_at_.emplace(return_address, stack);
    note_frames();
  }
  int line = code_before(reinterpret_cast<std::uintptr_t>(return_address)).line;
  if (line != 0) return line;
  calls_.walk([&](const CallFrame& frame) {
    line = code_before(frame.code).line;
    return line == 0;
  });
  return line;
}

// A variable that other threads touch lies in the frame of a call that is still under way.
void ProgramNames::note_frames() {
  calls_.walk([&](const CallFrame& frame) {
    const DebugInfo::Function* const function = function_before(frame.code);
    code_before(frame.code);
    if (function != nullptr && function->own) seen_.insert({frame.high, frame.low, function});
    return true;
  });
}

Maker ProgramNames::maker() {
  Maker maker;
  calls_.walk([&](const CallFrame& frame) {
    const DebugInfo::Code& code = code_before(frame.code);
    if (code.line != 0) {
      maker.line = code.line;
      if (!code.through.empty()) maker = {code.line, code.through, {}};
      return false;
    }
    const DebugInfo::Function* const function = function_before(frame.code);
    if (function == nullptr) return true;
    Dwarf_Die die = function->die;
    const char* const text = ::dwarf_diename(&die);
    maker.through = text != nullptr ? text : "";
    maker.owner = debug_.object_of(*function, {frame.low, frame.high});
    return true;
  });
  return maker;
}

void ProgramNames::note_block(std::uintptr_t block, std::size_t size) {
  const StackKept kept;
  heap_.note(block, size, maker());
}

std::string ProgramNames::variable_name(const DebugInfo::Variable& variable, std::size_t offset) const {
  const std::optional<Dwarf_Die> type = type_of(variable.die);
  return qualified_name(variable.die) + (type ? part_at(*type, offset) : "");
}

std::string ProgramNames::name_on_stack(std::uintptr_t address) const {
  const std::uint32_t region = region_of(address);
  std::set<std::string> all;
  for (auto at = seen_.lower_bound({address, 0, nullptr});
       at != seen_.end() && at->high <= region_end(region); ++at) {
    if (address < at->low) continue;
    for (const DebugInfo::Variable& variable :
         debug_.variables_in(*at->function, {at->low, at->high}, address))
      all.insert(variable_name(variable, address - variable.begin));
  }
  const std::string of = region == 0 ? "" : " of " + thread_name(region);
  if (all.size() == 1) return *all.begin() + of;
  if (all.size() == 2) return *all.begin() + " or " + *all.rbegin() + of;
  return "";
}

std::string ProgramNames::thread_local_name(std::uint32_t region, std::uintptr_t offset) const {
  const DebugInfo::Variable* const variable = debug_.thread_local_at(offset);
  if (variable == nullptr) return "";
  return variable_name(*variable, offset - variable->begin) + " of " + thread_name(region);
}

std::string ProgramNames::heap_name(std::uintptr_t address) {
  if (owners_ == most_owners) return "";
  ++owners_;
  const HeapNames::Name found = heap_.name_at(address, [this](std::uintptr_t owner) { return name(owner); });
  --owners_;
  if (found.block == 0) return "";
  const std::string whole = tell_apart(blocks_, found.whole, found.block, another);
  if (found.part.starts_with('.')) return whole + ", " + found.part.substr(1);
  const bool indexed = found.part.starts_with('[') && found.whole.find(' ') != std::string::npos;
  return whole + (indexed ? ", " : "") + found.part;
}

// Without functions and unnamed namespaces. A static variable's lock is named after it: "guard variable for f()::x".
std::string symbol_name(const std::string& symbol) {
  constexpr std::string_view guard = "guard variable for ";
  const bool guards = symbol.starts_with(guard);
  const std::size_t last = symbol.rfind("::");
  const bool in_function = last != std::string::npos && symbol.find('(') < last;
  return (guards ? "guard of " : "") + symbol.substr(in_function ? last + 2 : guards ? guard.size() : 0);
}

/// What it is called; empty: nothing is known. Others may be called the same.
std::string ProgramNames::name(std::uintptr_t address) {
  const auto lies_in = [address](const auto& object) {
    return address - reinterpret_cast<std::uintptr_t>(&object) < sizeof(object);
  };
  if (lies_in(std::cout)) return "std::cout";
  if (lies_in(std::cin)) return "std::cin";
  if (lies_in(std::cerr)) return "std::cerr";
  if (in_heap(reinterpret_cast<const void*>(address))) return heap_name(address);  // NOLINT
  if (on_stack(address)) {
    const std::uint32_t region = region_of(address);
    const std::uintptr_t locals = thread_local_begin(region);
    return address >= locals ? thread_local_name(region, address - locals) : name_on_stack(address);
  }
  const auto* const variable = debug_.variable_at(address - base_);
  if (variable != nullptr) {
    const std::string name = variable_name(*variable, address - base_ - variable->begin);
    return name.starts_with("std::") ? of_library : name;
  }
  Dl_info found;
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  const bool known = ::dladdr(reinterpret_cast<void*>(address), &found) != 0;
  if (known && reinterpret_cast<std::uintptr_t>(found.dli_fbase) != base_) return of_library;
  const std::string symbol = debug_.symbol_at(address - base_);
  return symbol.starts_with("std::") ? of_library : symbol_name(symbol);
}

// Of two parts of the same: "tickets[0]" and "tickets[1]" are "tickets".
std::string whole_of(const std::string& part, const std::string& other) {
  const auto differ = std::mismatch(part.begin(), part.end(), other.begin(), other.end()).first;
  if (differ == part.end() || other.empty()) return part;
  const auto same = static_cast<std::size_t>(differ - part.begin());
  const std::size_t end = part.find_last_of(".[,", same);
  return end == std::string::npos ? part : part.substr(0, end);
}

std::string ProgramNames::unique_name(std::uintptr_t address, std::size_t size) {
  std::string found = name(address);
  if (size > 1) found = whole_of(found, name(address + size - 1));
  if (found.empty())
    found = on_stack(address) ? "variable of " + thread_name(region_of(address)) : "variable";
  return tell_apart(places_, found, address, found.starts_with("variable") ? another : part);
}

// The first one that is asked for is called so.
std::string ProgramNames::tell_apart(Addresses& known, const std::string& name, std::uintptr_t address,
                                     Number number) {
  std::string one = name;
  for (int next = 2; known.try_emplace(one, address).first->second != address; ++next)
    one = name + number.before + std::to_string(next) + number.behind;
  return one;
}

}  // namespace

void set_names(const std::string& library, std::uintptr_t base, const std::string& source) {
  names.emplace(library, base, source);
}

std::string name_of(std::uintptr_t address, std::size_t size) {
  return names ? names->unique_name(address, size) : "variable";
}

int line_of(const void* return_address) {
  const int line = names ? names->line(return_address) : 0;
  clear_below();
  return line;
}

int last_line_of(const void* function) { return names ? names->last_line(function) : 0; }

void note_block(const void* block, std::size_t size) {
  if (names) names->note_block(reinterpret_cast<std::uintptr_t>(block), size);
  clear_below();
}

}  // namespace racecourse
