#include "bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "kit/host/host.h"
#include "kit/lesson/course.h"

namespace racecourse::bench {

namespace {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::string time_text(double seconds) {
  if (seconds < 1e-6) return fmt::format("{:.2f} ns", seconds * 1e9);
  if (seconds < 1e-3) return fmt::format("{:.2f} µs", seconds * 1e6);
  return fmt::format("{:.2f} ms", seconds * 1e3);
}

/// Threads of an earlier measurement may spin for a while before they sleep; that must not slow the next one.
double rested(const std::function<double()>& work) {
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  return work();
}

}  // namespace

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void compare(const Comparison& what, const std::function<double()>& our_work,
             const std::function<double()>& their_work) {
  const auto ours = [&] { return rested(our_work); };
  const auto theirs = [&] { return rested(their_work); };
  std::vector<double> mine, other, ratios;
  ours();
  theirs();  // once each to warm up
  for (int round = 0; round < what.rounds; ++round) {
    // They take turns in going first, so that a drift of the machine favours neither.
    double a = 0, b = 0;
    if (round % 2 == 0) {
      a = ours();
      b = theirs();
    } else {
      b = theirs();
      a = ours();
    }
    mine.push_back(a);
    other.push_back(b);
    ratios.push_back(a / b);
  }
  fmt::print("{:<58} {:>10} {:>10}   ratio {:>5.2f}  min {:>5.2f}   goal {}\n", what.name,
             time_text(median(mine) / what.divide), time_text(median(other) / what.divide), median(ratios),
             *std::min_element(ratios.begin(), ratios.end()), what.goal);
  std::fflush(stdout);
}

void report(const std::string& name, const std::string& value, const std::string& goal) {
  fmt::print("{:<58} {:>32}   goal {}\n", name, value, goal);
  std::fflush(stdout);
}

}  // namespace racecourse::bench

int main(int argc, char** argv) {
  using namespace racecourse;
  using namespace racecourse::bench;
  if (const auto code = run_as_child(argc, argv)) return *code;
  const Host& here = host();
  fmt::print("{} cores, {}, {}, {}, {}\n", here.cores, here.cpu, here.os, here.compiler, here.build);
  fmt::print("{:<58} {:>10} {:>10}\n", "", "ours", "theirs");
  const std::vector<std::pair<std::string_view, void (*)()>> all{
      {"counter", bench_counter}, {"explorer", bench_explorer}, {"mutex", bench_mutex},
      {"pool", bench_pool},       {"programs", bench_programs}, {"recorder", bench_recorder},
      {"frames", bench_frames},   {"stop", bench_stop},         {"window", bench_window}};
  for (const auto& [name, run] : all)
    if (argc < 2 || std::find(argv + 1, argv + argc, name) != argv + argc) run();
  return 0;
}
