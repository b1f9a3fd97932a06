#pragma once

// What the threads of a program share, as the machine takes it: locks and the like by their address, and the places that two
// of them may touch at once. Found on the way: the search begins anew with those found.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kit/worlds/controlled_world.h"
#include "programs/places.h"

namespace racecourse {

/// All members: one thread only.
class ProgramObjects {
 public:
  /// What there is in every program.
  static constexpr std::uint32_t image = 0, output = 1;

  explicit ProgramObjects(const Places& places) : places_(places) {}

  /// Makes those that are known by now, on that stage. Earlier ones are gone.
  void make(ControlledStage& stage);
  /// The number of an object; none: it was not known when they were made.
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  std::uint32_t of(std::uintptr_t address, ObjectKind kind);
  std::uint32_t of(const Places::Place& place) const;
  /// Whether some are known that were not made.
  bool have_grown() const { return grown_; }
  /// Those that are known by address.
  const std::vector<std::pair<std::uintptr_t, ObjectKind>>& known() const { return known_; }
  std::vector<ControlledObject*> all() const;
  /// What is at an address is called so: as another process has found out.
  void give_name(std::uintptr_t address, std::string name) { given_[address] = std::move(name); }
  /// As they were made last; empty for others.
  const std::string& name(std::uintptr_t address, ObjectKind kind) const;
  const std::string& name(const Places::Place& place) const { return name_of_made(of(place)); }
  /// Of a variable: where it is, and how many bytes it has.
  std::pair<std::uintptr_t, std::size_t> place_of(std::uint32_t object) const;
  std::uint64_t word(std::uint32_t object) const { return made_[object]->word(); }

 private:
  struct Made;
  using Key = std::pair<std::uintptr_t, ObjectKind>;

  std::string name_at(std::uintptr_t address, std::size_t size) const;
  const std::string& name_of_made(std::uint32_t object) const;

  const Places& places_;
  std::map<std::uintptr_t, std::string> given_;
  std::vector<Key> known_;
  std::map<Key, std::uint32_t> numbers_;
  std::map<std::uint32_t, std::uint32_t> of_places_;  // by Place::number
  std::vector<std::unique_ptr<ControlledObject, void (*)(ControlledObject*)>> made_;
  bool grown_ = false;
};

}  // namespace racecourse
