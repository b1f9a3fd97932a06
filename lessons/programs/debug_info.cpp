#include "programs/debug_info.h"

#include <cxxabi.h>
#include <dwarf.h>
#include <fcntl.h>
#include <gelf.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

namespace racecourse {

namespace {

namespace fs = std::filesystem;

// Of x86-64; others find variables by the frame alone.
constexpr int frame_pointer = 6, stack_pointer = 7;
constexpr std::uintptr_t saved_registers = 2 * sizeof(void*);  // what a frame pointer lies below its frame

struct Freed {
  void operator()(void* memory) const { std::free(memory); }  // NOLINT(cppcoreguidelines-no-malloc): libdw's
};
struct Scopes {
  std::unique_ptr<Dwarf_Die[], Freed> dies;
  std::size_t count = 0;
};

// A die, and what lies around it.
Scopes scopes_of(Dwarf_Die die) {
  Dwarf_Die* found = nullptr;
  const int count = ::dwarf_getscopes_die(&die, &found);
  return {std::unique_ptr<Dwarf_Die[], Freed>(found), count > 0 ? static_cast<std::size_t>(count) : 0};
}

std::optional<Dwarf_Die> referred(Dwarf_Die die, unsigned attribute) {
  Dwarf_Attribute value;
  Dwarf_Die other;
  if (::dwarf_attr(&die, attribute, &value) == nullptr || ::dwarf_formref_die(&value, &other) == nullptr)
    return std::nullopt;
  return other;
}

std::optional<Dwarf_Word> number(Dwarf_Die die, unsigned attribute) {
  Dwarf_Attribute value;
  Dwarf_Word word = 0;
  if (::dwarf_attr(&die, attribute, &value) == nullptr || ::dwarf_formudata(&value, &word) != 0)
    return std::nullopt;
  return word;
}

std::string name(Dwarf_Die die) {
  const char* const text = ::dwarf_diename(&die);
  return text != nullptr ? text : "";
}

struct Expression {
  Dwarf_Attribute attribute{};
  Dwarf_Op* operations = nullptr;
  std::size_t count = 0;
};

// Different ones may hold at different places of the code.
std::vector<Expression> expressions(Dwarf_Die die, unsigned attribute) {
  std::vector<Expression> found;
  Expression one;
  if (::dwarf_attr(&die, attribute, &one.attribute) == nullptr) return found;
  Dwarf_Addr base = 0, begin = 0, end = 0;
  for (std::ptrdiff_t at = 0;
       (at = ::dwarf_getlocations(&one.attribute, at, &base, &begin, &end, &one.operations, &one.count)) > 0;)
    found.push_back(one);
  return found;
}

// Where a variable lies that is there once, or once in each thread.
struct Storage {
  bool each_thread = false;
  Dwarf_Addr address = 0;
};
std::optional<Storage> storage_of(Dwarf_Die die) {
  std::vector<Expression> all = expressions(die, DW_AT_location);
  if (all.size() != 1 || all.front().count == 0) return std::nullopt;
  Expression* const found = &all.front();
  Dwarf_Op* const first = found->operations;
  const Dwarf_Op* const last = first + found->count - 1;
  if (last->atom == DW_OP_GNU_push_tls_address || last->atom == DW_OP_form_tls_address)
    return Storage{true, first->number};
  const bool moved = found->count == 2 && last->atom == DW_OP_plus_uconst;
  if (found->count != 1 && !moved) return std::nullopt;  // a value, not a place
  Storage storage{false, first->number};
  Dwarf_Attribute result;
  if (first->atom == DW_OP_addrx) {
    if (::dwarf_getlocation_attr(&found->attribute, first, &result) != 0 ||
        ::dwarf_formaddr(&result, &storage.address) != 0)
      return std::nullopt;
  } else if (first->atom != DW_OP_addr) {
    return std::nullopt;
  }
  if (moved) storage.address += last->number;
  return storage;
}

// What offsets of variables in a frame count from; 0 where that is not known.
std::uintptr_t base_of(const DebugInfo::Function& function, const DebugInfo::Frame& frame) {
  const std::vector<Expression> all = expressions(function.die, DW_AT_frame_base);
  if (all.size() != 1 || all.front().count != 1) return 0;
  const int operation = all.front().operations->atom;
  if (operation == DW_OP_call_frame_cfa) return frame.high;
  if (operation == DW_OP_reg0 + frame_pointer) return frame.high - saved_registers;
  if (operation == DW_OP_reg0 + stack_pointer) return frame.low;
  return 0;
}

std::optional<std::uintptr_t> address_in_frame(Dwarf_Die die, const DebugInfo::Function& function,
                                               const DebugInfo::Frame& frame) {
  for (const Expression& one : expressions(die, DW_AT_location)) {
    if (one.count != 1) continue;
    const Dwarf_Op& operation = *one.operations;
    if (operation.atom == DW_OP_breg0 + frame_pointer) return frame.high - saved_registers + operation.number;
    if (operation.atom == DW_OP_breg0 + stack_pointer) return frame.low + operation.number;
    const std::uintptr_t base = operation.atom == DW_OP_fbreg ? base_of(function, frame) : 0;
    if (base != 0) return base + operation.number;
  }
  return std::nullopt;
}

bool is_variable(int tag) { return tag == DW_TAG_variable || tag == DW_TAG_formal_parameter; }

bool is_scope(int tag) { return tag == DW_TAG_lexical_block || tag == DW_TAG_inlined_subroutine; }

}  // namespace

std::string qualified_name(Dwarf_Die die) {
  std::string result = name(die);
  if (const auto declaration = referred(die, DW_AT_specification)) die = *declaration;
  const Scopes around = scopes_of(die);
  for (std::size_t i = 1; i < around.count; ++i) {
    const int tag = ::dwarf_tag(&around.dies[i]);
    const bool names = tag == DW_TAG_namespace || tag == DW_TAG_structure_type || tag == DW_TAG_class_type;
    const std::string outer = name(around.dies[i]);
    if (!names) break;
    if (!outer.empty()) result.insert(0, outer + "::");
  }
  return result;
}

std::optional<Dwarf_Die> type_of(Dwarf_Die variable) {
  Dwarf_Attribute value;
  Dwarf_Die type, peeled;
  if (::dwarf_attr_integrate(&variable, DW_AT_type, &value) == nullptr ||
      ::dwarf_formref_die(&value, &type) == nullptr || ::dwarf_peel_type(&type, &peeled) != 0)
    return std::nullopt;
  return peeled;
}

std::size_t size_of(Dwarf_Die type) {
  Dwarf_Word size = 0;
  return ::dwarf_aggregate_size(&type, &size) == 0 ? size : 0;
}

DebugInfo::DebugInfo(const std::string& library, const std::string& source) : source_(source) {
  const int file = ::open(library.c_str(), O_RDONLY | O_CLOEXEC);
  ::elf_version(EV_CURRENT);
  Elf* const elf = file >= 0 ? ::elf_begin(file, ELF_C_READ_MMAP, nullptr) : nullptr;
  if (elf == nullptr) return;
  read_symbols(elf);
  debug_ = ::dwarf_begin_elf(elf, DWARF_C_READ, nullptr);
  if (debug_ == nullptr) return;
  Dwarf_CU* unit = nullptr;
  Dwarf_Die die;
  while (::dwarf_get_units(debug_, unit, &unit, nullptr, nullptr, &die, nullptr) == 0) {
    std::size_t count = 0;
    Dwarf_Lines* lines = nullptr;  // read now: it takes more stack than a thread of the program may have left
    if (::dwarf_getsrclines(&die, &lines, &count) != 0 || ::dwarf_getsrcfiles(&die, &files_, &count) != 0)
      continue;
    units_.push_back(die);
    visit_children(die);
  }
}

void DebugInfo::read_symbols(Elf* elf) {
  for (Elf_Scn* section = nullptr; (section = ::elf_nextscn(elf, section)) != nullptr;) {
    GElf_Shdr header;
    GElf_Sym symbol;
    if (::gelf_getshdr(section, &header) == nullptr || header.sh_type != SHT_SYMTAB) continue;
    Elf_Data* const data = ::elf_getdata(section, nullptr);
    for (int i = 0; ::gelf_getsym(data, i, &symbol) != nullptr; ++i) {
      if (GELF_ST_TYPE(symbol.st_info) != STT_OBJECT) continue;
      const char* const text = ::elf_strptr(elf, header.sh_link, symbol.st_name);
      if (text != nullptr)
        symbols_.try_emplace(symbol.st_value, Variable{text, {}, symbol.st_value, symbol.st_size});
    }
  }
}

std::string DebugInfo::symbol_at(Dwarf_Addr address) const {
  const Variable* const symbol = find(symbols_, address);
  if (symbol == nullptr) return "";
  int status = 0;
  const std::unique_ptr<char, Freed> text(
      abi::__cxa_demangle(symbol->name.c_str(), nullptr, nullptr, &status));
  return text != nullptr ? text.get() : symbol->name;
}

void DebugInfo::visit_children(Dwarf_Die parent) {
  Dwarf_Die die;
  if (::dwarf_child(&parent, &die) != 0) return;
  do visit(die);
  while (::dwarf_siblingof(&die, &die) == 0);
}

void DebugInfo::visit(Dwarf_Die die) {
  switch (::dwarf_tag(&die)) {
    case DW_TAG_variable: return add_variable(die);
    case DW_TAG_subprogram: return visit_function(die);
    case DW_TAG_structure_type:
    case DW_TAG_class_type:
    case DW_TAG_union_type: return add_type(die);
    case DW_TAG_base_type: types_.emplace(name(die), die); return;
    case DW_TAG_namespace:
    case DW_TAG_lexical_block:
    case DW_TAG_inlined_subroutine: return visit_children(die);
    default: return;
  }
}

void DebugInfo::visit_function(Dwarf_Die die) {
  const bool own = is_own(&die);
  Function made{0, 0, die, own};
  std::ptrdiff_t at = 0;
  Dwarf_Addr base = 0;
  while ((at = ::dwarf_ranges(&die, at, &base, &made.begin, &made.end)) > 0)
    functions_.try_emplace(made.begin, made);
  if (own) visit_children(die);
}

void DebugInfo::add_variable(Dwarf_Die die) {
  Variable made{name(die), die, 0, 0};
  if (made.name.empty()) return;
  int line = 0;
  if (is_own(&die) && ::dwarf_decl_line(&die, &line) == 0) {
    const auto [first, last] = declared_.equal_range(line);
    bool known = false;  // by its declaration, or in another copy of the function
    for (auto at = first; at != last; ++at) known = known || at->second.name == made.name;
    if (!known) declared_.emplace(line, made);
  }
  const std::optional<Storage> storage = storage_of(die);
  if (!storage) return;
  made.begin = storage->address;
  const std::optional<Dwarf_Die> type = racecourse::type_of(die);
  made.size = type ? size_of(*type) : 0;
  (storage->each_thread ? thread_locals_ : statics_).try_emplace(made.begin, made);
}

void DebugInfo::add_type(Dwarf_Die die) {
  if (!is_own(&die)) return;
  if (::dwarf_hasattr(&die, DW_AT_declaration) == 0) types_.emplace(name(die), die);
  visit_children(die);
}

// Not by dwarf_decl_file: Clang's number of the main file is 0, which that function takes for none.
bool DebugInfo::is_own(Dwarf_Die* die) {
  Dwarf_Attribute value;
  Dwarf_Word file = 0;
  return ::dwarf_attr_integrate(die, DW_AT_decl_file, &value) != nullptr &&
         ::dwarf_formudata(&value, &file) == 0 && is_source(::dwarf_filesrc(files_, file, nullptr, nullptr));
}

bool DebugInfo::is_source(const char* file) {
  if (file == nullptr) return false;
  const auto [at, added] = sources_.try_emplace(file, false);
  std::error_code error;
  if (added) at->second = source_ == file || fs::equivalent(source_, file, error);
  return at->second;
}

const DebugInfo::Variable* DebugInfo::find(const Variables& in, Dwarf_Addr address) {
  auto at = in.upper_bound(address);
  if (at == in.begin()) return nullptr;
  --at;
  return address == at->first || address - at->first < at->second.size ? &at->second : nullptr;
}

const DebugInfo::Function* DebugInfo::function_at(Dwarf_Addr address) const {
  auto at = functions_.upper_bound(address);
  if (at == functions_.begin()) return nullptr;
  --at;
  return address < at->second.end ? &at->second : nullptr;
}

// The line table says where code comes from. Where that is another file, the calls that were inlined say who wanted it.
int DebugInfo::last_line_of(Dwarf_Addr address) {
  const Function* const function = function_at(address);
  if (function == nullptr || !function->own) return 0;
  int last = 0;
  for (Dwarf_Addr at = function->begin; at < function->end; ++at) last = std::max(last, code_at(at).line);
  return last;
}

DebugInfo::Code DebugInfo::code_at(Dwarf_Addr address) {
  Code code;
  const auto unit = std::find_if(units_.begin(), units_.end(),
                                 [&](Dwarf_Die& one) { return ::dwarf_haspc(&one, address) > 0; });
  if (unit == units_.end()) return code;
  Dwarf_Line* const line = ::dwarf_getsrc_die(&*unit, address);
  if (line != nullptr && is_source(::dwarf_linesrc(line, nullptr, nullptr))) {
    ::dwarf_lineno(line, &code.line);
    return code;
  }
  const Function* const function = function_at(address);
  if (function == nullptr) return code;
  Dwarf_Files* files = nullptr;
  std::size_t count = 0;
  ::dwarf_getsrcfiles(&*unit, &files, &count);
  Dwarf_Die scope = function->die, inner;
  for (bool deeper = true; deeper;) {
    deeper = false;
    if (::dwarf_child(&scope, &inner) != 0) break;
    do {
      if (!is_scope(::dwarf_tag(&inner)) || ::dwarf_haspc(&inner, address) <= 0) continue;
      deeper = true;
      const auto file = number(inner, DW_AT_call_file), called = number(inner, DW_AT_call_line);
      if (file && called && is_source(::dwarf_filesrc(files, *file, nullptr, nullptr)))
        code = {static_cast<int>(*called), name(inner)};
      break;
    } while (::dwarf_siblingof(&inner, &inner) == 0);
    scope = inner;
  }
  return code;
}

std::vector<DebugInfo::Variable> DebugInfo::variables_in(const Function& function, const Frame& frame,
                                                         std::uintptr_t address) const {
  std::vector<Variable> found;
  collect(function.die, function, frame, address, found);
  return found;
}

void DebugInfo::collect(Dwarf_Die scope, const Function& function, const Frame& frame, std::uintptr_t address,
                        std::vector<Variable>& found) const {
  Dwarf_Die die;
  if (::dwarf_child(&scope, &die) != 0) return;
  do {
    const int tag = ::dwarf_tag(&die);
    if (is_scope(tag)) collect(die, function, frame, address, found);
    if (!is_variable(tag)) continue;
    const auto begin = address_in_frame(die, function, frame);
    const auto type = racecourse::type_of(die);
    Variable made{name(die), die, begin.value_or(0), type ? size_of(*type) : 0};
    if (begin && !made.name.empty() && address - *begin < made.size) found.push_back(std::move(made));
  } while (::dwarf_siblingof(&die, &die) == 0);
}

std::optional<DebugInfo::Object> DebugInfo::object_of(const Function& function, const Frame& frame) const {
  Dwarf_Die die = function.die, parameter;
  if (::dwarf_child(&die, &parameter) != 0 || name(parameter) != "this") return std::nullopt;
  const auto at = address_in_frame(parameter, function, frame);
  const auto pointer = racecourse::type_of(parameter);
  const auto type = pointer ? racecourse::type_of(*pointer) : pointer;
  if (!at || *at < frame.low || *at >= frame.high || !type) return std::nullopt;
  return Object{*reinterpret_cast<const std::uintptr_t*>(*at), *type};  // NOLINT(performance-no-int-to-ptr)
}

const DebugInfo::Variable* DebugInfo::declared_in(int line) const {
  return declared_.count(line) == 1 ? &declared_.find(line)->second : nullptr;
}

std::optional<Dwarf_Die> DebugInfo::type_of(const std::string& name) const {
  const std::size_t namespaces = name.substr(0, name.find('<')).rfind("::");
  const auto [first, last] =
      types_.equal_range(namespaces == std::string::npos ? name : name.substr(namespaces + 2));
  const auto count = std::distance(first, last);
  std::optional<Dwarf_Die> found;
  for (auto at = first; at != last; ++at) {
    if (count > 1 && qualified_name(at->second) != name) continue;
    if (found) return std::nullopt;
    found = at->second;
  }
  return found;
}

}  // namespace racecourse
