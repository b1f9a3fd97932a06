// ProgramSegments: what the threads of a program ask for, on their own stacks.

#include <cxxabi.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigprocmask

#include <algorithm>
#include <boost/context/detail/fcontext.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <mutex>

#include "programs/heap.h"
#include "programs/program_names.h"
#include "programs/program_segments.h"
#include "programs/thread_data.h"

namespace racecourse {

namespace {

namespace context = boost::context::detail;

// What hooks have left where the next frames will be must not tell equal states apart.
[[gnu::noinline]] void clear_below() {
  volatile std::uint64_t words[128] = {};
  asm volatile("" : : "r"(words) : "memory");
}

// What the C++ runtime keeps for each thread.
void keep_runtime_state(ThreadHeader& header) {
  std::memcpy(&header.caught, abi::__cxa_get_globals(), 2 * sizeof(void*));
  header.once_callable = std::__once_callable;
  header.once_call = std::__once_call;
}

}  // namespace

void set_terminate_handler() {
  std::set_terminate([] {
    const InHook hook;
    if (!hook) std::abort();
    std::string why = "called without an active exception";
    try {
      if (std::current_exception()) throw;
    } catch (const std::exception& error) {
      why = error.what();
    } catch (...) {
      why = "an exception that is no std::exception";
    }
    hook->end_program(Ended::terminated, SIGABRT, why);
  });
}

void ProgramSegments::run_thread(void* segments) {
  auto& self = *static_cast<ProgramSegments*>(segments);
  const ThreadHeader& header = header_of(self.region_);
  running() = &self;
  // An exception that nobody catches ends the program.
  const auto run = [&]() noexcept -> void* {
    if (self.region_ != main_region) {
      void* const result = header.entry(header.argument);
      run_at_thread_exit(self.region_);
      return result;
    }
    static char name[] = "program";
    static char* words[] = {name, nullptr};
    const int code = self.program_.run(1, words);
    run_at_thread_exit(main_region);
    run_at_program_exit();
    const InHook hook;
    self.take({.object = ProgramObjects::output, .line = self.last_line_, .kind = StepKind::exit});
    hook->end_program(Ended::returned, code, "");
    return nullptr;
  };
  void* const result = run();
  const InHook hook;
  hook->end_thread(result);
}

std::uint64_t ProgramSegments::step(StepKind kind, std::uint32_t object, const void* caller,
                                    std::uint64_t value, std::uint64_t expected) {
  take({.value = value, .expected = expected, .object = object, .line = line_of(caller), .kind = kind});
  return input_;
}

void ProgramSegments::take(const Operation& operation) {
  operation_ = operation;
  request_ = Request::operation;
  loop_.let_go();
  clear_below();
  leave();
}

void ProgramSegments::access(const Access& access, StepKind kind, const void* caller) {
  if (!is_variable(access.address) && is_of_runtime(access.address)) return;
  if (!check_address(access)) end_program(Ended::crashed, SIGSEGV, "segmentation fault");
  if (on_stack(access.address) && region_of(access.address) != region_) escape(access);
  const bool in_a_heap =
      in_heap(reinterpret_cast<const void*>(access.address));  // NOLINT(performance-no-int-to-ptr)
  if (in_a_heap && !access.frees && !is_in_use(access.address, access.size)) misuse_of_heap(access);
  const Places::Found found = found_.places.find(access);
  const bool shared = found.place != nullptr;
  const std::uint32_t object = shared ? found_.objects.of(*found.place) : ProgramObjects::none;
  if (!found.whole) {
    found_.places.remember(access, region_, header_of(region_).epoch);
    notice_spin(access);
    if (loop_.follows() && !access.writes) loop_.note_read(access);
  }
  if (!shared) return;
  if (object == ProgramObjects::none) leave_for_good(Request::more_is_known);
  const bool only_looks = kind == StepKind::load || kind == StepKind::store;
  step(kind, object, caller, 0, access.atomic && only_looks ? 1 : 0);
  if (in_a_heap && !access.frees && !is_in_use(access.address, access.size)) misuse_of_heap(access);
}

void ProgramSegments::misuse_of_heap(const Access& access) {
  end_program(Ended::failed, 0, was_freed(access.address) ? "use after free" : "heap overflow");
}

// A thread that reads the same again and again, and does not write it, waits for another one to change it: so others may
// touch it at once. That is proved where it does nothing else (goes_round), and here for what takes long, or is atomic.
void ProgramSegments::notice_spin(const Access& access) {
  if (access.writes) {
    if (bites_ > 0) written_.insert(access.address);
    return;
  }
  const bool often = access.atomic && ++atomic_reads_ > most_reads;
  const bool again = bites_ >= bites_of_a_spin && written_.count(access.address) == 0 &&
                     !read_.insert(access.address).second;
  if (!often && !again) return;
  share(access);
  leave_for_good(Request::more_is_known);
}

void ProgramSegments::goes_round(const void* caller) {
  bool waits = false;
  for (const Access& read : loop_.reads()) {
    if (!is_variable(read.address)) continue;
    share(read);
    waits = true;
  }
  if (waits) leave_for_good(Request::more_is_known);
  operation_ = {.line = line_of(caller), .kind = StepKind::spin};
  leave_for_good(Request::goes_round);
}

// Others may touch it at once.
void ProgramSegments::share(const Access& access) {
  if (on_stack(access.address)) escape(access);
  found_.places.add(access);
}

// What the C++ library keeps for itself: others see nothing of it.
bool ProgramSegments::is_of_runtime(std::uintptr_t address) const {
  const auto is_in = [address](const void* begin, std::size_t size) {
    return address - reinterpret_cast<std::uintptr_t>(begin) < size;
  };
  return is_in(&std::__once_callable, sizeof(void*)) || is_in(&std::__once_call, sizeof(void*)) ||
         is_in(&errno, sizeof(errno)) || loaded_.owner_of(address) == LoadedObjects::Owner::library;
}

bool ProgramSegments::is_variable(std::uintptr_t address) const {
  return in_regions(address) ||
         address - reinterpret_cast<std::uintptr_t>(program_.data()) < program_.data_size();
}

// What is written must be the program's: the explorer lives in the same process.
bool ProgramSegments::check_address(const Access& access) const {
  const auto lies_in = [&](const auto& stream) {
    return access.address - reinterpret_cast<std::uintptr_t>(&stream) < sizeof(stream);
  };
  return !access.writes || is_variable(access.address) || lies_in(std::cout) || lies_in(std::cin) ||
         lies_in(std::cerr) || lies_in(std::clog);
}

void ProgramSegments::escape(const Access& access) {
  bool more = false;
  constexpr std::uintptr_t word = sizeof(std::uint64_t);
  for (std::uintptr_t at = access.address / word * word; at < access.address + access.size; at += word)
    more |= found_.escaped.insert(at).second;
  if (more) leave_for_good(Request::more_is_known);
}

std::uint32_t ProgramSegments::object(const volatile void* address, ObjectKind kind) {
  const std::uint32_t object = found_.objects.of(reinterpret_cast<std::uintptr_t>(address), kind);
  if (object == ProgramObjects::none) leave_for_good(Request::more_is_known);
  return object;
}

void ProgramSegments::set_object(std::uint32_t object, std::uint64_t word) {
  notes_.push_back({Note::What::set, object, word});
}

std::uint32_t ProgramSegments::start(void* (*entry)(void*), void* argument, const void* caller) {
  ThreadHeader& header = header_of(region_);
  const auto next = static_cast<std::uint32_t>(found_.regions.size() + 1);
  const auto [at, added] = found_.regions.try_emplace({region_, header.children++}, next);
  if (next >= most_regions) refuse("more than " + std::to_string(most_regions - 1) + " threads", caller);
  const std::uint32_t region = at->second;
  if (added)
    for (Images::Extent& extent : heap_extents(region)) images_->add(std::move(extent));
  const Beginning beginning{region, found_.epochs.of_child(header.epoch, region), entry, argument};
  header.epoch = found_.epochs.after_creating(header.epoch, region_);
  const auto known = std::find(beginnings_.begin(), beginnings_.end(), beginning);
  const auto code = static_cast<std::uint32_t>(known - beginnings_.begin());
  if (known == beginnings_.end()) beginnings_.push_back(beginning);
  starts_.push_back(
      {code, intern_name("thread " + std::to_string(region)), static_cast<std::uint16_t>(region)});
  return region;
}

void ProgramSegments::joined(std::uint32_t region) {
  ThreadHeader& header = header_of(region_);
  header.epoch = found_.epochs.after_joining(header.epoch, heap_of(region).final_epoch);
}

void ProgramSegments::end_thread(void* result) {
  HeapHeader& heap = heap_of(region_);
  heap.result = result;
  heap.final_epoch = header_of(region_).epoch;
  leave_for_good(Request::thread_ended);
}

void ProgramSegments::end_program(Ended how, int code, const std::string& words) {
  record_.ended = how;
  record_.code = code;
  words.copy(record_.words, sizeof(record_.words) - 1);
  leave_for_good(Request::program_ended);
}

void ProgramSegments::refuse(const std::string& what, const void* caller) {
  const int line = line_of(caller);
  refusal_ = "line " + std::to_string(line) + " uses " + what + ", which cannot be explored";
  leave_for_good(Request::refused);
}

#if __has_attribute(zero_call_used_regs)
[[gnu::noinline, gnu::zero_call_used_regs("all")]]
#endif
void ProgramSegments::leave() {
  keep_runtime_state(header_of(region_));
  inside_ = 0;
  owner_ = context::jump_fcontext(owner_, nullptr).fctx;
  inside_ = 1;
}

void ProgramSegments::leave_for_good(Request request) {
  request_ = request;
  loop_.let_go();
  inside_ = 0;
  context::jump_fcontext(owner_, nullptr);
  std::abort();
}

void ProgramSegments::crashed(int signal) {
  ProgramSegments* const self = handles_signals_;
  if (self == nullptr || self->inside_ == 0) {
    ::signal(signal, SIG_DFL);
    return;  // and crashes again
  }
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  running() = nullptr;
  self->end_program(Ended::crashed, signal,
                    signal == SIGFPE   ? "arithmetic error"
                    : signal == SIGILL ? "illegal instruction"
                                       : "segmentation fault");
}

void ProgramSegments::give_up(void* segments, void* interrupted) {
  auto& self = *static_cast<ProgramSegments*>(segments);
  if (self.inside_ == 0) return;
  self.bites_ = self.bites_ + 1;
  if (self.bites_ == most_bites) self.leave_for_good(Request::takes_no_step);
  if (!self.loop_.follows())
    self.loop_.follow(*static_cast<ucontext_t*>(interrupted), region_end(self.region_));
}

// In the place of a loop's next instruction, on a stack that need not be aligned there.
[[gnu::force_align_arg_pointer]] void ProgramSegments::went_round() {
  const InHook hook;
  hook->goes_round(__builtin_return_address(0));
}

}  // namespace racecourse
