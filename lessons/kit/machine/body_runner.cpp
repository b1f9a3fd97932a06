#include "kit/machine/body_runner.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace racecourse {

namespace {
constexpr std::size_t body_stack = 65'536;
}  // namespace

BodyRunner::BodyRunner() : fiber_(body_stack) {}

// As the driver of the body that runs.

std::uint64_t BodyRunner::perform(StepKind kind, std::uint32_t object, std::uint64_t value,
                                  std::uint64_t expected, int line) {
  pending_.kind = kind;
  pending_.object = object;
  pending_.value = value;
  pending_.expected = expected;
  pending_.line = line;
  fiber_.leave();
  return input_;
}

void BodyRunner::require(bool holds) {
  if (!holds) notes_.push_back({Note::What::broken, 0, 1});
}

void BodyRunner::note(const ControlledObject& object, std::uint64_t value, bool add) {
  notes_.push_back({add ? Note::What::add : Note::What::set, object.index(), value});
}

std::uint32_t BodyRunner::start(const char* name, long number, const ControlledCode& code) {
  starts_.push_back({std::string(name) + " " + std::to_string(number), code});
  return children_++;
}

// It never goes on from here: its stack is left as it is.
void BodyRunner::terminate() {
  notes_.push_back({Note::What::terminated, 0, 1});
  ended_ = true;
  fiber_.leave(true);
}

void BodyRunner::run_body(void* runner) {
  auto& self = *static_cast<BodyRunner*>(runner);
  try {
    ControlledCode code = self.code_;
    code();
  } catch (const std::exception& error) {
    self.failure_ = error.what();
  } catch (...) {
    self.failure_ = "it threw something that is not a std::exception";
  }
  self.ended_ = true;
  self.fiber_.leave(true);
}

// Running it.

BodyRunner::Ran BodyRunner::run(const char* where) {
  ended_ = false;
  failure_.clear();
  notes_.clear();
  starts_.clear();
  ++executions_;
  ControlledDriver* const before =
      std::exchange(ControlledDriver::current(), static_cast<ControlledDriver*>(this));
  fiber_.enter();
  ControlledDriver::current() = before;
  if (fiber_.overflown())
    throw Misuse("a body needs more than " + std::to_string(body_stack / 1024) + " KiB of stack");
  if (!failure_.empty()) throw Misuse(std::string("a body ") + where + " threw an exception: " + failure_);
  for (const Start& start : starts_) check_start(start);
  Ran ran;
  ran.ended = ended_;
  ran.notes = notes_;
  ran.starts = starts_;
  if (ended_) return ran;
  const auto live = fiber_.live();
  ran.frame.assign(live.begin(), live.end());
  ran.next = pending_;
  return ran;
}

void BodyRunner::check_start(const Start& start) const {
  for (std::size_t i = 0; i + sizeof(void*) <= start.code.bytes().size(); i += sizeof(void*)) {
    const void* word = nullptr;
    std::memcpy(&word, start.code.bytes().data() + i, sizeof(word));
    if (fiber_.owns(word))
      throw Misuse("the thread \"" + start.name +
                   "\" refers to a variable on the stack of the body that started it; pass numbers by value");
  }
}

BodyRunner::Ran BodyRunner::begin(const ControlledCode& code) {
  const auto once = [&] {
    code_ = code;
    children_ = 0;
    fiber_.start(run_body, this);
    return run("in front of its first step");
  };
  Ran first = once();
  return checked(std::move(first), once());
}

BodyRunner::Ran BodyRunner::go_on(std::span<const std::byte> frame, std::uint64_t input,
                                  std::uint16_t children) {
  const auto once = [&] {
    fiber_.restore(frame);
    input_ = input;
    children_ = children;
    return run("between two steps");
  };
  Ran first = once();
  return checked(std::move(first), once());
}

// What two runs of the same code did. A body that keeps memory from the heap gets another address each time.
BodyRunner::Ran BodyRunner::checked(Ran first, const Ran& second) {
  if (Fiber::leaves_residue && first.frame.size() == second.frame.size())
    for (std::size_t i = 0; i < first.frame.size(); ++i)
      if (first.frame[i] != second.frame[i]) first.frame[i] = std::byte{0};
  const bool same_frame =
      Fiber::leaves_residue ? first.frame.size() == second.frame.size() : first.frame == second.frame;
  if (same_frame && first.ended == second.ended && first.next == second.next && first.notes == second.notes &&
      first.starts == second.starts)
    return first;
  const std::string where =
      first.ended ? std::string("before its end") : "before line " + std::to_string(first.next.line);
  throw Misuse("a body behaves differently when it is replayed, " + where +
               ": it keeps memory from the heap, reads a clock or a random number, or changes what is no "
               "object of its world");
}

}  // namespace racecourse
