#pragma once

// Which places two threads may touch at once: one of them writes, and neither access is ordered before the other by creating
// and joining threads alone. Vector clocks that only these advance tell (Mattern, "Virtual Time and Global States of
// Distributed Systems", 1989). Accesses are remembered from all schedules, so they are compared both ways. Places are found
// on the way, and the search begins anew with those found.

#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

namespace racecourse {

/// How much each thread has done, by region, as another one may know it.
class Epochs {
 public:
  using Clock = std::vector<std::uint16_t>;

  Epochs() { intern({1}); }
  /// Of the main thread.
  static constexpr std::uint32_t first = 0;
  /// Of a thread that is created now, and of the one that creates it from now on.
  std::uint32_t of_child(std::uint32_t parent, std::uint32_t child_region);
  std::uint32_t after_creating(std::uint32_t epoch, std::uint32_t region);
  std::uint32_t after_joining(std::uint32_t epoch, std::uint32_t final_epoch);
  /// Whether the first thread was there, at its epoch, before the second came to its own.
  bool ordered(std::uint32_t epoch, std::uint32_t region, std::uint32_t later) const;

 private:
  std::uint32_t intern(Clock clock);

  std::vector<Clock> clocks_;
  std::map<Clock, std::uint32_t> numbers_;
};

struct Access {
  std::uintptr_t address = 0;
  std::uint32_t size = 0;
  bool writes = false;
  bool atomic = false;
  bool frees = false;  ///< the block is given back

  /// It touches several variables, maybe: places must not become one by it.
  bool is_wide() const { return frees || size > 8; }
};

/// Memory that threads share, each place once. All members: one thread only.
class Places {
 public:
  struct Place {
    std::uint32_t size = 0;
    bool atomic = true;  ///< all accesses are
    std::uint32_t number = 0;
  };

  explicit Places(const Epochs& epochs) : epochs_(epochs) {}

  /// The place that it touches, the first of several; null where nobody else touches what it touches at once.
  struct Found {
    const Place* place = nullptr;
    bool whole = false;  ///< it touches nothing beside that place
  };
  Found find(const Access& access);
  /// Remembers an access to what is no place, or not all of it: it may become one.
  void remember(const Access& access, std::uint32_t region, std::uint32_t epoch);
  /// Others may touch it at once, whatever is known.
  void add(const Access& access) { add(access.address, access.address + access.size, access.atomic); }
  /// By address.
  const std::map<std::uintptr_t, Place>& all() const { return places_; }
  /// Whether places were found or have grown since this was last asked.
  bool have_grown() { return std::exchange(grown_, false); }

 private:
  struct Record {
    std::uint32_t epoch;
    std::uint16_t region;
    std::uint8_t bytes;  // of the granule: a bit for each
    bool writes, atomic;
    bool operator==(const Record&) const = default;
  };
  static constexpr std::uintptr_t granule = 8;

  void remember_in(std::uintptr_t base, const Record& record, const Access& access);
  bool conflict(const Record& a, const Record& b) const;
  void add(std::uintptr_t begin, std::uintptr_t end, bool atomic);

  const Epochs& epochs_;
  std::map<std::uintptr_t, Place> places_;
  std::unordered_map<std::uintptr_t, std::vector<Record>> granules_;
  std::uint32_t next_number_ = 0;
  bool grown_ = false;
};

}  // namespace racecourse
