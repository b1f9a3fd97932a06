#include "kit/recording/step_log.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "kit/host/clock.h"

namespace racecourse {

namespace {
// A writer that calls begin() every few steps spoils most reads.
constexpr int most_tries = 100;
constexpr std::size_t last_step_object = 255;
double measure_nanoseconds_per_stamp() {
  constexpr int rounds = 5, notes = 1000;
  const auto log = std::make_unique<StepLog>();
  std::uint64_t least = ~std::uint64_t{0};
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t began = ticks_in_order();
    for (int i = 0; i < notes; ++i) log->note(0, {.at = ticks_in_order(), .line = i});
    least = std::min(least, ticks_in_order() - began);
  }
  return static_cast<double>(least) * nanoseconds_per_tick() / notes;
}

}  // namespace

double nanoseconds_per_stamp() {
  static const double measured = measure_nanoseconds_per_stamp();
  return measured;
}

bool stamped_before(StepKind kind) {
  switch (kind) {
    case StepKind::unlock:
    case StepKind::unlock_shared:
    case StepKind::wait:
    case StepKind::notify:
    case StepKind::set:
    case StepKind::release:
    case StepKind::count_down:
    case StepKind::arrive:
    case StepKind::drop:
    case StepKind::yield: return true;
    default: return false;
  }
}

StampedStep StepRing::step(std::uint64_t number) const {
  const Slot& slot = slots_[number % capacity];
  const std::uint64_t what = slot.what.load(std::memory_order_acquire);
  return {slot.at.load(std::memory_order_acquire),     static_cast<StepKind>(what & 0xFF),
          static_cast<std::uint8_t>(what >> 8),        static_cast<std::int32_t>(what >> 32),
          slot.before.load(std::memory_order_acquire), slot.after.load(std::memory_order_acquire)};
}

std::optional<StepRing::Stretch> StepRing::read(std::uint64_t until) const {
  for (int tries = 0; tries < most_tries; ++tries) {
    const std::uint64_t first = first_.load(std::memory_order_acquire);
    const std::uint64_t end = written_.load(std::memory_order_acquire);
    const std::uint64_t from = first > 0 ? first - 1 : 0;  // with the one before them
    if (end - from > capacity) return {};
    Stretch stretch;
    for (std::uint64_t number = from; number < end; ++number) stretch.steps.push_back(step(number));
    // A slot that was overwritten while it was read belongs to a step at least `capacity` later.
    const bool kept = written_.load(std::memory_order_acquire) - from < capacity;
    if (!kept || first_.load(std::memory_order_acquire) != first) continue;
    if (first > 0) {
      stretch.left_out_until = stretch.steps.front().at;
      stretch.steps.erase(stretch.steps.begin());
    }
    while (!stretch.steps.empty() && stretch.steps.back().at > until) stretch.steps.pop_back();
    return stretch;
  }
  return {};
}

std::uint8_t StepLog::add_object(std::string name) {
  if (objects_.size() <= last_step_object) objects_.push_back(std::move(name));
  return static_cast<std::uint8_t>(objects_.size() - 1);
}

StampedSteps StepLog::read() const {
  StampedSteps steps;
  steps.objects = objects_;
  const std::uint64_t now = ticks_in_order();
  for (std::size_t lane = 0; lane < 2; ++lane) {
    auto stretch = rings_[lane].read(now);
    if (!stretch) {
      steps.lost = true;
      continue;
    }
    steps.left_out_until = std::max(steps.left_out_until, stretch->left_out_until);
    steps.lanes[lane] = std::move(stretch->steps);
  }
  return steps;
}

}  // namespace racecourse
