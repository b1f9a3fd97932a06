#pragma once

// Our code beside what a user would choose instead: both in turn, several rounds, one process. The ratio within a round counts,
// because the speed of a machine drifts.

#include <functional>
#include <string>

namespace racecourse::bench {

/// Keeps the compiler from optimising a result away.
template <class T>
inline void keep(const T& value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

/// Wall time of one call, in seconds.
double seconds_of(const std::function<void()>& work);

struct Comparison {
  std::string name;  ///< what is compared with what
  std::string goal;  ///< e.g. "at most 1.05"
  int rounds = 9;
  double divide = 1;  ///< operations in a call: times are shown for one operation
};

/// Each function does its work once and returns the seconds it took. Prints one line: both medians, and the median and minimum
/// of the ratio ours/theirs.
void compare(const Comparison& what, const std::function<double()>& ours,
             const std::function<double()>& theirs);

/// A figure without a comparison.
void report(const std::string& name, const std::string& value, const std::string& goal);

void bench_counter();
void bench_explorer();
void bench_known_bodies();  ///< the last part of bench_explorer
void bench_mutex();
void bench_pool();
void bench_programs();
void bench_recorder();
void bench_frames();
void bench_stop();
void bench_window();

}  // namespace racecourse::bench
