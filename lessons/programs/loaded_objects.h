#pragma once

// Whose code and data lies at an address of this process.

#include <cstdint>
#include <vector>

namespace racecourse {

/// All members: one thread only, and its signal handlers.
class LoadedObjects {
 public:
  enum class Owner : std::uint8_t { nobody, explorer, program, library };

  /// As they are now. `program`: where the reader's program was loaded.
  explicit LoadedObjects(std::uintptr_t program);
  Owner owner_of(std::uintptr_t address) const noexcept;

 private:
  struct Segment {
    std::uintptr_t begin = 0, end = 0;
    Owner owner = Owner::nobody;
  };
  std::vector<Segment> segments_;  // by address
};

}  // namespace racecourse
