#pragma once

// Finds one run of each kind. Runs that differ only in the order of independent steps are equivalent, and end alike. After a
// run, each of its races is reversed, unless that gives a run of a kind that is known: Abdulla, Aronis, Jonsson, Sagonas,
// "Source Sets: A Foundation for Optimal Dynamic Partial Order Reduction", Journal of the ACM, 2017. Sleep sets keep steps from
// being taken again in another order: Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996.

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "kit/explorer/race_reversal.h"
#include "kit/explorer/reachable_outcomes.h"

namespace racecourse {

/// One thread only.
class VerdictSearch {
 public:
  /// Thrown where the search ends before its end. It cannot go on.
  struct Interrupted {
    ExplorationStatus status;
  };
  /// Thrown where no runs must be left out; why, in one sentence.
  struct Irreducible {
    std::string why;
  };

  /// Fills in what was done and which outcomes were found, the latest state of both at any time.
  VerdictSearch(ControlledMachine& machine, const ExploreOptions& options, ReachableOutcomes& result)
      : machine_(machine),
        options_(options),
        result_(result),
        footprints_(machine),
        run_(machine, footprints_),
        reversal_(machine, footprints_, run_) {}

  /// Searches until it has come to so many states. Returns whether that was all. Can be called again where it was not.
  /// Throws Interrupted when a budget is reached, Irreducible, and Misuse.
  bool search(std::uint64_t states = ~std::uint64_t{0});

 private:
  /// A state of the run.
  struct Node {
    WakeupTree tree;                // what is to be explored from here
    std::vector<TracedStep> sleep;  // what was: it need not be taken until a step that depends on it was
    TracedStep taken;               // the step that is explored now
  };

  void check();
  std::uint64_t bytes() const;
  void arrive();
  bool add(Node& node, Turn turn);
  void add_other_ways(Node& node, Turn turn);
  bool explored(const Node& node, const std::vector<TracedStep>& steps) const;
  void add_reversal(Node& node, std::vector<TracedStep> steps);
  void advance();
  void leave();

  void finish();
  ExploredOutcome* record(const Ending& ending, const Schedule& schedule);  // null when it is known
  void record_end();
  void record_endless();
  bool record_broken();
  bool spins_forever();
  bool spins_forever(std::size_t slot);
  Schedule schedule() const;
  Schedule schedule_up_to(std::size_t step) const;

  ControlledMachine& machine_;
  const ExploreOptions& options_;
  ReachableOutcomes& result_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  Footprints footprints_;
  TracedRun run_;
  RaceReversal reversal_;
  std::vector<Node> nodes_;                       // one for each state of the run
  std::size_t planned_ = 0, asleep_ = 0;          // steps in trees and in sleep
  std::set<std::pair<std::string, bool>> known_;  // outcomes
  std::unordered_set<std::uint32_t> endings_;     // memory that has been asked for its ending
};

}  // namespace racecourse
