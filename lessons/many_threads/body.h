#pragma once

#include <atomic>
#include <stop_token>
#include <string>
#include <vector>

#include "kit/running/processor_work.h"
#include "kit/worlds/real_world.h"
#include "shared/net/connection.h"
#include "shared/net/listener.h"

namespace racecourse::many_threads {

struct Tasks {
  RealWorld& world;
  const long count;
  net::Listener& server;
  const std::stop_token stop;
  const ProcessorWork computing;
  std::atomic<long> right{0};  // answers that are the right ones
};

// Sends a request and waits for its answer. Meanwhile this thread needs no core.
inline std::string ask(const Tasks& tasks, const std::string& request) {
  const During waiting(LaneState::input_output);
  net::Connection connection(tasks.server, tasks.stop);
  return connection.ask(request);
}

inline void do_task(Tasks& tasks, long number) {
  const std::string request = "request " + std::to_string(number);
  if (ask(tasks, request) == request) ++tasks.right;
  tasks.computing.run(Lane::here());
  Lane::here().done.add(1);
}

inline void one_after_another(Tasks& tasks) {
  for (long number = 1; number <= tasks.count; ++number) do_task(tasks, number);
}

inline void one_thread_each(Tasks& tasks) {
  std::vector<RealWorld::thread> threads;
  for (long number = 1; number <= tasks.count; ++number)
    threads.emplace_back(tasks.world, "thread", number, [&tasks, number] { do_task(tasks, number); });
  for (RealWorld::thread& thread : threads) thread.join();
}

}  // namespace racecourse::many_threads
