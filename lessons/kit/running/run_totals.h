#pragma once

// What many runs of a lesson came to together: outcomes, the median of each figure, the worst run, and each run by itself.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kit/base/running_median.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"

namespace racecourse {

class RunResults;

/// For the run's own thread.
class RunTotals {
 public:
  /// `lesson` must outlive it. `keep_each`: every run is remembered, not only what they come to.
  RunTotals(const Lesson& lesson, bool keep_each);

  /// A run that has come to its end. Without an outcome it does not count.
  void add(const RunResults& run, double elapsed_ms);
  /// How many count.
  std::int64_t runs() const { return runs_; }
  /// Outcomes and times so far, and whether the property held in all of them.
  void fill(Snapshot& snapshot) const;
  /// Each of them; null where they are not kept.
  std::shared_ptr<const std::vector<RunRecord>> each() const { return each_; }
  /// In place of the figures and notes of one run those of all: call after fill(), with at least one run. With `over` the worst
  /// and the last of them too.
  void fill_for_many(Snapshot& snapshot, bool over) const;

 private:
  struct Note {
    std::string sentence;
    bool of_luck = false;
    std::int64_t runs = 0;
  };
  /// A figure over the runs.
  struct Measured {
    Metric metric;  // with the newest doubt
    RunningMedian values;
    std::int64_t doubted = 0;  // runs in which it was not sound
  };
  /// What is remembered of one run to tell of it.
  struct One {
    std::vector<Metric> metrics;
    Outcome outcome;
    double elapsed_ms = 0;
  };
  bool is_worse(const One& run) const;
  void remember_each(const One& run);
  Snapshot told(const Snapshot& all, const One& run) const;

  const Lesson& lesson_;
  std::int64_t runs_ = 0;
  bool held_ = true;
  std::vector<Outcome> outcomes_;
  Spread times_;
  std::vector<Measured> metrics_;  // in the order in which they were measured first
  std::vector<Note> notes_;        // the same
  std::optional<One> worst_, latest_;
  std::shared_ptr<std::vector<RunRecord>> each_;  // null: not kept
};

}  // namespace racecourse
