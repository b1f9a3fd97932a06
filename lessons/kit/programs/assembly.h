#pragma once

// The machine's instructions that a program of the reader's own becomes, by objdump of binutils.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "kit/programs/build.h"

namespace racecourse {

struct Instruction {
  std::string address;  ///< "1370"
  std::string text;     ///< "addl   $0x5,0x2e51(%rip)        # 41c8 <counter>"
  int line = 0;         ///< of the program's own file that it comes from, 1 the first; 0: of the library
};

/// A function that has some of the program's own lines in it, be they inlined.
struct AssemblyFunction {
  std::string name;  ///< "add()"
  std::vector<Instruction> instructions;

  bool has_line(int line) const;
};

struct Assembly {
  std::vector<AssemblyFunction> functions;  ///< in the order of their addresses
  std::string sentence;  ///< why there are none, and the cure; empty when there are, or it was stopped
  std::string source;    ///< the text of the program that was compiled
};

/// Compiles the program as it runs for real, without instrumentation, and takes it apart. Waits until that is done. Never
/// throws for what a program, a compiler or the machine does. Any thread.
Assembly assembly_of(const std::filesystem::path& file, const BuildOptions& options);

/// Reads what `objdump -d -l --no-show-raw-insn -C` has written, keeping functions with lines of `file`, a whole path.
std::vector<AssemblyFunction> functions_in(std::string_view output, const std::filesystem::path& file);

}  // namespace racecourse
