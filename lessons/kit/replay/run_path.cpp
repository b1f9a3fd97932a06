#include "kit/replay/run_path.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "kit/machine/program.h"

namespace racecourse {

namespace {

/// The known value of a variable, and since when.
struct KnownValue {
  std::int64_t value = 0;
  std::uint64_t at = 0;
};
/// By object: a value is known once one of the ordered steps has read or written it.
using KnownValues = std::map<std::uint8_t, KnownValue>;

/// Depth first over the orders that the stamps allow; usually the first one fits.
class OrderSearch {
 public:
  OrderSearch(const StampedSteps& steps, ControlledMachine& machine) : steps_(steps), machine_(machine) {}

  bool find() { return go_on(machine_.initial(), {}); }
  const Schedule& order() const { return order_; }
  /// Why it got no further.
  enum class Failure {
    other_steps,  ///< the bodies take other steps than the threads took
    order
  };
  Failure failure() const { return failure_; }

 private:
  static constexpr int most_tries = 100'000;
  static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

  const std::vector<StampedStep>& lane(std::size_t thread) const { return steps_.lanes[thread]; }
  const StampedStep* next_of(std::size_t thread) const {
    return taken_[thread] < lane(thread).size() ? &lane(thread)[taken_[thread]] : nullptr;
  }
  std::uint64_t earliest(std::size_t thread) const {
    const std::size_t i = taken_[thread];
    if (stamped_before(lane(thread)[i].kind)) return lane(thread)[i].at;
    return i == 0 ? 0 : lane(thread)[i - 1].at;
  }
  std::uint64_t latest(std::size_t thread) const {
    const std::size_t i = taken_[thread];
    if (!stamped_before(lane(thread)[i].kind)) return lane(thread)[i].at;
    return i + 1 < lane(thread).size() ? lane(thread)[i + 1].at : never;
  }

  /// Threads whose step may be the next one, the more likely first.
  std::vector<std::size_t> candidates() const {
    const StampedStep* const first = next_of(0);
    const StampedStep* const second = next_of(1);
    if (!first || !second) return {first ? 0u : 1u};
    std::vector<std::size_t> all;
    const std::size_t more_likely = first->at <= second->at ? 0 : 1;
    for (const std::size_t thread : {more_likely, 1 - more_likely})
      if (latest(1 - thread) >= earliest(thread)) all.push_back(thread);
    return all;
  }

  bool go_on(const GlobalState& state, const KnownValues& known) {
    if (!next_of(0) && !next_of(1)) return true;
    for (const std::size_t thread : candidates()) {
      if (++tries_ > most_tries) return false;
      KnownValues then = known;
      if (const auto failure = failure_of(state, thread, then)) {
        note_failure(*failure);
        continue;
      }
      GlobalState next = state;
      order_.push_back(turn_of(state, thread));
      machine_.take(next, order_.back());
      ++taken_[thread];
      if (go_on(next, then)) return true;
      --taken_[thread];
      order_.pop_back();
    }
    return false;
  }

  /// Why that thread's step cannot be the next one. Nothing when it can: `known` is then updated.
  std::optional<Failure> failure_of(const GlobalState& state, std::size_t thread, KnownValues& known) const {
    if (!is_next(state, thread)) return Failure::other_steps;
    if (!machine_.enabled(state, turn_of(state, thread))) return Failure::order;
    if (!agrees(state, thread, known)) return Failure::order;
    return {};
  }

  /// The way that the step really went.
  Turn turn_of(const GlobalState& state, std::size_t thread) const {
    const StampedStep& step = *next_of(thread);
    const ThreadState& self = machine_.thread(state[thread + 1]);
    const bool noted = step.kind == StepKind::choose || step.kind == StepKind::wake;
    if (noted) return {thread, static_cast<std::size_t>(step.before)};
    if (step.kind != StepKind::compare_exchange_weak) return thread;
    const ControlledObject& object = *machine_.objects()[self.object];
    const bool failed = step.before == object.number(self.expected) && step.after == step.before &&
                        step.after != object.number(self.value);
    return {thread, failed ? 1U : 0U};
  }

  /// Whether the thread's body is about to take the step that was really taken.
  bool is_next(const GlobalState& state, std::size_t thread) const {
    const ThreadState& self = machine_.thread(state[thread + 1]);
    const StampedStep& step = *next_of(thread);
    return !self.ended && self.kind == step.kind && self.line == step.line &&
           machine_.object_name(state, thread) == steps_.objects[step.object];
  }

  /// Whether the step found the value that is known.
  bool agrees(const GlobalState& state, std::size_t thread, KnownValues& known) const {
    const StampedStep& step = *next_of(thread);
    if (step.kind == StepKind::try_lock || step.kind == StepKind::try_lock_for)
      return machine_.memory(state[0])[machine_.thread(state[thread + 1]).object] ==
             static_cast<std::uint64_t>(step.before);
    if (!is_load(step.kind) && !is_store(step.kind)) return true;
    const auto found = known.find(step.object);
    const bool sure = found != known.end() && found->second.at > steps_.left_out_until;
    if (step.kind != StepKind::store && sure && found->second.value != step.before) return false;
    known[step.object] = {step.after, step.at};
    return true;
  }

  /// Keeps the failure of the deepest state; of several there, the one that says least about the steps themselves.
  void note_failure(Failure failure) {
    if (order_.size() < deepest_) return;
    failure_ = order_.size() > deepest_ ? failure : std::max(failure_, failure);
    deepest_ = order_.size();
  }

  const StampedSteps& steps_;
  ControlledMachine& machine_;
  std::array<std::size_t, 2> taken_{0, 0};
  Schedule order_;
  int tries_ = 0;
  std::size_t deepest_ = 0;
  Failure failure_ = Failure::other_steps;
};

std::string sentence_of(OrderSearch::Failure failure) {
  switch (failure) {
    case OrderSearch::Failure::other_steps:
      return "The run is not drawn: its threads took steps that these settings do not have.";
    case OrderSearch::Failure::order: break;
  }
  return "The run is not drawn: its last steps, on their own, fit no order on this graph.";
}

}  // namespace

RunPath path_of(const StampedSteps& steps, const Lesson& lesson, const Settings& settings) {
  if (steps.lost) return {{}, "The run is not drawn: it took more steps in a row than are kept."};
  if (steps.lanes[0].empty() && steps.lanes[1].empty()) return {};
  Program program(lesson.interleavings, settings);
  if (program.machine().initial().size() != 3)
    return {{}, "The run is not drawn: it had two threads, and these settings have a different number."};
  OrderSearch search(steps, program.machine());
  if (search.find()) return {search.order(), {}};
  return {{}, sentence_of(search.failure())};
}

}  // namespace racecourse
