#include "kit/programs/program_watch.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "kit/host/clock.h"
#include "kit/host/program_path.h"

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>

#include "kit/host/descriptor.h"
#endif

namespace racecourse {

namespace {

constexpr const char* layer_name = "libracecourse-watch.so";
constexpr std::size_t most_measured = 64;  // threads: the system is asked about each
constexpr std::uint8_t most_numbers = 255;
constexpr double shortest_hold_ns = 5000, between_times_ns = 50'000;

struct KindWords {
  const char* name;
  std::size_t size;  // in bytes
};
// In the order of watch::Kind. The sizes are those of x86-64 and 64-bit Arm.
constexpr std::array<KindWords, watch::kind_count> kinds{{{"object", 0},
                                                          {"mutex", 40},
                                                          {"shared mutex", 56},
                                                          {"spin lock", 4},
                                                          {"condition", 48},
                                                          {"semaphore", 32},
                                                          {"barrier", 32},
                                                          {"atomic", 4}}};

std::size_t index_of(watch::Kind kind) {
  const auto index = static_cast<std::size_t>(kind);
  return index < kinds.size() ? index : 0;
}
watch::Kind kind_of(std::uint64_t key) { return static_cast<watch::Kind>(key & 0xFF); }
std::uint64_t address_of(std::uint64_t key) { return key >> 8; }

std::string thread_name(std::size_t number) {
  return number == 0 ? std::string("main") : "thread " + std::to_string(number);
}

}  // namespace

#if defined(__linux__)

struct ProgramWatch::Shared {
  explicit Shared(Descriptor file, watch::Memory* at) : descriptor(std::move(file)), memory(at) {}
  ~Shared() { munmap(memory, sizeof(watch::Memory)); }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

  Descriptor descriptor;
  watch::Memory* const memory;
};

std::unique_ptr<ProgramWatch> ProgramWatch::make(const std::filesystem::path& program,
                                                 const std::string& source) {
  const std::filesystem::path layer = beside_this_program(layer_name);
  // The dynamic linker takes a list, and these part its names.
  if (layer.empty() || layer.native().find_first_of(": ") != std::string::npos) return nullptr;
  Descriptor file(memfd_create("racecourse-watch", MFD_CLOEXEC));
  if (!file || ftruncate(file.number(), sizeof(watch::Memory)) != 0) return nullptr;
  void* const at = mmap(nullptr, sizeof(watch::Memory), PROT_READ | PROT_WRITE, MAP_SHARED, file.number(), 0);
  if (at == MAP_FAILED) return nullptr;
  auto shared = std::make_unique<Shared>(std::move(file), static_cast<watch::Memory*>(at));
  const double ns_per_tick = nanoseconds_per_tick();
  shared->memory->shortest_hold = static_cast<std::uint64_t>(shortest_hold_ns / ns_per_tick);
  shared->memory->between_times = static_cast<std::uint64_t>(between_times_ns / ns_per_tick);
  return std::unique_ptr<ProgramWatch>(new ProgramWatch(program, source, layer, std::move(shared)));
}

int ProgramWatch::descriptor() const { return shared_->descriptor.number(); }

#else

struct ProgramWatch::Shared {
  watch::Memory* memory = nullptr;
};
std::unique_ptr<ProgramWatch> ProgramWatch::make(const std::filesystem::path&, const std::string&) {
  return nullptr;
}
int ProgramWatch::descriptor() const { return -1; }

#endif

const char* ProgramWatch::why_not() {
  return "Not measured here: what the threads did. For that libracecourse-watch.so belongs beside "
         "Racecourse; "
         "the run was untouched.";
}

ProgramWatch::ProgramWatch(std::filesystem::path program, std::string source, std::filesystem::path layer,
                           std::unique_ptr<Shared> shared)
    : program_(std::move(program)),
      source_(std::move(source)),
      layer_(std::move(layer)),
      shared_(std::move(shared)),
      started_(ticks()) {}

ProgramWatch::~ProgramWatch() = default;

std::vector<std::pair<std::string, std::string>> ProgramWatch::environment() const {
  std::string preload = layer_.string();
  if (const char* others = std::getenv("LD_PRELOAD"); others && *others) preload += ":" + std::string(others);
  return {{"LD_PRELOAD", preload}, {watch::descriptor_variable, std::to_string(descriptor())}};
}

std::size_t ProgramWatch::watched_threads() const {
  return std::min<std::size_t>(shared_->memory->threads.load(std::memory_order_acquire), watch::most_threads);
}

/// The time of the run begins when main does; as long as that is not known, when the program was started.
void ProgramWatch::find_start() {
  const std::uint64_t began = shared_->memory->thread[0].began.load(std::memory_order_acquire);
  if (main_began_ || began == 0) return;
  main_began_ = true;
  if (began > started_ && began < ticks_in_order()) started_ = began;
}

void ProgramWatch::look(int process) {
  const watch::Memory& memory = *shared_->memory;
  find_start();
  if (!main_began_) return;
  const std::size_t count = watched_threads();
  while (threads_.size() < count) threads_.emplace_back();
  for (std::size_t i = 0; i < count; ++i) threads_[i].read(memory.thread[i], memory.events[i].data());
  now_ns_ = std::max(now_ns_, WatchClock{started_, INT64_MAX}.at(ticks_in_order()));
  const WatchClock clock{started_, now_ns_};
  const auto name_it = [this](const watch::Note& note) { return show(note); };
  for (std::size_t i = 0; i < count; ++i) {
    const int id = memory.thread[i].id.load(std::memory_order_acquire);
    const bool asks = process > 0 && count <= most_measured && !threads_[i].ended() && id > 0;
    threads_[i].take(memory.thread[i], clock, name_it, asks ? use_of_thread(process, id) : std::nullopt);
  }
}

// Names -------------------------------------------------------------------------------------------------------------------

WatchedThread::Shown ProgramWatch::show(const watch::Note& note) {
  const int holder = note.holder <= threads_.size() ? int(note.holder) - 1 : -1;
  if (note.object >= watch::end_of_thread) {
    const int thread = note.object & ~watch::end_of_thread;
    return {0, thread < static_cast<int>(threads_.size()) ? thread : -1};
  }
  const Known* const known = know(note.object);
  return known ? WatchedThread::Shown{known->number, holder} : WatchedThread::Shown{};
}

/// The object of that number; null where there is none.
const ProgramWatch::Known* ProgramWatch::know(std::uint16_t object) {
  if (object == 0 || object > watch::most_objects) return nullptr;
  const auto found = known_.find(object);
  if (found != known_.end()) return &found->second;
  const std::uint64_t key = shared_->memory->object[object - 1U].key.load(std::memory_order_acquire);
  if (key == 0) return nullptr;
  Known known{.key = key, .name = name_of(key)};
  const bool has_number = objects_.size() < most_numbers;
  known.number = has_number ? static_cast<std::uint8_t>(objects_.size()) : most_numbers;
  if (has_number)
    objects_.push_back(known.name);
  else if (objects_.size() == most_numbers)
    objects_.emplace_back("another object");
  met_.push_back(object);
  return &known_.emplace(object, std::move(known)).first->second;
}

std::string ProgramWatch::name_at(std::uint64_t address, watch::Kind kind) {
  if (!symbols_) symbols_.emplace(program_);
  const std::uint64_t base = shared_->memory->base.load(std::memory_order_acquire);
  return address < base ? std::string()
                        : symbols_->name_of(address - base, kinds[index_of(kind)].size, source_);
}

std::string ProgramWatch::name_of(std::uint64_t key) {
  const watch::Kind kind = kind_of(key);
  std::string name = name_at(address_of(key), kind);
  if (!name.empty()) return name;
  return std::string(kinds[index_of(kind)].name) + " " + std::to_string(++unnamed_[index_of(kind)]);
}

// Waits -------------------------------------------------------------------------------------------------------------------

/// The lock of the graph that stands for it; -1 for none. Threads come first: the ends of all of them are locks.
int ProgramWatch::lock_for(const watch::Note& note, std::vector<int>& lock_of) {
  const auto next = static_cast<int>(waits_.locks.size());
  if (note.object >= watch::end_of_thread) {
    const int thread = note.object & ~watch::end_of_thread;
    if (thread >= static_cast<int>(threads_.size())) return -1;
    const std::string name = "the end of " + thread_name(static_cast<std::size_t>(thread));
    const auto is_it = [&](const WaitGraph::Lock& lock) { return lock.is_end && lock.holder == thread; };
    const auto found = std::find_if(waits_.locks.begin(), waits_.locks.end(), is_it);
    if (found != waits_.locks.end()) return static_cast<int>(found - waits_.locks.begin());
    waits_.locks.push_back({name, thread, true});
    return next;
  }
  const Known* const known = know(note.object);
  if (!known) return -1;
  int& lock = lock_of[note.object];
  if (lock >= 0) return lock;
  const std::uint32_t holder =
      shared_->memory->object[note.object - 1U].holder.load(std::memory_order_acquire);
  const bool is_thread = holder >= 1 && holder <= threads_.size();
  waits_.locks.push_back({known->name, is_thread ? static_cast<int>(holder) - 1 : -1});
  return lock = next;
}

// A thread that waits holds what it held when it began to. So the holders, read between two looks at the notes, are right for
// all that waited from the first look to the second. A wait that a time limit ends is none that lasts.
void ProgramWatch::look_at_waits(const std::vector<Standstill::Sleeper>& asleep) {
  const watch::Memory& memory = *shared_->memory;
  const auto notes = [&] {
    std::vector<std::uint64_t> all;
    for (std::size_t i = 0; i < threads_.size(); ++i)
      all.push_back(memory.thread[i].now.load(std::memory_order_acquire));
    return all;
  };
  waits_ = {};
  std::vector<int> lock_of(watch::most_objects + 1, -1);
  const std::vector<std::uint64_t> before = notes();
  for (std::uint16_t object = 1; object <= watch::most_objects; ++object)
    if (memory.object[object - 1U].holder.load(std::memory_order_acquire) != 0)
      lock_for({.object = object}, lock_of);
  std::vector<int> waits_for;
  for (const std::uint64_t word : before) {
    const watch::Note note = watch::unpack(word);
    const bool waits = note.state == LaneState::waiting && !note.timed;
    waits_for.push_back(waits ? lock_for(note, lock_of) : -1);
  }
  const std::vector<std::uint64_t> after = notes();
  for (std::size_t i = 0; i < threads_.size(); ++i)
    waits_.threads.push_back(
        {.name = thread_name(i),
         .ended = threads_[i].ended(),
         .waits_for = before[i] == after[i] && !threads_[i].ended() ? waits_for[i] : -1});
  if (!asleep.empty()) refine(asleep, lock_of);
  find_cycles(waits_);
}

// Who waits for a condition and has been notified sleeps on its mutex; and there are waits that the layer does not see. The
// system knows on what a thread sleeps.
void ProgramWatch::refine(const std::vector<Standstill::Sleeper>& asleep, std::vector<int>& lock_of) {
  const watch::Memory& memory = *shared_->memory;
  waits_.nobody_goes_on = true;
  for (const Standstill::Sleeper& sleeper : asleep) {
    std::size_t i = 0;
    while (i < threads_.size() && memory.thread[i].id.load(std::memory_order_acquire) != sleeper.thread) ++i;
    if (i == threads_.size()) continue;
    const std::uint64_t mutex = watch::key_of(sleeper.address, watch::Kind::mutex);
    for (std::uint16_t object = 1; object <= watch::most_objects; ++object)
      if (memory.object[object - 1U].key.load(std::memory_order_acquire) == mutex)
        waits_.threads[i].waits_for = lock_for({.object = object}, lock_of);
    if (waits_.threads[i].waits_for >= 0) continue;
    std::string name = name_at(sleeper.address, watch::Kind::word);
    waits_.threads[i].waits_for = static_cast<int>(waits_.locks.size());
    waits_.locks.push_back({name.empty() ? "what is not watched" : std::move(name), -1});
  }
}

void ProgramWatch::end(LaneEnd how) {
  over_ = true;
  for (std::uint16_t object = 1; object <= watch::most_objects; ++object) know(object);
  for (std::size_t i = 0; i < threads_.size(); ++i) {
    const bool stuck =
        how == LaneEnd::stuck && i < waits_.threads.size() && waits_.threads[i].waits_forever();
    threads_[i].cut_off(how == LaneEnd::stuck && !stuck ? LaneEnd::cut_off : how, now_ns_);
  }
}

WatchedRun ProgramWatch::picture() const {
  const watch::Memory& memory = *shared_->memory;
  WatchedRun run{.elapsed_ms = static_cast<double>(now_ns_) / 1e6,
                 .going = !over_,
                 .objects = objects_,
                 .waits = waits_};
  for (std::size_t i = 0; i < threads_.size(); ++i) {
    run.lanes.push_back(threads_[i].lane(now_ns_));
    run.lanes.back().name = thread_name(i);
  }
  for (const std::uint16_t object : met_) {
    const Known& known = known_.at(object);
    const watch::Object& counts = memory.object[object - 1U];
    constexpr std::uint64_t most = std::uint64_t{1} << 62;
    run.used.push_back({known.name, kinds[index_of(kind_of(known.key))].name,
                        static_cast<std::int64_t>(std::min(counts.taken.load(), most)),
                        static_cast<std::int64_t>(std::min(counts.given.load(), most))});
  }
  run.threads_missed =
      std::max<std::int64_t>(std::int64_t{memory.threads.load()} - std::int64_t{watch::most_threads}, 0);
  run.objects_missed =
      static_cast<std::int64_t>(std::min(memory.objects_missed.load(), std::uint64_t{1} << 62));
  return run;
}

}  // namespace racecourse
