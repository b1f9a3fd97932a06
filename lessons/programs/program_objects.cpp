#include "programs/program_objects.h"

#include <utility>

#include "programs/program_names.h"

namespace racecourse {

struct ProgramObjects::Made final : ControlledObject {
  Made(ControlledStage& stage, std::string name, ObjectKind kind)
      : ControlledObject(stage, std::move(name), kind, 0, 8, true) {}
  static void destroy(ControlledObject* object) { delete static_cast<Made*>(object); }
};

void ProgramObjects::make(ControlledStage& stage) {
  made_.clear();
  of_places_.clear();
  grown_ = false;
  const auto add = [&](std::string name, ObjectKind kind) {
    made_.emplace_back(new Made(stage, std::move(name), kind), Made::destroy);
    return static_cast<std::uint32_t>(made_.size() - 1);
  };
  add("memory", ObjectKind::note);
  add("output", ObjectKind::note);
  for (const Key& key : known_) numbers_[key] = add(name_at(key.first, 1), key.second);
  for (const auto& [address, place] : places_.all())
    of_places_[place.number] =
        add(name_at(address, place.size), place.atomic ? ObjectKind::atomic : ObjectKind::shared);
}

std::uint32_t ProgramObjects::of(std::uintptr_t address, ObjectKind kind) {
  const auto [at, added] = numbers_.try_emplace({address, kind}, none);
  if (added) {
    known_.push_back(at->first);
    grown_ = true;
  }
  return at->second;
}

// What a block or a variable on a stack is called is known once the code has run that made it.
std::string ProgramObjects::name_at(std::uintptr_t address, std::size_t size) const {
  const auto given = given_.find(address);
  return given == given_.end() ? name_of(address, size) : given->second;
}

const std::string& ProgramObjects::name(std::uintptr_t address, ObjectKind kind) const {
  const auto at = numbers_.find({address, kind});
  return name_of_made(at == numbers_.end() ? none : at->second);
}

const std::string& ProgramObjects::name_of_made(std::uint32_t object) const {
  static const std::string none_yet;
  return object == none ? none_yet : made_[object]->name();
}

std::pair<std::uintptr_t, std::size_t> ProgramObjects::place_of(std::uint32_t object) const {
  for (const auto& [address, place] : places_.all())
    if (of(place) == object) return {address, place.size};
  return {0, 0};
}

std::vector<ControlledObject*> ProgramObjects::all() const {
  std::vector<ControlledObject*> all;
  for (const auto& object : made_) all.push_back(object.get());
  return all;
}

std::uint32_t ProgramObjects::of(const Places::Place& place) const {
  const auto at = of_places_.find(place.number);
  return at == of_places_.end() ? none : at->second;
}

}  // namespace racecourse
