#pragma once

// The names of a program's global variables, by their addresses.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace racecourse {

class SymbolNames {
 public:
  SymbolNames() = default;
  /// Reads them with nm (binutils). Without it, or of a file that has none, there are no names. Any thread.
  explicit SymbolNames(const std::filesystem::path& program);
  /// From what `nm -C -S --defined-only` wrote.
  static SymbolNames from_text(const std::string& text);

  /// What the source calls the object of that size at that address, counted from where the program begins: "first", "forks[2]",
  /// "bank + 8 bytes" inside of something else; empty where no variable is. `source` is the program's text: what it uses with an
  /// index is an array.
  std::string name_of(std::uint64_t address, std::size_t size, const std::string& source) const;

 private:
  struct Symbol {
    std::uint64_t begin = 0, size = 0;
    std::string name;
  };
  std::vector<Symbol> symbols_;  // by address
};

}  // namespace racecourse
