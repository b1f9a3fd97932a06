#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "event_shutdown/worker.h"

namespace racecourse::event_shutdown {

// An event: a worker that waits is woken at once.
inline void work_until_event(Worker& worker, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any item_is_there;
  std::unique_lock hold(mutex);
  while (!stop.stop_requested()) {
    const During asleep(LaneState::sleeping);
    item_is_there.wait_for(hold, stop, worker.item_time(), [] { return false; });
    if (stop.stop_requested()) break;
    worker.finish_item();
  }
  worker.save();
}

// A flag that is looked at now and then: until the next look, the work goes on.
inline void work_until_polled(Worker& worker, const std::atomic<bool>& stop,
                              std::chrono::milliseconds every) {
  using Clock = std::chrono::steady_clock;
  Clock::time_point next_look = Clock::now() + every;
  for (;;) {
    worker.wait_for_item();
    worker.finish_item();
    if (Clock::now() < next_look) continue;
    if (stop) break;
    next_look += every;
  }
  worker.save();
}

// A flag, and nobody wakes the sleeper: the last item has come, and the worker waits for the next one.
inline void work_until_flag(Worker& worker, Inbox& inbox, const std::atomic<bool>& stop) {
  while (!stop) {
    inbox.wait_for_item();
    worker.finish_item();
  }
  worker.save();
}

// Nobody says anything; the program just ends.
inline void work_untold(Worker& worker) {
  for (;;) {
    worker.wait_for_item();
    worker.finish_item();
  }
}

}  // namespace racecourse::event_shutdown
