#pragma once

// What the debug information of a reader's program says, as libdw reads it. Addresses are those of its shared library, from
// where it was loaded on.

#include <elfutils/libdw.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace racecourse {

/// All members: one thread only.
class DebugInfo {
 public:
  DebugInfo() = default;
  /// Knows nothing where the library has none. `source`: the program's own file.
  DebugInfo(const std::string& library, const std::string& source);

  /// The code at an address.
  struct Code {
    int line = 0;         ///< in the program's own file; 0: it comes from another one
    std::string through;  ///< the function of another file that was inlined into that line, if one was
  };
  Code code_at(Dwarf_Addr address);
  /// The last line of the function at an address; 0 where it is not of the program's own file.
  int last_line_of(Dwarf_Addr address);

  /// A function as it was compiled.
  struct Function {
    Dwarf_Addr begin = 0, end = 0;
    Dwarf_Die die{};
    bool own = false;  ///< of the program's own file
  };
  /// Null where none is known.
  const Function* function_at(Dwarf_Addr address) const;

  struct Variable {
    std::string name;
    Dwarf_Die die{};
    Dwarf_Addr begin = 0;  ///< its address, or for a thread-local one where it lies among those of a thread
    std::size_t size = 0;
  };
  /// The global or static variable at an address, and the thread-local one at an offset.
  const Variable* variable_at(Dwarf_Addr address) const { return find(statics_, address); }
  const Variable* thread_local_at(Dwarf_Addr offset) const { return find(thread_locals_, offset); }

  /// What the linker calls what lies at an address; empty where it does not know.
  std::string symbol_at(Dwarf_Addr address) const;

  /// A call of a function, which is under way.
  struct Frame {
    std::uintptr_t low = 0, high = 0;  ///< the stack pointer, and what it was before the call
  };
  /// The variables and parameters of a function, and of what was inlined into it, that lie at an address of its frame.
  std::vector<Variable> variables_in(const Function& function, const Frame& frame,
                                     std::uintptr_t address) const;
  struct Object {
    std::uintptr_t address = 0;
    Dwarf_Die type{};
  };
  /// The object whose member function it is, as long as it is under way; none where that is not known.
  std::optional<Object> object_of(const Function& function, const Frame& frame) const;

  /// The only variable that is declared in that line; null where there is none, or several.
  const Variable* declared_in(int line) const;
  /// The program's own type, or a fundamental one, that the source calls so; none where it may be several.
  std::optional<Dwarf_Die> type_of(const std::string& name) const;

 private:
  using Variables = std::map<Dwarf_Addr, Variable>;
  void read_symbols(Elf* elf);
  static const Variable* find(const Variables& in, Dwarf_Addr address);
  void visit_children(Dwarf_Die parent);
  void visit(Dwarf_Die die);
  void visit_function(Dwarf_Die die);
  void add_variable(Dwarf_Die die);
  void add_type(Dwarf_Die die);
  bool is_own(Dwarf_Die* die);
  bool is_source(const char* file);
  void collect(Dwarf_Die scope, const Function& function, const Frame& frame, std::uintptr_t address,
               std::vector<Variable>& found) const;

  Dwarf* debug_ = nullptr;
  std::string source_;
  std::vector<Dwarf_Die> units_;
  Dwarf_Files* files_ = nullptr;                   // of the unit that is visited
  std::unordered_map<std::string, bool> sources_;  // by file, whether it is the program's own
  std::map<Dwarf_Addr, Function> functions_;
  Variables statics_, thread_locals_, symbols_;
  std::unordered_multimap<int, Variable> declared_;        // by line
  std::unordered_multimap<std::string, Dwarf_Die> types_;  // by name without namespaces
};

/// The name of a variable or a function with those of its namespaces and classes.
std::string qualified_name(Dwarf_Die die);
std::size_t size_of(Dwarf_Die type);
std::optional<Dwarf_Die> type_of(Dwarf_Die variable);

}  // namespace racecourse
