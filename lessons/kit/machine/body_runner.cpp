#include "kit/machine/body_runner.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "kit/base/sanitizers.h"

#if RACECOURSE_ADDRESS_SANITIZER || RACECOURSE_THREAD_SANITIZER
// The runtime has it, but GCC 12 installs no header that declares it.
extern "C" int __sanitizer_get_ownership(const volatile void* address);
#endif

namespace racecourse {

namespace {

constexpr std::size_t body_stack = 65'536;
constexpr std::uint64_t most_to_choose_from = 64;

std::string place_of(const BodyRunner::Effects& effects) {
  return effects.ended ? std::string("before its end") : "before line " + std::to_string(effects.next.line);
}

bool is_in_memory(std::uintptr_t address) {
#if RACECOURSE_ADDRESS_SANITIZER || RACECOURSE_THREAD_SANITIZER
  // A sanitizer leaves addresses of its own in frames.
  return __sanitizer_get_ownership(reinterpret_cast<const void*>(address)) != 0;
#else
  static const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the address was found among the bytes of a frame
  return ::msync(reinterpret_cast<void*>(address / page * page), 1, MS_ASYNC) == 0;
#endif
}

/// Whether an address into memory differs. Addresses of blocks from the heap do: each run gets another block.
bool other_addresses(std::span<const std::byte> first, std::span<const std::byte> second) {
  if (first.size() != second.size()) return false;
  for (std::size_t i = 0; i + sizeof(std::uintptr_t) <= first.size(); i += sizeof(std::uintptr_t)) {
    std::uintptr_t a = 0, b = 0;
    std::memcpy(&a, first.data() + i, sizeof(a));
    std::memcpy(&b, second.data() + i, sizeof(b));
    if (a != b && is_in_memory(a) && is_in_memory(b)) return true;
  }
  return false;
}

void check_choice(const BodyRunner::Effects& effects) {
  if (effects.ended || effects.next.kind != StepKind::choose) return;
  const std::uint64_t count = effects.next.value;
  if (count == 0 || count > most_to_choose_from)
    throw Misuse("a body chooses one of " + std::to_string(static_cast<std::int64_t>(count)) +
                 " numbers on line " + std::to_string(effects.next.line) + "; it must be 1 to " +
                 std::to_string(most_to_choose_from));
}

void check_same(const BodyRunner::Effects& first, const BodyRunner::Effects& second) {
  if (first != second)
    throw Misuse(
        "a body behaves differently when replayed, " + place_of(first) +
        ": it reads a clock or a random number, or changes something that is not an object of its world");
}

}  // namespace

BodyRunner::BodyRunner() : fiber_(body_stack) {}

// As the driver of the running body. On the body's stack these functions only write the request down and leave, all in the
// same way: whatever else ran there would leave its bytes in the frames that follow.

std::uint64_t BodyRunner::perform(StepKind kind, std::uint32_t object, std::uint64_t value,
                                  std::uint64_t expected, int line) {
  operation_.kind = kind;
  operation_.object = object;
  operation_.value = value;
  operation_.expected = expected;
  operation_.line = line;
  request_ = Request::operation;
  leave();
  return input_;
}

void BodyRunner::require(bool holds, int line) {
  if (holds) return;
  note_.what = Note::What::broken;
  note_.object = 0;
  note_.value = static_cast<std::uint64_t>(line);
  request_ = Request::note;
  leave();
}

void BodyRunner::note(const ControlledObject& object, std::uint64_t value, bool add) {
  note_.what = add ? Note::What::add : Note::What::set;
  note_.object = object.index();
  note_.value = value;
  request_ = Request::note;
  leave();
}

std::uint32_t BodyRunner::start(const char* name, long number, const ControlledCode& code) {
  start_name_ = name;
  start_number_ = number;
  start_code_ = &code;
  request_ = Request::start;
  leave();
  return children_++;
}

// The body is never resumed: its stack stays as it is.
void BodyRunner::terminate() { end_with(Note::What::terminated, 1); }

void BodyRunner::fail(const char* why) {
  end_with(Note::What::failed, reinterpret_cast<std::uintptr_t>(why));
}

void BodyRunner::end_with(Note::What what, std::uint64_t value) {
  note_.what = what;
  note_.object = 0;
  note_.value = value;
  request_ = Request::last_note;
  in_body_ = 0;
  fiber_.leave(true);
}

void BodyRunner::run_body(void* runner) {
  auto& self = *static_cast<BodyRunner*>(runner);
  self.in_body_ = 1;
  try {
    ControlledCode code = self.code_;
    code();
  } catch (const std::exception& error) {
    self.failure_ = error.what();
  } catch (...) {
    self.failure_ = "it threw something that is not a std::exception";
  }
  self.in_body_ = 0;
  self.request_ = Request::end;
  self.fiber_.leave(true);
}

// Running it.

// By the watchdog's signal. In the middle of a switch between stacks nothing can be left: run() sees the flag then.
void BodyRunner::give_up(void* runner, void* /*interrupted*/) {
  auto& self = *static_cast<BodyRunner*>(runner);
  self.gave_up_ = 1;
  if (self.in_body_ == 0) return;
  self.in_body_ = 0;
  self.fiber_.leave(true);
}

BodyRunner::Effects BodyRunner::run(int line) {
  failure_.clear();
  gave_up_ = 0;
  ++executions_;
  Effects effects;
  ControlledDriver* const before =
      std::exchange(ControlledDriver::current(), static_cast<ControlledDriver*>(this));
  watchdog_.begin();
  do {
    fiber_.enter();
    if (gave_up_ != 0) break;
    if (request_ == Request::note) effects.notes.push_back(note_);
    if (request_ == Request::start)
      effects.starts.push_back(
          {std::string(start_name_) + " " + std::to_string(start_number_), *start_code_});
  } while (request_ == Request::note || request_ == Request::start);
  watchdog_.end();
  ControlledDriver::current() = before;
  if (gave_up_ != 0) throw TakesNoStep(line);
  if (fiber_.overflowed())
    throw Misuse("a body needs more than " + std::to_string(body_stack / 1024) + " KiB of stack");
  if (!failure_.empty())
    throw Misuse("a body " + (line == 0 ? "before its first step" : "after line " + std::to_string(line)) +
                 " threw an exception: " + failure_);
  for (const Start& start : effects.starts) check_start(start);
  if (request_ == Request::last_note) effects.notes.push_back(note_);
  effects.ended = request_ != Request::operation;
  if (!effects.ended) effects.next = operation_;
  check_choice(effects);
  return effects;
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

std::span<const std::byte> BodyRunner::frame() const {
  return request_ == Request::operation ? fiber_.live() : std::span<const std::byte>{};
}

BodyRunner::Effects BodyRunner::run_from_start(const ControlledCode& code) {
  code_ = code;
  children_ = 0;
  fiber_.start(run_body, this);
  return run(0);
}

BodyRunner::Effects BodyRunner::run_from(std::span<const std::byte> frame, Input input,
                                         std::uint16_t children, int line) {
  fiber_.restore(frame);
  input_ = input.value;
  failed_weakly = input.failed_weakly;
  children_ = children;
  return run(line);
}

template <class First, class Second>
BodyRunner::Run BodyRunner::run_twice(First first, Second second) {
  const auto assign = [this](std::vector<std::byte>& to) { to.assign(frame().begin(), frame().end()); };
  Run run;
  run.effects = first();
  assign(run.first);
  check_same(run.effects, second());
  assign(run.second);
  if (!other_addresses(run.first, run.second)) return run;
  // A block that a run freed is given out again when the same happens once more; one that it kept is not.
  std::vector<std::byte> third = run.second, fourth = run.second;
  second();
  assign(third);
  second();
  assign(fourth);
  if (other_addresses(third, fourth))
    throw Misuse("a body keeps memory from the heap from one step to the next, " + place_of(run.effects) +
                 ": such memory is not restored with its stack");
  return run;
}

BodyRunner::Run BodyRunner::begin(const ControlledCode& code) {
  const auto once = [&] { return run_from_start(code); };
  return run_twice(once, once);
}

BodyRunner::Run BodyRunner::resume(const Frame& from, Input input, std::uint16_t children, int line) {
  return run_twice([&] { return run_from(from.first, input, children, line); },
                   [&] { return run_from(from.second, input, children, line); });
}

void BodyRunner::begin_again(const ControlledCode& code, const Effects& effects) {
  check_same(effects, run_from_start(code));
}

void BodyRunner::resume_again(const Frame& from, Input input, std::uint16_t children,
                              const Effects& effects) {
  check_same(effects, run_from(from.second, input, children, 0));
}

}  // namespace racecourse
