#include "kit/worlds/controlled_world.h"

#include <utility>

#include "kit/worlds/world.h"

namespace racecourse {

static_assert(World<ControlledWorld>);

namespace {

constexpr std::size_t most_objects = 4096;
constexpr std::size_t most_bodies = 64;
constexpr long most_to_count = 65'535;

}  // namespace

void ControlledDriver::no_driver() {
  throw Misuse("an object of a controlled world was used outside a body; only value() may be called there");
}

ControlledObject::ControlledObject(ControlledStage& stage, std::string name, ObjectKind kind,
                                   std::uint64_t word, unsigned bytes, bool is_signed)
    : name_(std::move(name)),
      kind_(kind),
      signed_(is_signed),
      bytes_(bytes),
      mask_(bytes == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * bytes)) - 1),
      index_(stage.add(*this)),
      word_(word) {}

std::uint64_t ControlledObject::at_least(long least, long count) {
  if (count < least || count > most_to_count)
    throw Misuse("a semaphore, barrier or latch is made with the count " + std::to_string(count) +
                 "; it must be " + std::to_string(least) + " to " + std::to_string(most_to_count));
  return static_cast<std::uint64_t>(count);
}

std::int64_t ControlledObject::number(std::uint64_t word) const {
  if (kind_ == ObjectKind::barrier) return static_cast<std::uint32_t>(word);
  if (kind_ == ObjectKind::shared_mutex) return static_cast<std::int64_t>(word % 2 + word / 2);
  if (!signed_) return static_cast<std::int64_t>(word);
  const unsigned unused = 64 - 8 * bytes_;
  return static_cast<std::int64_t>(word << unused) >> unused;
}

std::uint32_t ControlledStage::add(ControlledObject& object) {
  if (ControlledDriver::current() != nullptr)
    throw Misuse("a body made the object \"" + object.name() +
                 "\"; make what threads share before the bodies run");
  if (objects_.size() == most_objects)
    throw Misuse("there are more than " + std::to_string(most_objects) + " objects; choose smaller settings");
  objects_.push_back(&object);
  return static_cast<std::uint32_t>(objects_.size() - 1);
}

void ControlledStage::run(std::vector<ControlledBody> bodies, std::function<Ending()> ending) {
  if (bodies.empty() || bodies.size() > most_bodies)
    throw Misuse("interleavings are of 1 to " + std::to_string(most_bodies) + " bodies, not of " +
                 std::to_string(bodies.size()));
  Cast cast{std::move(bodies), std::move(ending), objects_};
  perform_(cast);
}

}  // namespace racecourse
