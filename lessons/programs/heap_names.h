#pragma once

// What to call blocks of a program's heap: by the line that made them, and what it made.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "programs/debug_info.h"

namespace racecourse {

/// Who made a block.
struct Maker {
  int line = 0;         ///< 0: not the program's own code
  std::string through;  ///< the function of the standard library that this line called for it; empty: none
  std::optional<DebugInfo::Object> owner;  ///< whose member function that is, where that is known
  bool operator==(const Maker& other) const;
};

/// All members: one thread only.
class HeapNames {
 public:
  HeapNames(const DebugInfo& debug, const std::string& source);

  void note(std::uintptr_t block, std::size_t size, const Maker& maker);
  /// What the source calls a place in a block: the block, and which part of it. Two blocks may be called the same.
  struct Name {
    std::uintptr_t block = 0;  ///< 0: in no block that is known
    std::string whole, part;
  };
  /// `name_of` names the owner of a block; empty where it has no name.
  Name name_at(std::uintptr_t address, const std::function<std::string(std::uintptr_t)>& name_of) const;

 private:
  // In other schedules, other lines may make a block at the same place.
  struct Block {
    std::size_t size = 0;
    std::vector<Maker> makers;
  };
  Name made_by(const Maker& maker, std::size_t offset,
               const std::function<std::string(std::uintptr_t)>& name_of) const;
  Name typed(const Maker& maker, const std::string& type, std::size_t offset) const;
  std::string text_after(int line, const std::string& word) const;

  const DebugInfo& debug_;
  std::vector<std::string> lines_;
  std::map<std::uintptr_t, Block> blocks_;
};

}  // namespace racecourse
