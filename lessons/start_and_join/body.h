#pragma once

#include <array>

#include "kit/worlds/world.h"

namespace racecourse::start_and_join {

constexpr unsigned long most_workers = 64;

template <World W>
struct Crew {
  Crew(W& w, unsigned long n) : world(w), workers(n), finished(w, "finished workers") {}

  W& world;
  const unsigned long workers;  // at most most_workers
  typename W::template atomic<long> finished;
};

// Every worker runs this on a thread of its own.
template <World W, class Job>
void work(Crew<W>& crew, long number, Job& job) {
  job(number);
  crew.finished.fetch_add(1);
}

// Main runs this: starts all workers, waits for them or goes on, and says how many have finished.
template <World W, class Job>
long start_all(Crew<W>& crew, bool join, Job& job) {
  std::array<typename W::thread, most_workers> threads;
  for (unsigned long i = 0; i < crew.workers; ++i) {
    const long number = static_cast<long>(i) + 1;
    threads[i] =
        typename W::thread(crew.world, "worker", number, [&crew, &job, number] { work(crew, number, job); });
  }
  if (join) {
    for (unsigned long i = 0; i < crew.workers; ++i) threads[i].join();
  }
  return crew.finished.load();  // without join: those that were fast enough
}

}  // namespace racecourse::start_and_join
