#include "watch/notes.h"

#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace racecourse::watch {

namespace {

constexpr auto relaxed = std::memory_order_relaxed;
constexpr auto release = std::memory_order_release;
constexpr int most_held = 16;  // by one thread at once; more are no events

Memory* memory = nullptr;  // null: nobody watches
pthread_key_t at_end_of_thread;

struct Hold {
  std::uint16_t object;
  std::uint16_t depth;
  bool noted;  // there is an event of it
  std::uint64_t since;
};

/// Of each thread, its own.
struct Self {
  Thread* thread;  // null: it is not watched
  int number;
  std::uint32_t notes;
  std::uint64_t began_state;     // ticks: when it began to wait or sleep
  LaneState state;               // waiting, sleeping, or running
  std::uint64_t looked_at_time;  // ticks: at its processor time
  Hold held[most_held];
  int holds;
};
[[gnu::tls_model("initial-exec")]] constinit thread_local Self self{};

// As kit/host/clock.h has it, without the C++ library.
std::uint64_t ticks() noexcept {
#if defined(__x86_64__)
  unsigned core;
  return __rdtscp(&core);
#else
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(now.tv_nsec);
#endif
}

Object* object_of(std::uint16_t number) noexcept {
  return number > 0 && number <= most_objects ? &memory->object[number - 1U] : nullptr;
}

std::uint16_t holder_of(std::uint16_t number) noexcept {
  const Object* const object = object_of(number);
  return object ? static_cast<std::uint16_t>(object->holder.load(relaxed)) : std::uint16_t{0};
}

std::uint32_t me() noexcept { return static_cast<std::uint32_t>(self.number) + 1; }

// Events ------------------------------------------------------------------------------------------------------------------

void write(std::uint64_t at, std::uint64_t what) noexcept {
  EventSlot* const slots = memory->events[static_cast<std::size_t>(self.number)].data();
  write_slot(slots, ring - 1, self.thread->written, at, what);
}

std::uint64_t processor_time() noexcept {
  timespec used{};
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used) != 0) return 0;
  return static_cast<std::uint64_t>(used.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(used.tv_nsec);
}

void look_at_processor_time(std::uint64_t at) noexcept {
  if (at - self.looked_at_time < memory->between_times.load(relaxed)) return;
  self.looked_at_time = at;
  write(at, processor_time_mark | processor_time() << 8);
}

/// What it does from now on, for whoever looks at once.
void set_now(std::uint64_t at, LaneState state, std::uint16_t object, bool timed = false) noexcept {
  self.state = state;
  const std::uint64_t number = ++self.notes;
  self.thread->since[number % 2].store(at, release);
  self.thread->now.store(pack({state, timed, object, 0}) | number << note_bits, release);
}

/// Between waits: it holds what it took last, or runs.
void go_on(std::uint64_t at, bool with_event) noexcept {
  const bool holds = self.holds > 0;
  const Note note{holds ? LaneState::holding : LaneState::running, false,
                  holds ? self.held[self.holds - 1].object : std::uint16_t{0}, 0};
  set_now(at, note.state, note.object);
  if (with_event) write(at, pack(note));
}

/// Notes what it holds and what has been no event yet: it held that before whatever comes now.
void note_holds() noexcept {
  for (int i = 0; i < self.holds; ++i) {
    Hold& hold = self.held[i];
    if (hold.noted) continue;
    hold.noted = true;
    write(hold.since, pack({LaneState::holding, false, hold.object, 0}));
  }
}

// Holds -------------------------------------------------------------------------------------------------------------------

void add_holder(Object& lock, bool shared) noexcept {
  if (!shared) return lock.holder.store(me(), release);
  const bool alone = lock.sharers.fetch_add(1, std::memory_order_acq_rel) == 0;
  lock.holder.store(alone ? me() : 0, release);
}

void remove_holder(Object& lock) noexcept {
  if (lock.sharers.load(relaxed) > 0) lock.sharers.fetch_sub(1, std::memory_order_acq_rel);
  lock.holder.store(0, release);
}

int find_hold(std::uint16_t lock) noexcept {
  int i = self.holds - 1;
  while (i >= 0 && self.held[i].object != lock) --i;
  return i;
}

void hold(std::uint64_t at, std::uint16_t lock, bool shared, bool waited) noexcept {
  if (Object* const object = object_of(lock)) add_holder(*object, shared);
  if (const int again = find_hold(lock); again >= 0 && lock != 0) {
    ++self.held[again].depth;
    if (waited) go_on(at, true);
    return;
  }
  const bool has_room = self.holds < most_held;
  if (has_room) self.held[self.holds++] = {lock, 1, false, at};
  if (waited) note_holds();
  go_on(at, waited && !has_room);
}

void let_go(std::uint16_t lock) noexcept {
  const std::uint64_t at = ticks();
  const int i = find_hold(lock);
  if (i >= 0 && --self.held[i].depth > 0) return;
  if (Object* const object = object_of(lock)) remove_holder(*object);
  if (i < 0) return;
  const bool was_last = i == self.holds - 1;
  if (was_last && at - self.held[i].since >= memory->shortest_hold.load(relaxed)) note_holds();
  const bool noted = was_last && self.held[i].noted;
  --self.holds;
  for (int k = i; k < self.holds; ++k) self.held[k] = self.held[k + 1];
  go_on(at, noted);
  if (noted) look_at_processor_time(at);
}

// Begin and end -----------------------------------------------------------------------------------------------------------

Memory* mapped(int descriptor) noexcept {
  void* const at = mmap(nullptr, sizeof(Memory), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  close(descriptor);
  return at == MAP_FAILED ? nullptr : static_cast<Memory*>(at);
}

/// The program finds the environment as it would be without us.
void clean_environment() noexcept {
  unsetenv(descriptor_variable);
  const char* const preload = getenv("LD_PRELOAD");
  const char* const others = preload ? std::strpbrk(preload, ": ") : nullptr;
  if (others)
    setenv("LD_PRELOAD", others + 1, 1);
  else
    unsetenv("LD_PRELOAD");
}

int note_base(dl_phdr_info* program, std::size_t, void*) noexcept {
  memory->base.store(program->dlpi_addr, release);
  return 1;  // the program is the first
}

[[gnu::constructor(101)]] void begin_to_watch() noexcept {
  const char* const descriptor = getenv(descriptor_variable);
  if (!descriptor) return;
  memory = mapped(std::atoi(descriptor));
  clean_environment();
  if (!memory) return;
  dl_iterate_phdr(note_base, nullptr);
  pthread_key_create(&at_end_of_thread, [](void*) { thread_ends(); });
  thread_begins(reserve_thread());
}

/// At exit(), on the thread that called it.
[[gnu::destructor(101)]] void end_of_process() noexcept { thread_ends(); }

}  // namespace

bool watched() noexcept { return self.thread != nullptr; }

std::uint16_t object_at(const void* address, Kind kind) noexcept {
  if (!watched()) return 0;
  const std::uint64_t key = key_of(reinterpret_cast<std::uintptr_t>(address), kind);
  std::size_t place = place_of(key);
  for (std::size_t i = 0; i < most_collisions; ++i, place = (place + 1) % most_objects) {
    std::atomic<std::uint64_t>& there = memory->object[place].key;
    std::uint64_t found = there.load(std::memory_order_acquire);
    if (found == 0 && there.compare_exchange_strong(found, key)) found = key;
    if (found == key) return static_cast<std::uint16_t>(place + 1);
  }
  memory->objects_missed.fetch_add(1, relaxed);
  return 0;
}

void begins(LaneState state, std::uint16_t object, bool timed) noexcept {
  if (!watched()) return;
  note_holds();
  const std::uint64_t at = ticks();
  look_at_processor_time(at);
  self.began_state = at;
  set_now(at, state, object, timed);
  write(at, pack({state, timed, object, holder_of(object)}));
}

namespace {

/// Returns when. The state that begins then is the caller's to note.
std::uint64_t end_state() noexcept {
  const std::uint64_t at = ticks();
  std::atomic<std::uint64_t>& spent =
      self.state == LaneState::sleeping ? self.thread->sleeping : self.thread->waiting;
  spent.store(spent.load(relaxed) + (at - self.began_state), relaxed);
  return at;
}

}  // namespace

void ended() noexcept {
  if (watched()) go_on(end_state(), true);
}

void ended_with(std::uint16_t lock, bool shared) noexcept {
  if (!watched()) return;
  counts_taken(lock);
  hold(end_state(), lock, shared, true);
}

void takes(std::uint16_t lock, bool shared) noexcept {
  if (!watched()) return;
  counts_taken(lock);
  hold(ticks(), lock, shared, false);
}

void gives(std::uint16_t lock) noexcept {
  if (!watched()) return;
  counts_given(lock);
  let_go(lock);
}

void lends(std::uint16_t lock) noexcept {
  if (watched()) let_go(lock);
}

void ended_and_has_back(std::uint16_t lock) noexcept {
  if (watched()) hold(end_state(), lock, false, true);
}

void counts_taken(std::uint16_t number) noexcept {
  if (Object* const object = watched() ? object_of(number) : nullptr) object->taken.fetch_add(1, relaxed);
}

void counts_given(std::uint16_t number) noexcept {
  if (Object* const object = watched() ? object_of(number) : nullptr) object->given.fetch_add(1, relaxed);
}

int reserve_thread() noexcept {
  if (!memory) return -1;
  const std::uint32_t number = memory->threads.fetch_add(1);
  return number < most_threads ? static_cast<int>(number) : -1;
}

void thread_begins(int number) noexcept {
  self.thread = &memory->thread[static_cast<std::size_t>(number)];
  self.number = number;
  self.thread->id.store(static_cast<std::int32_t>(syscall(SYS_gettid)), relaxed);
  pthread_setspecific(at_end_of_thread, &self);
  const std::uint64_t at = ticks();
  go_on(at, true);
  self.thread->began.store(at, release);
}

void thread_failed(int number) noexcept {
  memory->thread[static_cast<std::size_t>(number)].ended.store(ticks(), release);
}

void thread_ends() noexcept {
  if (!watched()) return;
  const std::uint64_t at = ticks();
  note_holds();
  self.thread->processor_time.store(processor_time(), relaxed);
  write(at, processor_time_mark | self.thread->processor_time.load(relaxed) << 8);
  set_now(at, LaneState::done, 0);
  write(at, pack({LaneState::done, false, 0, 0}));
  self.thread->ended.store(at, release);
  self.thread = nullptr;
}

}  // namespace racecourse::watch
