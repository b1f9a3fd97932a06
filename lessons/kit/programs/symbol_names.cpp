#include "kit/programs/symbol_names.h"

#include <algorithm>
#include <sstream>
#include <string_view>

#include "kit/programs/tool_run.h"

namespace racecourse {

namespace {

constexpr std::chrono::seconds patience{10};

/// Without what the source does not say there: "(anonymous namespace)::m" is m, and so is "main::m".
std::string as_written(std::string name) {
  constexpr std::string_view unnamed = "(anonymous namespace)::";
  for (std::size_t at = name.find(unnamed); at != std::string::npos; at = name.find(unnamed))
    name.erase(at, unnamed.size());
  if (const std::size_t inside = name.rfind(")::"); inside != std::string::npos) name.erase(0, inside + 3);
  if (name.starts_with("main::")) name.erase(0, 6);
  return name;
}

bool is_used_with_index(const std::string& name, const std::string& source) {
  const std::string_view last = std::string_view(name).substr(name.rfind(':') + 1);
  return source.find(std::string(last) + "[") != std::string::npos;
}

std::string text_of_nm(const std::filesystem::path& program) {
  try {
    return run_tool("nm", {"-C", "-S", "--defined-only", program.string()}, {.patience = patience}).output;
  } catch (const std::exception&) {
    return {};  // there is none
  }
}

}  // namespace

SymbolNames::SymbolNames(const std::filesystem::path& program) { *this = from_text(text_of_nm(program)); }

SymbolNames SymbolNames::from_text(const std::string& text) {
  constexpr std::string_view kinds = "bBdDuVvrR";  // data of all sorts
  SymbolNames names;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream parts(line);
    Symbol symbol;
    char kind = 0;
    if (!(parts >> std::hex >> symbol.begin >> symbol.size >> kind >> std::ws)) continue;
    if (kinds.find(kind) == std::string_view::npos || !std::getline(parts, symbol.name)) continue;
    symbol.name = as_written(symbol.name);
    names.symbols_.push_back(std::move(symbol));
  }
  std::sort(names.symbols_.begin(), names.symbols_.end(),
            [](const Symbol& a, const Symbol& b) { return a.begin < b.begin; });
  return names;
}

std::string SymbolNames::name_of(std::uint64_t address, std::size_t size, const std::string& source) const {
  auto at = std::upper_bound(symbols_.begin(), symbols_.end(), address,
                             [](std::uint64_t value, const Symbol& symbol) { return value < symbol.begin; });
  if (at == symbols_.begin()) return {};
  --at;
  const std::uint64_t inside = address - at->begin;
  if (inside >= at->size) return {};
  const bool is_array =
      size > 0 && is_used_with_index(at->name, source) && at->size % size == 0 && inside % size == 0;
  if (is_array) return at->name + "[" + std::to_string(inside / size) + "]";
  return inside == 0 ? at->name : at->name + " + " + std::to_string(inside) + " bytes";
}

}  // namespace racecourse
