#pragma once

// SPIN's exhaustive search, where it is installed: Holzmann, "The SPIN Model Checker", 2003.

#include <filesystem>
#include <string>

namespace racecourse::bench {

/// So many threads that add one to a counter so often, each time by a read and a write.
std::string promela_of_counters(long threads, long additions);

/// A search built by SPIN, in a folder of its own that goes with it.
class SpinSearch {
 public:
  enum class Reduction { none, partial_order };

  /// Builds the search of that program in Promela. Where something is missing, problem() says what.
  SpinSearch(const std::string& promela, Reduction reduction);
  ~SpinSearch();
  SpinSearch(const SpinSearch&) = delete;
  SpinSearch& operator=(const SpinSearch&) = delete;

  const std::string& problem() const { return problem_; }
  /// Searches all states, whatever it finds. Returns the seconds it took.
  double run() const;
  /// That the last search stored.
  std::string states() const;

 private:
  std::filesystem::path folder_;
  std::string problem_;
};

}  // namespace racecourse::bench
