#pragma once

// Batches of steps on their way from the thread that takes the steps to the one that adds them to the graph.

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "kit/explorer/successors.h"

namespace racecourse {

/// A batch belongs to one of the two threads at a time.
class BatchQueue {
 public:
  /// The graph has so many states.
  explicit BatchQueue(std::uint32_t states) : states_(states) {}

  // For the thread that takes the steps.

  struct Order {
    StepBatch* batch = nullptr;  ///< null when it is over: all states have their steps, or adding has ended
    std::uint32_t states = 0;    ///< that there are to take steps from
  };
  /// Waits until there are states from that one on, and a batch for their steps.
  Order next(std::uint32_t first);
  void give();
  /// Waits until all batches that were given have been added. Returns false when adding has ended.
  bool wait_until_added();
  /// No more batches are given.
  void close();

  // For the thread that adds them.

  /// Waits for the next one; null when there are no more.
  const StepBatch* take();
  /// The one taken last has been added: the graph now has so many states.
  void added(std::uint32_t states);
  /// No more are added.
  void end();

 private:
  bool all_added() const { return added_ == given_; }

  std::array<StepBatch, 4> batches_;  // used in turn
  std::mutex mutex_;                  // for what follows
  std::condition_variable changed_;
  std::size_t given_ = 0, added_ = 0;
  std::uint32_t states_;
  bool closed_ = false, ended_ = false;
};

}  // namespace racecourse
