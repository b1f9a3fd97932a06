#include "programs/program_segments.h"

#include <cxxabi.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction
#include <sys/mman.h>
#include <sys/single_threaded.h>

#include <algorithm>
#include <boost/context/detail/fcontext.hpp>
#include <cstring>
#include <iostream>
#include <mutex>
#include <new>
#include <stdexcept>

#include "programs/heap.h"
#include "programs/program_names.h"
#include "programs/thread_data.h"

namespace racecourse {

namespace {

namespace context = boost::context::detail;

constexpr std::uint32_t of_a_beginning = 1U << 31;
// What code left below a stack must not decide what a later call finds there.
constexpr std::size_t cleared_below = 4096;
constexpr std::size_t signal_stack = 65'536;

void* map_at(std::uintptr_t address, std::size_t size) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): a fixed address
  void* const at = ::mmap(reinterpret_cast<void*>(address), size, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (at == MAP_FAILED)
    throw std::runtime_error(
        "the system gives no address space for its threads (16 GiB, of which little is used); raise the "
        "limit, such "
        "as ulimit -v");
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
void restore_runtime_state(const ThreadHeader& header) {
  std::memcpy(abi::__cxa_get_globals(), &header.caught, 2 * sizeof(void*));
  std::__once_callable = header.once_callable;
  std::__once_call = header.once_call;
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

}  // namespace

std::vector<Images::Extent> heap_extents(std::uint32_t region) {
  HeapHeader& heap = heap_of(region);
  auto* const blocks = reinterpret_cast<std::byte*>(blocks_of(region));  // NOLINT(performance-no-int-to-ptr)
  return {{reinterpret_cast<std::byte*>(&heap), sizeof(heap), [&heap] { return header_used(heap); }},
          {blocks, blocks_size, [&heap] { return heap.used; }}};
}

ProgramRecord& Runtime::record() { return reserve_memory(); }

Runtime*& Runtime::running() {
  static constinit thread_local Runtime* now = nullptr;
  return now;
}

ProgramSegments::ProgramSegments(const LoadedProgram& program, Discoveries& found)
    : program_(program),
      loaded_(program.base()),
      found_(found),
      record_(reserve_memory()),
      last_line_(last_line_of(program.main())) {
  set_thread_local(program.module(), program.thread_local_size(), program.thread_local_alignment());
  std::vector<Images::Extent> extents;
  extents.push_back({program.data(), program.data_size(), [&program] { return program.data_size(); }});
  extents.push_back({reinterpret_cast<std::byte*>(&record_), sizeof(record_),
                     [this] { return offsetof(ProgramRecord, output) + record_.output_size; }});
  for (std::uint32_t region = 0; region <= found.regions.size(); ++region)
    for (Images::Extent& extent : heap_extents(region)) extents.push_back(std::move(extent));
  images_ = std::make_unique<Images>(std::move(extents), scattered_memory(found.escaped));
  static_assert(ended_frame == 0 && endless_frame == 1);  // neither is ever gone back to
  frames_.find_or_add({});
  frames_.find_or_add(std::vector{std::byte{1}});
  beginnings_.push_back({main_region, Epochs::first, nullptr, nullptr});
  __libc_single_threaded = 0;  // or the C++ library leaves out what only several threads need
  handles_signals_ = this;
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
  images_->load(first_image);
  handles_signals_ = nullptr;
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
  if (place.frame == endless_frame) return going_round(place.line);
  return look_up({place.frame, static_cast<std::uint32_t>(words[ProgramObjects::image]), input.value}, [&] {
    prepare_frame(place.frame);
    operation_.line = place.line;
  });
}

Segment ProgramSegments::going_round(int line) {
  Segment same;
  same.frame = endless_frame;
  same.next = {.line = line, .kind = StepKind::spin};
  return same;
}

template <class Prepare>
Segment ProgramSegments::look_up(const Key& key, Prepare prepare) {
  return known_.find_or_run(key, [&] {
    operation_ = {};
    prepare();
    input_ = key.input;
    return run(key.image, operation_.line);
  });
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
  const auto bytes = frames_[frame];
  ThreadHeader header;
  std::memcpy(&header, bytes.data() + bytes.size() - sizeof(header), sizeof(header));
  region_ = header.region;
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
  written_.clear();
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
        "a thread computes for more than 5 s without a step, " +
        (line == 0 ? std::string("before its first one") : "after the one on line " + std::to_string(line)) +
        "; give it less to compute");
  if (request_ == Request::refused) throw Misuse(refusal_);
  if (request_ == Request::more_is_known || found_.places.have_grown() || found_.objects.have_grown())
    throw MoreIsKnown{};
  return intern(image);
}

Segment ProgramSegments::intern(std::uint32_t image_before) {
  const bool comes_back = request_ == Request::operation, goes_round = request_ == Request::goes_round;
  const std::uintptr_t live = comes_back   ? reinterpret_cast<std::uintptr_t>(context_)
                              : goes_round ? loop_.stack()
                                           : region_end(region_);
  const auto first = found_.escaped.lower_bound(region_begin(region_));
  for (auto at = first; at != found_.escaped.end() && *at < live; ++at)
    std::memset(reinterpret_cast<void*>(*at), 0, sizeof(std::uint64_t));  // NOLINT(performance-no-int-to-ptr)
  Segment made;
  made.ended = !comes_back && !goes_round;
  if (comes_back) {
    made.next = operation_;
    made.frame = intern_frame();
  } else if (goes_round) {
    made = going_round(operation_.line);
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
  return frames_.find_or_add(bytes);
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
  return Segments::bytes() + images_->bytes() + frames_.bytes() + known_.bytes();
}

}  // namespace racecourse
