#include "programs/loaded_objects.h"

#include <link.h>

#include <algorithm>

namespace racecourse {

LoadedObjects::LoadedObjects(std::uintptr_t program) {
  struct Visit {
    std::vector<Segment>& segments;
    std::uintptr_t program;
    bool first = true;
  } visit{segments_, program};
  const auto add = [](dl_phdr_info* info, std::size_t, void* visit_) {
    auto& [segments, wanted, first] = *static_cast<Visit*>(visit_);
    const Owner owner = first                       ? Owner::explorer  // the executable comes first
                        : info->dlpi_addr == wanted ? Owner::program
                                                    : Owner::library;
    first = false;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
      const auto& segment = info->dlpi_phdr[i];
      const std::uintptr_t at = info->dlpi_addr + segment.p_vaddr;
      if (segment.p_type == PT_LOAD) segments.push_back({at, at + segment.p_memsz, owner});
    }
    return 0;
  };
  ::dl_iterate_phdr(add, &visit);
  std::sort(segments_.begin(), segments_.end(),
            [](const Segment& a, const Segment& b) { return a.begin < b.begin; });
}

LoadedObjects::Owner LoadedObjects::owner_of(std::uintptr_t address) const noexcept {
  const auto after =
      std::upper_bound(segments_.begin(), segments_.end(), address,
                       [](std::uintptr_t value, const Segment& segment) { return value < segment.begin; });
  if (after == segments_.begin() || address >= std::prev(after)->end) return Owner::nobody;
  return std::prev(after)->owner;
}

}  // namespace racecourse
