#include "programs/program_segments.h"

#include <cxxabi.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction
#include <sys/mman.h>

#include <algorithm>
#include <boost/context/detail/fcontext.hpp>
#include <cerrno>
#include <cstring>
#include <exception>
#include <iostream>
#include <mutex>
#include <new>

#include "kit/base/hash_bytes.h"
#include "programs/heap.h"
#include "programs/output.h"
#include "programs/program_names.h"

namespace racecourse {

namespace {

namespace context = boost::context::detail;

constexpr std::uint32_t main_region = 0;
constexpr std::uint32_t of_a_beginning = 1U << 31;
// What code left below a stack must not decide what a later call finds there.
constexpr std::size_t cleared_below = 4096;
constexpr std::size_t signal_stack = 65'536;

ProgramSegments* handles_signals = nullptr;

void* map_at(std::uintptr_t address, std::size_t size) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): a fixed address
  void* const at = ::mmap(reinterpret_cast<void*>(address), size, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (at == MAP_FAILED) throw std::bad_alloc{};
  return at;
}

// Behind the regions.
constexpr std::uintptr_t record_address = regions_begin + most_regions * region_size;

// What a stack overflows into.
void guard_stacks() {
  for (std::uint32_t region = 0; region < most_regions; ++region) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a fixed address
    void* const guard = reinterpret_cast<void*>(region_end(region) - stack_size - page_size);
    ::mprotect(guard, page_size, PROT_NONE);
  }
}

ProgramRecord& reserve_memory() {
  static ProgramRecord& record = [&]() -> ProgramRecord& {
    map_at(regions_begin, most_regions * region_size);
    guard_stacks();
    return *new (map_at(record_address, sizeof(ProgramRecord) + page_size)) ProgramRecord;
  }();
  return record;
}

// What the C++ runtime keeps for each thread.
void keep_runtime_state(ThreadHeader& header) {
  std::memcpy(&header.caught, abi::__cxa_get_globals(), 2 * sizeof(void*));
  header.once_callable = std::__once_callable;
  header.once_call = std::__once_call;
}

void restore_runtime_state(const ThreadHeader& header) {
  std::memcpy(abi::__cxa_get_globals(), &header.caught, 2 * sizeof(void*));
  std::__once_callable = header.once_callable;
  std::__once_call = header.once_call;
}

// What hooks have left where the next frames will be must not tell equal states apart.
[[gnu::noinline]] void clear_below() {
  volatile std::uint64_t words[128] = {};
  asm volatile("" : : "r"(words) : "memory");
}

std::vector<Images::Scattered> scattered_memory(const std::set<std::uintptr_t>& escaped) {
  std::vector<Images::Scattered> all;
  // The streams keep how numbers are written, and whether something went wrong.
  all.push_back({reinterpret_cast<std::byte*>(&std::cout), sizeof(std::cout)});
  all.push_back({reinterpret_cast<std::byte*>(&std::cin), sizeof(std::cin)});
  for (const std::uintptr_t word : escaped) {
    auto* const at = reinterpret_cast<std::byte*>(word);  // NOLINT(performance-no-int-to-ptr)
    std::memset(at, 0, sizeof(std::uint64_t));
    all.push_back({at, sizeof(std::uint64_t)});
  }
  return all;
}

std::vector<Images::Extent> heap_extents(std::uint32_t region) {
  HeapHeader& heap = heap_of(region);
  auto* const blocks = reinterpret_cast<std::byte*>(blocks_of(region));  // NOLINT(performance-no-int-to-ptr)
  return {{reinterpret_cast<std::byte*>(&heap), sizeof(heap), [&heap] { return header_used(heap); }},
          {blocks, blocks_size, [&heap] { return heap.used; }}};
}

}  // namespace

ProgramRecord& Runtime::record() { return reserve_memory(); }

Runtime*& Runtime::running() {
  static constinit thread_local Runtime* now = nullptr;
  return now;
}

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

ProgramSegments::ProgramSegments(const LoadedProgram& program, Discoveries& found)
    : program_(program), found_(found), record_(reserve_memory()) {
  set_thread_local(program.module(), program.thread_local_size(), program.thread_local_alignment());
  std::vector<Images::Extent> extents;
  extents.push_back({program.data(), program.data_size(), [&program] { return program.data_size(); }});
  extents.push_back({reinterpret_cast<std::byte*>(&record_), sizeof(record_),
                     [this] { return offsetof(ProgramRecord, output) + record_.output_size; }});
  for (std::uint32_t region = 0; region <= found.regions.size(); ++region)
    for (Images::Extent& extent : heap_extents(region)) extents.push_back(std::move(extent));
  images_ = std::make_unique<Images>(std::move(extents), scattered_memory(found.escaped));
  frame_ends_.push_back(0);  // of a thread that has ended
  frame_regions_.push_back(main_region);
  beginnings_.push_back({main_region, Epochs::first, nullptr, nullptr});
  handles_signals = this;
  static std::vector<std::byte> stack(signal_stack);
  const stack_t other{.ss_sp = stack.data(), .ss_flags = 0, .ss_size = stack.size()};
  ::sigaltstack(&other, nullptr);
  struct sigaction action {};
  action.sa_handler = crashed;
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) ::sigaction(signal, &action, nullptr);
}

ProgramSegments::~ProgramSegments() {
  images_->discard();
  images_->load(first_image_);
  handles_signals = nullptr;
}

// Running code.

Segment ProgramSegments::begin(const ControlledCode& /*code*/, Words words) {
  return look_up({of_a_beginning, static_cast<std::uint32_t>(words[ProgramObjects::image]), 0},
                 [&] { prepare_beginning(beginnings_[0]); });
}

Segment ProgramSegments::begin(const Start& start, Words words) {
  return look_up({of_a_beginning | start.code, static_cast<std::uint32_t>(words[ProgramObjects::image]), 0},
                 [&] { prepare_beginning(beginnings_[start.code]); });
}

Segment ProgramSegments::after(const Place& place, Input input, Words words) {
  return look_up({place.frame, static_cast<std::uint32_t>(words[ProgramObjects::image]), input.value}, [&] {
    prepare_frame(place.frame);
    operation_.line = place.line;
  });
}

template <class Prepare>
Segment ProgramSegments::look_up(const Key& key, Prepare prepare) {
  const auto hash = [](const Key& k) {
    return mixed(mixed(k.input) + (std::uint64_t{k.frame} << 32 | k.image));
  };
  const auto next = static_cast<std::uint32_t>(segments_.size());
  const std::uint32_t found = segment_index_.find_or_add(
      hash(key), next, [&](std::uint32_t id) { return keys_[id] == key; },
      [&](std::uint32_t id) { return hash(keys_[id]); });
  if (found != next) return segments_[found];
  keys_.push_back(key);
  segments_.emplace_back();
  operation_ = {};
  prepare();
  input_ = key.input;
  return segments_[found] = run(key.image, operation_.line);
}

void ProgramSegments::prepare_beginning(const Beginning& beginning) {
  region_ = beginning.region;
  ThreadHeader& header = header_of(region_);
  header = ThreadHeader{
      .region = region_, .epoch = beginning.epoch, .entry = beginning.entry, .argument = beginning.argument};
  auto* const end = reinterpret_cast<std::byte*>(&header);
  auto* const top =
      reinterpret_cast<std::byte*>(thread_local_begin(region_));  // NOLINT(performance-no-int-to-ptr)
  std::memset(top - 4 * cleared_below, 0, static_cast<std::size_t>(end - top) + 4 * cleared_below);
  std::copy_n(program_.thread_local_begin(), program_.thread_local_filled(), top);
  context_ = context::make_fcontext(top, stack_size / 2, [](context::transfer_t from) {
    auto& self = *static_cast<ProgramSegments*>(from.data);
    self.owner_ = from.fctx;
    run_thread(&self);
  });
}

void ProgramSegments::prepare_frame(std::uint32_t frame) {
  region_ = frame_regions_[frame];
  const auto bytes = bytes_of(frame);
  auto* const at = reinterpret_cast<std::byte*>(region_end(region_)) - bytes.size();  // NOLINT
  std::memset(at - cleared_below, 0, cleared_below);
  std::memcpy(at, bytes.data(), bytes.size());
  context_ = at;
}

Segment ProgramSegments::run(std::uint32_t image, int line) {
  images_->load(image);
  restore_runtime_state(header_of(region_));
  notes_.clear();
  starts_.clear();
  bites_ = 0;
  atomic_reads_ = 0;
  read_.clear();
  ++executions_;
  watchdog_.begin();
  inside_ = 1;
  context_ = context::jump_fcontext(context_, this).fctx;
  inside_ = 0;
  watchdog_.end();
  running() = nullptr;
  restore_runtime_state({});
  if (request_ == Request::takes_no_step)
    throw TakesNoStep(
        "a thread goes round in a loop without a step " +
        (line == 0 ? std::string("before its first one") : "after line " + std::to_string(line)) +
        ": what it waits for, no other thread can change");
  if (request_ == Request::refused) throw Misuse(refusal_);
  if (request_ == Request::more_is_known || found_.places.have_grown() || found_.objects.have_grown())
    throw MoreIsKnown{};
  return intern(image);
}

Segment ProgramSegments::intern(std::uint32_t image_before) {
  const bool goes_on = request_ == Request::operation;
  const std::uintptr_t live = goes_on ? reinterpret_cast<std::uintptr_t>(context_) : region_end(region_);
  const auto first = found_.escaped.lower_bound(region_begin(region_));
  for (auto at = first; at != found_.escaped.end() && *at < live; ++at)
    std::memset(reinterpret_cast<void*>(*at), 0, sizeof(std::uint64_t));  // NOLINT(performance-no-int-to-ptr)
  Segment made;
  made.ended = !goes_on;
  if (goes_on) {
    made.next = operation_;
    made.frame = intern_frame();
  }
  const std::uint32_t image = images_->capture();
  if (image != image_before) notes_.push_back({Note::What::set, ProgramObjects::image, image});
  if (request_ == Request::program_ended) notes_.push_back({Note::What::terminated, 0, 1});
  add_effects(made, notes_, starts_);
  return made;
}

std::uint32_t ProgramSegments::intern_frame() {
  const auto* const from = static_cast<const std::byte*>(context_);
  std::vector<std::byte> bytes(from, reinterpret_cast<const std::byte*>(region_end(region_)));  // NOLINT
  const auto begin = reinterpret_cast<std::uintptr_t>(from);
  for (auto at = found_.escaped.lower_bound(begin); at != found_.escaped.end() && *at < region_end(region_);
       ++at)
    std::memset(bytes.data() + (*at - begin), 0, sizeof(std::uint64_t));
  const auto next = static_cast<std::uint32_t>(frame_ends_.size() - 1);
  const std::uint32_t found = frame_index_.find_or_add(
      hash_bytes(bytes.data(), bytes.size()), next,
      [&](std::uint32_t id) {
        const auto other = bytes_of(id);
        return frame_regions_[id] == region_ &&
               std::equal(other.begin(), other.end(), bytes.begin(), bytes.end());
      },
      [&](std::uint32_t id) { return hash_bytes(bytes_of(id).data(), bytes_of(id).size()); });
  if (found == next) {
    frames_.insert(frames_.end(), bytes.begin(), bytes.end());
    frame_ends_.push_back(frames_.size());
    frame_regions_.push_back(region_);
  }
  return found;
}

const ProgramRecord& ProgramSegments::ending(std::uint32_t image) {
  images_->load(image);
  return record_;
}

std::uint64_t ProgramSegments::value(std::uint32_t image, std::uintptr_t address, std::size_t size) {
  images_->load(image);
  std::int64_t wide = 0;
  // NOLINTBEGIN(performance-no-int-to-ptr): a place
  switch (size) {
    case 1:  // NOLINTNEXTLINE(bugprone-signed-char-misuse): a number, with its sign
      wide = *reinterpret_cast<const std::int8_t*>(address);
      break;
    case 2: wide = *reinterpret_cast<const std::int16_t*>(address); break;
    case 4: wide = *reinterpret_cast<const std::int32_t*>(address); break;
    default: std::memcpy(&wide, reinterpret_cast<const void*>(address), std::min(size, sizeof(wide)));
  }
  // NOLINTEND(performance-no-int-to-ptr)
  return static_cast<std::uint64_t>(wide);
}

std::size_t ProgramSegments::bytes() const {
  return Segments::bytes() + images_->bytes() + frames_.capacity() +
         frame_ends_.capacity() * (sizeof(std::size_t) + sizeof(std::uint32_t)) +
         segments_.capacity() * (sizeof(Segment) + sizeof(Key)) + frame_index_.bytes() +
         segment_index_.bytes();
}

// On the stack of the program's thread.

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
    hook->step(StepKind::exit, ProgramObjects::output, nullptr);
    hook->end_program(Ended::returned, code, "");
    return nullptr;
  };
  void* const result = run();
  const InHook hook;
  hook->end_thread(result);
}

std::uint64_t ProgramSegments::step(StepKind kind, std::uint32_t object, const void* caller,
                                    std::uint64_t value, std::uint64_t expected) {
  operation_ = {
      .value = value, .expected = expected, .object = object, .line = line_of(caller), .kind = kind};
  request_ = Request::operation;
  clear_below();
  leave();
  return input_;
}

void ProgramSegments::access(const Access& access, StepKind kind, const void* caller) {
  if (is_of_runtime(access.address)) return;
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

// A thread that reads the same again and again waits for another one to change it: so others may touch it at once.
void ProgramSegments::notice_spin(const Access& access) {
  if (access.writes || (on_stack(access.address) && region_of(access.address) == region_)) return;
  const bool often = access.atomic && ++atomic_reads_ > most_reads;
  const bool again = bites_ > 0 && !read_.insert(access.address).second;
  if (!often && !again) return;
  found_.places.add(access);
  leave_for_good(Request::more_is_known);
}

bool ProgramSegments::is_of_runtime(std::uintptr_t address) {
  const auto is_in = [address](const void* begin, std::size_t size) {
    return address - reinterpret_cast<std::uintptr_t>(begin) < size;
  };
  return is_in(&std::__once_callable, sizeof(void*)) || is_in(&std::__once_call, sizeof(void*)) ||
         is_in(&errno, sizeof(errno));
}

// What is written must be the program's: the explorer lives in the same process.
bool ProgramSegments::check_address(const Access& access) const {
  if (!access.writes || in_regions(access.address)) return true;
  const auto lies_in = [&](const void* begin, std::size_t size) {
    return access.address - reinterpret_cast<std::uintptr_t>(begin) < size;
  };
  return lies_in(program_.data(), program_.data_size()) || lies_in(&std::cout, sizeof(std::cout)) ||
         lies_in(&std::cin, sizeof(std::cin)) || lies_in(&std::cerr, sizeof(std::cerr));
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
  heap.ended = true;
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
  inside_ = 0;
  context::jump_fcontext(owner_, nullptr);
  std::abort();
}

void ProgramSegments::crashed(int signal) {
  ProgramSegments* const self = handles_signals;
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

void ProgramSegments::give_up(void* segments) {
  auto& self = *static_cast<ProgramSegments*>(segments);
  if (self.inside_ == 0) return;
  self.bites_ = self.bites_ + 1;  // what it reads again and again now is what it waits for
  if (self.bites_ == most_bites) self.leave_for_good(Request::takes_no_step);
}

}  // namespace racecourse
