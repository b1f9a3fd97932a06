// What the layer tells of programs that run for real: who waits for whom, how often what was used, and that it changes nothing.

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "../children.h"
#include "kit/host/clock.h"
#include "kit/host/temporary_file.h"
#include "kit/programs/build.h"
#include "kit/programs/program_run.h"
#include "kit/programs/symbol_names.h"
#include "kit/programs/watched_thread.h"

using namespace racecourse;
using namespace std::chrono_literals;

namespace {

/// One program of many cases: its standard input says which. So it is compiled once.
constexpr const char* cases = R"(
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <chrono>
#include <fcntl.h>
#include <latch>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <semaphore.h>
#include <semaphore>
#include <shared_mutex>
#include <string>
#include <sys/time.h>
#include <thread>
#include <unistd.h>
#include <vector>
using namespace std::chrono_literals;
std::mutex first, second, forks[3];
std::shared_mutex table;
std::condition_variable ready;
std::counting_semaphore<8> permits(0);
sem_t posix_permits;
std::atomic<int> flag{0};
std::once_flag once;
std::latch both(2), all(3);
std::timed_mutex slow;
int counter = 0;
extern char** environ;

void cross(std::mutex& mine, std::mutex& other, std::latch& met) {
  const std::lock_guard a(mine);
  met.arrive_and_wait();
  const std::lock_guard b(other);
}
void count(int times) {
  for (int i = 0; i < times; ++i) {
    const std::lock_guard lock(first);
    ++counter;
  }
}
void scribble(int byte) {
  std::FILE* maps = std::fopen("/proc/self/maps", "r");
  char line[512];
  while (std::fgets(line, sizeof line, maps)) {
    unsigned long from = 0, to = 0;
    if (std::strstr(line, "racecourse-watch") && std::strstr(line, "rw-s") &&
        std::sscanf(line, "%lx-%lx", &from, &to) == 2)
      for (unsigned long at = from; at < to; ++at)
        *reinterpret_cast<volatile unsigned char*>(at) = byte >= 0 ? byte : std::rand();
  }
  std::fclose(maps);
}

int main() {
  std::string which;
  for (int c; (c = std::getchar()) > ' ';) which += static_cast<char>(c);
  if (which == "two") {
    std::thread a([] { cross(first, second, both); }), b([] { cross(second, first, both); });
    a.join();
    b.join();
  } else if (which == "ring") {
    std::thread a([] { cross(forks[0], forks[1], all); }), b([] { cross(forks[1], forks[2], all); }),
        c([] { cross(forks[2], forks[0], all); });
    a.join();
    b.join();
    c.join();
  } else if (which == "condition") {
    std::unique_lock lock(first);
    ready.wait(lock);
  } else if (which == "notified") {
    std::thread a([] {
      std::unique_lock lock(first);
      both.count_down();
      ready.wait(lock);
    });
    both.arrive_and_wait();
    const std::lock_guard lock(first);
    ready.notify_one();
    a.join();
  } else if (which == "semaphore") {
    permits.acquire();
  } else if (which == "posix") {
    sem_init(&posix_permits, 0, 0);
    sem_wait(&posix_permits);
  } else if (which == "atomic") {
    flag.wait(0);
  } else if (which == "itself") {
    first.lock();
    first.lock();
  } else if (which == "shared") {
    table.lock_shared();
    std::thread a([] { table.lock(); });
    a.join();
  } else if (which == "once") {
    std::call_once(once, [] { std::call_once(once, [] {}); });
  } else if (which == "heap") {
    const auto local = std::make_unique<std::mutex>();
    local->lock();
    local->lock();
  } else if (which == "main") {
    std::thread a([] { flag.wait(0); });
    a.detach();
    pthread_exit(nullptr);
  } else if (which == "sleeps") {
    std::this_thread::sleep_for(400ms);
  } else if (which == "timed") {
    slow.lock();
    std::thread a([] { std::printf("%d", slow.try_lock_for(400ms)); });
    std::unique_lock lock(first);
    ready.wait_for(lock, 300ms);
    permits.try_acquire_for(100ms);
    a.join();
  } else if (which == "alarm") {
    sem_init(&posix_permits, 0, 0);
    std::signal(SIGALRM, [](int) { sem_post(&posix_permits); });
    itimerval later{{0, 0}, {0, 400'000}};
    setitimer(ITIMER_REAL, &later, nullptr);
    while (sem_wait(&posix_permits) != 0) {}
  } else if (which == "busy") {
    std::thread a([] { cross(first, second, both); }), b([] { cross(second, first, both); });
    for (volatile int i = 0;; i = 1) {}
  } else if (which == "counts") {
    std::thread a(count, 3000), b(count, 2000);
    a.join();
    b.join();
    std::printf("%d", counter);
  } else if (which == "turns") {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([] {
        for (int i = 0; i < 50; ++i) {
          const std::lock_guard lock(second);
          const auto until = std::chrono::steady_clock::now() + 50us;
          while (std::chrono::steady_clock::now() < until) {}
        }
      });
    for (std::thread& thread : threads) thread.join();
  } else if (which == "many") {
    for (int i = 0; i < 200; ++i) std::thread([] {}).join();
  } else if (which == "scribble") {
    std::thread a(count, 100);
    for (int byte : {255, -1, 0, 127, -1}) scribble(byte);
    a.join();
    scribble(-1);
    std::thread b([] {});
    scribble(255);
    b.join();
    std::printf("%d", counter);
  } else if (which == "kill") {
    std::thread a([] { first.lock(); both.count_down(); for (;;) pause(); });
    both.arrive_and_wait();
    std::raise(SIGKILL);
  } else if (which == "environment") {
    for (char** at = environ; *at; ++at) std::puts(*at);
    std::printf("%d\n", open("/dev/null", O_RDONLY));
  }
  std::fputs(".", stdout);
}
)";

/// Compiled when the first case asks for it.
const Build& compiled() {
  static const TemporaryFile file("cases.cpp");
  static const Build build = [] {
    std::ofstream(file.path()) << cases;
    return build_program(file.path(), BuildFor::running, {.optimise = 2});
  }();
  const std::string said = build.sentence + build.words;
  REQUIRE_MESSAGE(build.status == BuildStatus::built, said);
  return build;
}

ProgramRun run_case(const std::string& which, std::chrono::milliseconds time = 200s, bool watch = true) {
  const TemporaryFile input("which");
  std::ofstream(input.path()) << which << '\n';
  const Build& build = compiled();
  return run_program(build.path(),
                     {.time = time, .input = input.path(), .watch = watch, .source = build.source});
}

/// How it ended, and who waited for whom.
std::string hang(const std::string& which) {
  const ProgramRun run = run_case(which);
  return run.ended + ": " + run.waits;
}

const WatchedObject& used(const ProgramRun& run, const std::string& name) {
  static const WatchedObject none;
  const auto at = std::find_if(run.watched->used.begin(), run.watched->used.end(),
                               [&](const WatchedObject& object) { return object.name == name; });
  return at == run.watched->used.end() ? none : *at;
}

std::vector<Slice> slices_of(const LaneSnapshot& lane) {
  std::vector<Slice> slices;
  for (std::size_t i = 0; i < lane.timeline.size(); ++i) slices.push_back(lane.timeline[i]);
  for (const Slice& open : lane.timeline.open()) slices.push_back(open);
  return slices;
}

double ms_in(const LaneSnapshot& lane, LaneState state) {
  double ms = 0;
  for (const Slice& slice : slices_of(lane))
    if (slice.state == state) ms += static_cast<double>(slice.end_ns - slice.begin_ns) / 1e6;
  return ms;
}

}  // namespace

#if defined(__linux__)

TEST_CASE("a program that deadlocks is ended at once, and its wait-for graph names threads and locks") {
  CHECK(hang("two") ==
        "deadlock: thread 1 waits for second, which thread 2 holds; thread 2 waits for first, which thread 1 "
        "holds. 1 more waits behind them.");
  CHECK(hang("ring") ==
        "deadlock: thread 1 waits for forks[1], which thread 2 holds; thread 2 waits for forks[2], which "
        "thread "
        "3 holds; thread 3 waits for forks[0], which thread 1 holds. 1 more waits behind them.");
  CHECK(hang("itself") == "deadlock: main waits for first, which main holds.");
  CHECK(hang("heap") == "deadlock: main waits for mutex 1, which main holds.");
  CHECK(hang("shared") ==
        "deadlock: main waits for the end of thread 1; thread 1 waits for table, which main holds.");
  CHECK_FALSE(has_child());
}

TEST_CASE("a wait that nobody is left to end is a deadlock without a cycle") {
  CHECK(hang("condition") == "deadlock: main waits for ready, and nobody is left to end that.");
  CHECK(hang("semaphore") == "deadlock: main waits for permits, and nobody is left to end that.");
  CHECK(hang("posix") == "deadlock: main waits for posix_permits, and nobody is left to end that.");
  CHECK(hang("atomic") == "deadlock: main waits for flag, and nobody is left to end that.");
  CHECK(hang("once") == "deadlock: main waits for once, and nobody is left to end that.");
  CHECK(hang("main") == "deadlock: thread 1 waits for flag, and nobody is left to end that.");
}

TEST_CASE("who was notified waits for the mutex, not for the condition") {
  CHECK(hang("notified") ==
        "deadlock: main waits for the end of thread 1; thread 1 waits for first, which main holds.");
}

TEST_CASE("threads of a deadlock are stuck, and the others were cut off") {
  const ProgramRun run = run_case("two");
  REQUIRE(run.watched);
  REQUIRE(run.watched->lanes.size() == 3);
  for (const LaneSnapshot& lane : run.watched->lanes) {
    CHECK(lane.state == LaneState::done);
    CHECK(lane.end == LaneEnd::stuck);
    CHECK(ms_in(lane, LaneState::waiting) > 0);
  }
  CHECK(run.watched->lanes[0].name == "main");
  CHECK(run.watched->lanes[2].name == "thread 2");
}

TEST_CASE("an untouched program is ended at once, too, for the system sees that it stands still") {
  const ProgramRun run = run_case("two", 200s, false);
  CHECK(run.ended == "deadlock");
  CHECK(run.waits.empty());
  CHECK_FALSE(run.watched);
}

TEST_CASE("a program that can go on is not said to be deadlocked") {
  CHECK(hang("sleeps") == "returned 0: ");
  CHECK(hang("timed") == "returned 0: ");
  CHECK(hang("alarm") == "returned 0: ");
  const ProgramRun run = run_case("busy", 1s);
  CHECK(run.ended == "timed out");
  CHECK(run.waits ==
        "main goes on; thread 1 waits for second, which thread 2 holds; thread 2 waits for first, which "
        "thread 1 "
        "holds.");
  REQUIRE(run.watched->lanes.size() == 3);
  CHECK(run.watched->lanes[0].end == LaneEnd::cut_off);
  CHECK(run.watched->lanes[1].end == LaneEnd::stuck);
}

TEST_CASE("each use of a lock is counted, and the output is the program's") {
  const ProgramRun run = run_case("counts");
  CHECK(run.output == "5000.");
  CHECK(run.ended == "returned 0");
  REQUIRE(run.watched);
  for (const LaneSnapshot& lane : run.watched->lanes) CHECK(lane.end == LaneEnd::done);
  CHECK(run.watched->objects_missed == 0);
  CHECK(used(run, "first").kind == "mutex");
  CHECK(used(run, "first").taken == 5000);
  CHECK(used(run, "first").given == 5000);
}

TEST_CASE("a lock has one holder at a time, and the times of a thread are its life") {
  const ProgramRun run = run_case("turns");
  REQUIRE(run.watched);
  CHECK(used(run, "second").taken == 200);
  CHECK(used(run, "second").given == 200);
  const auto second = std::find(run.watched->objects.begin(), run.watched->objects.end(), "second");
  REQUIRE(second != run.watched->objects.end());
  std::vector<Slice> holds;
  for (const LaneSnapshot& lane : run.watched->lanes) {
    CHECK(lane.events_dropped == 0);
    std::int64_t before = 0;
    for (const Slice& slice : slices_of(lane)) {
      CHECK(slice.begin_ns >= before);
      before = slice.end_ns;
      if (slice.state == LaneState::holding && slice.object == second - run.watched->objects.begin())
        holds.push_back(slice);
    }
    // A thread runs no longer than it had a core.
    CHECK(ms_in(lane, LaneState::running) + ms_in(lane, LaneState::holding) <= lane.running_ms * 1.05 + 1);
    CHECK(lane.running_ms + lane.waiting_ms + lane.idle_ms + lane.off_core_ms <=
          run.watched->elapsed_ms + 0.001);
  }
  // A hold in which it lost its core is in parts.
  CHECK(holds.size() >= 200);
  std::sort(holds.begin(), holds.end(),
            [](const Slice& a, const Slice& b) { return a.begin_ns < b.begin_ns; });
  for (std::size_t i = 0; i + 1 < holds.size(); ++i) CHECK(holds[i].end_ns <= holds[i + 1].begin_ns);
}

TEST_CASE("threads beyond those that can be watched are counted") {
  const ProgramRun run = run_case("many");
  CHECK(run.ended == "returned 0");
  CHECK(run.watched->lanes.size() == watch::most_threads);
  CHECK(run.watched->threads_missed == 201 - static_cast<std::int64_t>(watch::most_threads));
}

TEST_CASE("a program that writes where the layer does, or kills itself, harms nobody") {
  const ProgramRun run = run_case("scribble");
  CHECK(run.output == "100.");
  CHECK(run.ended == "returned 0");
  REQUIRE(run.watched);
  for (const LaneSnapshot& lane : run.watched->lanes)
    for (const Slice& slice : slices_of(lane)) {
      CHECK(static_cast<std::size_t>(slice.state) < lane_state_count);
      CHECK(slice.object < run.watched->objects.size());
    }
  const ProgramRun killed = run_case("kill");
  CHECK(killed.ended == "killed");
  REQUIRE(killed.watched->lanes.size() == 2);
  CHECK(killed.watched->lanes[1].end == LaneEnd::cut_off);
  CHECK_FALSE(has_child());
}

TEST_CASE("the program finds its environment and its files as they would be without the layer") {
  CHECK(run_case("environment").output == run_case("environment", 200s, false).output);
}

#endif

TEST_CASE("what was overwritten before it was read is counted, and nothing is drawn of it") {
  const auto memory = std::make_unique<watch::Memory>();
  watch::Thread& thread = memory->thread[0];
  const WatchClock clock{ticks() - 1'000'000'000, 1'000'000'000};
  const auto show = [](const watch::Note&) { return WatchedThread::Shown{}; };
  const std::uint64_t all = watch::ring + 100;
  for (std::uint64_t i = 0; i < all; ++i)
    write_slot(memory->events[0].data(), watch::ring - 1, thread.written, clock.start + 1000 * i,
               watch::pack({i % 2 ? LaneState::running : LaneState::sleeping, false, 0, 0}));
  WatchedThread watched;
  watched.read(thread, memory->events[0].data());
  watched.take(thread, clock, show, {});
  CHECK(watched.lane(clock.now_ns).events_dropped == 101);  // the slot that might be written to is not read
}

TEST_CASE("a thread is said to run for as long as it had a core") {
  const auto memory = std::make_unique<watch::Memory>();
  watch::Thread& thread = memory->thread[0];
  const WatchClock clock{1, 1'000'000'000};
  const auto at_ms = [](double ms) {
    return static_cast<std::uint64_t>(1 + ms * 1e6 / nanoseconds_per_tick());
  };
  const auto note = [&](double ms, std::uint64_t what) {
    write_slot(memory->events[0].data(), watch::ring - 1, thread.written, at_ms(ms), what);
  };
  note(0, watch::pack({LaneState::running, false, 0, 0}));
  note(60, watch::pack({LaneState::waiting, false, 0, 0}));
  note(100, watch::pack({LaneState::running, false, 0, 0}));
  note(140, watch::processor_time_mark | std::uint64_t{25'000'000} << 8);
  note(140, watch::pack({LaneState::done, false, 0, 0}));
  thread.began = at_ms(0);
  thread.processor_time = 25'000'000;
  thread.ended = at_ms(140);
  WatchedThread watched;
  watched.read(thread, memory->events[0].data());
  watched.take(thread, clock, [](const watch::Note&) { return WatchedThread::Shown{}; }, {});
  const LaneSnapshot lane = watched.lane(clock.now_ns);
  CHECK(ms_in(lane, LaneState::running) == doctest::Approx(25).epsilon(1e-4));
  CHECK(ms_in(lane, LaneState::off_core) == doctest::Approx(75).epsilon(1e-4));
  CHECK(ms_in(lane, LaneState::waiting) == doctest::Approx(40).epsilon(1e-4));
  CHECK(lane.running_ms == doctest::Approx(25).epsilon(1e-4));
  CHECK(lane.end == LaneEnd::done);
}

TEST_CASE("a lock is called what the source calls it") {
  const SymbolNames names = SymbolNames::from_text(
      "0000000000004120 0000000000000028 B first\n"
      "0000000000004160 0000000000000078 b (anonymous namespace)::forks\n"
      "0000000000004200 0000000000000060 B accounts\n"
      "0000000000004280 0000000000000028 b sell(int)::m\n"
      "0000000000001000 0000000000000100 T main\n");
  const std::string source = "forks[i].lock(); accounts[1].m.lock();";
  CHECK(names.name_of(0x4120, 40, source) == "first");
  CHECK(names.name_of(0x4160, 40, source) == "forks[0]");
  CHECK(names.name_of(0x4160 + 80, 40, source) == "forks[2]");
  CHECK(names.name_of(0x4200 + 48, 40, source) == "accounts + 48 bytes");
  CHECK(names.name_of(0x4280, 40, source) == "m");
  CHECK(names.name_of(0x1000, 40, source).empty());
  CHECK(names.name_of(0x4148, 40, source).empty());
}
