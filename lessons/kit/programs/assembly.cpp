#include "kit/programs/assembly.h"

#include <algorithm>
#include <charconv>
#include <exception>
#include <utility>

#include "kit/base/visible.h"
#include "kit/host/program_path.h"
#include "kit/host/refusal.h"
#include "kit/host/temporary_file.h"
#include "kit/programs/tool_run.h"

namespace racecourse {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_output = std::size_t{64} << 20;
constexpr std::size_t most_instructions = 20'000;  // of one program: more are for nobody to read
constexpr std::string_view hex_digits = "0123456789abcdef";

/// "0000000000001370 <add()>:"
std::string_view function_that_begins(std::string_view line) {
  const std::size_t open = line.find_first_not_of(hex_digits);
  if (open == 0 || open == std::string_view::npos || !line.substr(open).starts_with(" <") ||
      !line.ends_with(">:"))
    return {};
  return line.substr(open + 2, line.size() - open - 4);
}

/// "    1370:\tret"; nothing where the line is no instruction.
Instruction instruction_in(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(' ');
  if (begin == 0 || begin == std::string_view::npos) return {};
  const std::size_t end = line.find_first_not_of(hex_digits, begin);
  if (end == begin || end == std::string_view::npos || !line.substr(end).starts_with(":\t")) return {};
  std::string_view text = line.substr(end + 2);
  text = text.substr(0, text.find_last_not_of(" \t") + 1);
  return {std::string(line.substr(begin, end - begin)), std::string(text)};
}

/// The line in "FILE:7" or "FILE:7 (discriminator 2)"; 0 for another file.
int line_of(std::string_view marker, const fs::path& file) {
  if (const std::size_t more = marker.rfind(" (discriminator "); more != std::string_view::npos)
    marker = marker.substr(0, more);
  const std::size_t colon = marker.rfind(':');
  if (colon == std::string_view::npos) return 0;
  if (fs::path(marker.substr(0, colon)).lexically_normal() != file) return 0;
  int line = 0;
  const std::string_view digits = marker.substr(colon + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), line);
  return line;
}

/// What fills the room up to the next function.
bool is_padding(const std::string& text) {
  return text.starts_with("nop") || text.find("nopw") != std::string::npos || text == "xchg   %ax,%ax";
}

/// In a function's own jumps its name says nothing: "<add()+0x19>" becomes "<+0x19>".
void shorten_jumps(AssemblyFunction& function) {
  const std::string inside = "<" + function.name + "+";
  for (Instruction& instruction : function.instructions)
    if (const std::size_t at = instruction.text.find(inside); at != std::string::npos)
      instruction.text.replace(at, inside.size(), "<+");
}

class FunctionReader {
 public:
  explicit FunctionReader(const fs::path& file) : file_(file.lexically_normal()) {}

  void take(std::string_view line) {
    if (const std::string_view name = function_that_begins(line); !name.empty()) {
      finish();
      function_.name = visible(name);
      line_ = 0;
    } else if (Instruction instruction = instruction_in(line); !instruction.address.empty()) {
      instruction.text = visible(instruction.text);
      instruction.line = line_;
      function_.instructions.push_back(std::move(instruction));
    } else if (line.find(':') != std::string_view::npos && !line.ends_with("):")) {
      line_ = line_of(line, file_);
    }
  }

  std::vector<AssemblyFunction> finish() {
    AssemblyFunction function = std::exchange(function_, {});
    std::vector<Instruction>& all = function.instructions;
    while (!all.empty() && is_padding(all.back().text)) all.pop_back();
    const bool own = std::any_of(all.begin(), all.end(), [](const Instruction& i) { return i.line > 0; });
    if (!own || read_ + all.size() > most_instructions) return functions_;
    read_ += all.size();
    shorten_jumps(function);
    functions_.push_back(std::move(function));
    return functions_;
  }

 private:
  const fs::path file_;
  std::vector<AssemblyFunction> functions_;
  AssemblyFunction function_;
  int line_ = 0;
  std::size_t read_ = 0;
};

/// Throws std::runtime_error with one sentence.
Assembly taken_apart(const fs::path& file, const BuildOptions& options) {
  if (program_in_path("objdump").empty())
    return {{}, "The instructions are shown by objdump, which is not installed; install binutils."};
  const Build build = build_program(file, BuildFor::running, options);
  if (build.status != BuildStatus::built) return {{}, build.sentence};
  const ToolRun run =
      run_tool("objdump", {"-d", "-l", "--no-show-raw-insn", "-C", build.path().string()},
               {.patience = options.patience, .most_output = most_output, .stop = options.stop});
  if (options.stop.stop_requested()) return {};
  if (!run.exit.well()) return {{}, "objdump could not take the program apart: " + run.exit.text()};
  Assembly assembly{functions_in(run.output, fs::absolute(file)), {}, build.source};
  if (assembly.functions.empty())
    assembly.sentence = "No instruction of this program comes from its own lines.";
  return assembly;
}

}  // namespace

bool AssemblyFunction::has_line(int line) const {
  return std::any_of(instructions.begin(), instructions.end(),
                     [line](const Instruction& instruction) { return instruction.line == line; });
}

std::vector<AssemblyFunction> functions_in(std::string_view output, const fs::path& file) {
  FunctionReader reader(file);
  while (!output.empty()) {
    const std::size_t end = std::min(output.find('\n'), output.size());
    reader.take(output.substr(0, end));
    output.remove_prefix(std::min(end + 1, output.size()));
  }
  return reader.finish();
}

Assembly assembly_of(const fs::path& file, const BuildOptions& options) {
  try {
    return taken_apart(file, options);
  } catch (const std::exception& error) {
    return {{}, sentence_of(error)};
  }
}

}  // namespace racecourse
