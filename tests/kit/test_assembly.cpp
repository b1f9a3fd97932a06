// A program's instructions: which function, which line, what is inlined, and why there are none.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stop_token>
#include <string>

#include "kit/host/program_path.h"
#include "kit/host/temporary_file.h"
#include "kit/programs/assembly.h"

using namespace racecourse;

namespace {

namespace fs = std::filesystem;

const std::string small_program =
    "int counter = 0;\n"                                         // 1
    "template <class T> inline void bump(T& it) { it += 3; }\n"  // 2
    "// a line without code\n"                                   // 3
    "void add() {\n"                                             // 4
    "  for (int i = 0; i < 5; ++i)\n"                            // 5
    "    counter++;\n"                                           // 6
    "}\n"                                                        // 7
    "void twice() { bump(counter); }\n"                          // 8
    "int main() { add(); twice(); return counter; }\n";          // 9

struct AssembledFile {
  explicit AssembledFile(const std::string& text, const std::string& name = "small.cpp") : file(name) {
    std::ofstream(file.path()) << text;
  }
  Assembly at(int optimise, const BuildOptions& how = {}) const {
    BuildOptions options = how;
    options.optimise = optimise;
    return assembly_of(file.path(), options);
  }
  TemporaryFile file;
};

const AssemblyFunction* function_in(const Assembly& assembly, const std::string& name) {
  const auto at = std::find_if(assembly.functions.begin(), assembly.functions.end(),
                               [&](const AssemblyFunction& function) { return function.name == name; });
  return at == assembly.functions.end() ? nullptr : &*at;
}

const AssemblyFunction* function_in(Assembly&& temporary, const std::string& name) = delete;

long instructions_of(const AssemblyFunction& function, int line) {
  return std::count_if(function.instructions.begin(), function.instructions.end(),
                       [&](const Instruction& instruction) { return instruction.line == line; });
}

const bool has_objdump = !program_in_path("objdump").empty();

}  // namespace

TEST_CASE("instructions stand in their functions, at the lines that they come from") {
  if (!has_objdump) return;
  const AssembledFile file(small_program);
  const Assembly assembly = file.at(0);
  REQUIRE_MESSAGE(assembly.sentence.empty(), assembly.sentence);
  const AssemblyFunction* const add = function_in(assembly, "add()");
  REQUIRE(add != nullptr);
  for (const int line : {4, 5, 6, 7}) CHECK(add->has_line(line));
  for (const int line : {1, 2, 3, 8, 9}) CHECK_FALSE(add->has_line(line));
  CHECK(instructions_of(*add, 6) >= 3);  // read, add, write
  const AssemblyFunction* const bump = function_in(assembly, "void bump<int>(int&)");
  REQUIRE(bump != nullptr);
  CHECK(bump->has_line(2));
  CHECK(function_in(assembly, "main") != nullptr);
  // What comes with every program is not shown, and neither is what makes it print by lines.
  CHECK(function_in(assembly, "_start") == nullptr);
  CHECK(
      std::all_of(assembly.functions.begin(), assembly.functions.end(), [](const AssemblyFunction& function) {
        return std::all_of(function.instructions.begin(), function.instructions.end(),
                           [](const Instruction& i) { return i.line >= 0 && i.line <= 9; });
      }));
}

TEST_CASE(
    "what is inlined stands in the function that has it, at its own line, and a loop may become one step") {
  if (!has_objdump) return;
  const AssembledFile file(small_program);
  const Assembly assembly = file.at(2);
  REQUIRE_MESSAGE(assembly.sentence.empty(), assembly.sentence);
  const AssemblyFunction* const twice = function_in(assembly, "twice()");
  REQUIRE(twice != nullptr);
  CHECK(twice->has_line(2));
  CHECK(function_in(assembly, "void bump<int>(int&)") == nullptr);
  const Assembly not_optimized = file.at(0);
  const AssemblyFunction* const whole = function_in(not_optimized, "add()");
  const AssemblyFunction* const add = function_in(assembly, "add()");
  REQUIRE(add != nullptr);
  REQUIRE(whole != nullptr);
  CHECK(add->instructions.size() < whole->instructions.size());
}

TEST_CASE("what objdump writes is read line by line, whatever else stands there") {
  const std::string output =
      "\n/tmp/p:     file format elf64-x86-64\n\nDisassembly of section .text:\n\n"
      "0000000000001100 <helper>:\nhelper():\n/usr/include/c++/12/thread:7\n    1100:\tret\n\n"
      "0000000000001370 <add<int>(int)>:\nadd<int>(int)():\n/home/me/./p.cpp:7\n"
      "    1370:\taddl   $0x5,0x2e51(%rip)        # 41c8 <counter>\n"
      "/home/me/p.cpp:8 (discriminator 2)\n    1377:\tjne    1370 <add<int>(int)+0x0>\n"
      "std::mutex::lock():\n/usr/include/c++/12/bits/std_mutex.h:8\n    1379:\tcall   1050 <lock@plt>   \n"
      "/home/me/other.cpp:8\n    137e:\tret\n    137f:\tnopl   0x0(%rax,%rax,1)\n\t...\n";
  const auto functions = functions_in(output, "/home/me/p.cpp");
  REQUIRE(functions.size() == 1);
  CHECK(functions[0].name == "add<int>(int)");
  REQUIRE(functions[0].instructions.size() == 4);
  CHECK(functions[0].instructions[0].address == "1370");
  CHECK(functions[0].instructions[0].text == "addl   $0x5,0x2e51(%rip)        # 41c8 <counter>");
  CHECK(functions[0].instructions[0].line == 7);
  CHECK(functions[0].instructions[1].text == "jne    1370 <+0x0>");
  CHECK(functions[0].instructions[1].line == 8);
  CHECK(functions[0].instructions[2].text == "call   1050 <lock@plt>");
  CHECK(functions[0].instructions[2].line == 0);
  CHECK(functions[0].instructions[3].line == 0);
  CHECK(functions_in("", "/a.cpp").empty());
  CHECK(functions_in("rubbish\n  12:\n<>:\n1 <:\n:::\n", "/a.cpp").empty());
  CHECK(functions_in(std::string("1 <a\x1b[1m>:\n/a.cpp:1\n 1:\tret\x7f\n"), "/a.cpp").at(0).name ==
        "a\\x1b[1m");
}

TEST_CASE("names and sections of the program's own break nothing") {
  if (!has_objdump) return;
  const AssembledFile file(
      "int odd(int a) asm(\"odd.name$7\");\n"
      "int odd(int a) { return a + 1; }\n"
      "#line 70000000 \"somewhere else.cpp\"\n"
      "int far() { return 2; }\n"
      "int main() { return odd(far()); }\n",
      "a b:7 (c).cpp");
  const Assembly assembly = file.at(0);
  CHECK_MESSAGE(assembly.sentence.empty(), assembly.sentence);
  REQUIRE(assembly.functions.size() == 1);
  CHECK(assembly.functions[0].has_line(2));
  CHECK_FALSE(assembly.functions[0].has_line(70'000'000));
}

TEST_CASE("why there are no instructions is one sentence, with its cure") {
  if (!has_objdump) return;
  CHECK(AssembledFile("int main() { return x; }\n").at(0).sentence.find("line 1") != std::string::npos);
  BuildOptions none;
  none.compiler = "no-such-compiler";
  CHECK(AssembledFile(small_program).at(0, none).sentence.find("no-such-compiler") != std::string::npos);
  std::stop_source stop;
  stop.request_stop();
  BuildOptions stopped;
  stopped.stop = stop.get_token();
  const Assembly nothing = AssembledFile(small_program).at(0, stopped);
  CHECK(nothing.functions.empty());
  CHECK(nothing.sentence.empty());
  const std::string path = std::getenv("PATH");
  setenv("PATH", "/nowhere", 1);
  CHECK(AssembledFile(small_program).at(0).sentence ==
        "The instructions are shown by objdump, which is not installed; install binutils.");
  setenv("PATH", path.c_str(), 1);
}
