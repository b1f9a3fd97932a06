#include "programs/heap_names.h"

#include <algorithm>
#include <cctype>
#include <fstream>

#include "programs/debug_types.h"
#include "programs/layout.h"

namespace racecourse {

namespace {

// The counts that std::make_shared puts before the object.
constexpr std::size_t counts_size = 16;

bool is_part_of_name(char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_' || character == ':';
}

// Where a type's name ends that begins there.
std::size_t end_of_name(const std::string& text, std::size_t at) {
  int depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '<') ++depth;
    if (text[at] == '>' && --depth <= 0) return depth == 0 ? at + 1 : at;
    if (depth == 0 && !is_part_of_name(text[at])) break;
  }
  return at;
}

// A type as it is written there, which may take several words: "unsigned long".
std::string type_at(const std::string& text, std::size_t at) {
  std::string type;
  for (bool more = true; more;) {
    const std::size_t end = end_of_name(text, at);
    const std::string word = text.substr(at, end - at);
    const bool qualifies = word == "const" || word == "volatile" || word == "struct" || word == "class";
    more = qualifies || word == "unsigned" || word == "signed" || word == "long" || word == "short";
    if (!qualifies && !word.empty()) type += (type.empty() ? "" : " ") + word;
    at = end + 1;
    more = more && end < text.size() && text[end] == ' ' && at < text.size() && is_part_of_name(text[at]);
  }
  return type;
}

std::string joined(const std::vector<int>& lines) {
  std::string text = "line " + std::to_string(lines.front());
  if (lines.size() == 2) text += " or " + std::to_string(lines.back());
  if (lines.size() > 2) text += " or others";
  return text;
}

}  // namespace

bool Maker::operator==(const Maker& other) const {
  const auto owned_by = [](const Maker& maker) { return maker.owner ? maker.owner->address : 0; };
  return line == other.line && through == other.through && owned_by(*this) == owned_by(other);
}

HeapNames::HeapNames(const DebugInfo& debug, const std::string& source) : debug_(debug) {
  std::ifstream file(source);
  for (std::string line; std::getline(file, line);) lines_.push_back(line.substr(0, line.find("//")));
}

void HeapNames::note(std::uintptr_t block, std::size_t size, const Maker& maker) {
  Block& made = blocks_[block];
  made.size = std::max({made.size, size, std::size_t{1}});
  if (std::find(made.makers.begin(), made.makers.end(), maker) == made.makers.end())
    made.makers.push_back(maker);
}

HeapNames::Name HeapNames::name_at(std::uintptr_t address,
                                   const std::function<std::string(std::uintptr_t)>& name_of) const {
  auto at = blocks_.upper_bound(address);
  if (at == blocks_.begin()) return {};
  --at;
  const std::size_t offset = address - at->first;
  if (offset >= (at->second.size + heap_unit - 1) / heap_unit * heap_unit) return {};
  std::vector<int> lines;
  Name name;
  for (const Maker& maker : at->second.makers) {
    lines.push_back(maker.line);
    const Name other = made_by(maker, offset, name_of);
    if (name.whole.empty()) name = other;
    if (name.whole == other.whole && name.part == other.part) continue;
    std::sort(lines.begin(), lines.end());
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    name = {0, "object of " + joined(lines), ""};
  }
  name.block = at->first;
  if (offset >= at->second.size) name.part.clear();  // the rest of its last unit
  return name;
}

HeapNames::Name HeapNames::made_by(const Maker& maker, std::size_t offset,
                                   const std::function<std::string(std::uintptr_t)>& name_of) const {
  const auto inside = [&](const std::string& owner, const std::optional<Dwarf_Die>& type) -> Name {
    const std::optional<Dwarf_Die> element = type ? element_of_vector(*type) : type;
    if (!element) return {0, "inside " + owner, ""};
    const std::size_t size = size_of(*element);
    return {0, owner, "[" + std::to_string(offset / size) + "]" + part_at(*element, offset % size)};
  };
  if (maker.line == 0) return {0, "object of the standard library", ""};
  if (maker.through.empty()) return typed(maker, text_after(maker.line, "new "), offset);
  for (const char* const make : {"make_shared", "make_unique"}) {
    if (!maker.through.starts_with(make)) continue;
    const std::string type = text_after(maker.line, std::string(make) + "<");
    if (make == std::string("make_unique")) return typed(maker, type, offset);
    if (offset >= counts_size) return typed(maker, type, offset - counts_size);
    return {0, "counts of " + typed(maker, type, 0).whole, ""};
  }
  if (maker.owner)
    if (const std::string owner = name_of(maker.owner->address); !owner.empty())
      return inside(owner, maker.owner->type);
  if (const DebugInfo::Variable* const declared = debug_.declared_in(maker.line))
    return inside(declared->name, type_of(declared->die));
  return {0, "object of line " + std::to_string(maker.line), ""};
}

HeapNames::Name HeapNames::typed(const Maker& maker, const std::string& type, std::size_t offset) const {
  const std::string where = " of line " + std::to_string(maker.line);
  if (type.empty()) return {0, "object" + where, ""};
  Name name{0, type + where, ""};
  const std::optional<Dwarf_Die> die = debug_.type_of(type);
  if (!die || size_of(*die) == 0) return name;
  name.part = part_at(*die, offset % size_of(*die));
  if (offset >= size_of(*die)) name.part.insert(0, "[" + std::to_string(offset / size_of(*die)) + "]");
  return name;
}

// The type that the line names once behind that word; empty where it is not there once.
std::string HeapNames::text_after(int line, const std::string& word) const {
  if (line < 1 || static_cast<std::size_t>(line) > lines_.size()) return {};
  const std::string& text = lines_[static_cast<std::size_t>(line) - 1];
  const std::size_t at = text.find(word);
  if (at == std::string::npos || text.find(word, at + 1) != std::string::npos) return {};
  return type_at(text, at + word.size());
}

}  // namespace racecourse
