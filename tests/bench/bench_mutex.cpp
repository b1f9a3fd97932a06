// RealWorld::mutex against std::mutex: the same loop over a counter.

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bench.h"
#include "kit/running/stage.h"
#include "kit/worlds/real_world.h"

namespace racecourse::bench {

namespace {

/// Threads that each take the lock `each` times. A stage starts them at one moment, so that both mutexes have the same lanes.
template <class Mutex>
double contended(Stage& stage, Mutex& lock, int threads, long each) {
  alignas(64) volatile long counter = 0;
  std::vector<LanePlan> plans;
  for (int i = 1; i <= threads; ++i)
    plans.push_back({"thread " + std::to_string(i), 0, [&](Lane&) {
                       for (long k = 0; k < each; ++k) {
                         const std::lock_guard<Mutex> guard(lock);
                         counter = counter + 1;
                       }
                     }});
  const double before = stage.elapsed_ms();
  stage.run_lanes(plans, [] {});
  return (stage.elapsed_ms() - before) / 1e3;
}

double ours(int threads, long each) {
  Stage stage({.ring = 1 << 15});
  RealWorld world(stage);
  RealWorld::mutex lock(world, "lock");
  return contended(stage, lock, threads, each);
}

double theirs(int threads, long each) {
  Stage stage({.ring = 1 << 15});
  alignas(64) std::mutex lock;
  return contended(stage, lock, threads, each);
}

}  // namespace

void bench_mutex() {
  struct Case {
    const char* name;
    int threads, rounds;
    long each;
  };
  // Long enough for many time slices: in a short run the threads hardly meet.
  for (const Case& c :
       {Case{"mutex, nobody else wants it, against std::mutex", 1, 15, 10'000'000},
        Case{"mutex, 2 threads", 2, 15, 5'000'000}, Case{"mutex, 4 threads", 4, 15, 2'500'000}})
    compare(
        {c.name, "at most 1.05", c.rounds, static_cast<double>(c.each * c.threads)},
        [&] { return ours(c.threads, c.each); }, [&] { return theirs(c.threads, c.each); });
}

}  // namespace racecourse::bench
