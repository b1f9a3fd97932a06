// Plain programs: the time from a saved file to the verdict, and the explorer against that of lessons on the same program,
// against SPIN's search where it is installed, and beside what GenMC needs.

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "bench.h"
#include "kit/explorer/explorer.h"
#include "kit/host/temporary_file.h"
#include "kit/lesson/course.h"
#include "kit/programs/program_explorer.h"
#include "spin.h"

namespace racecourse::bench {

namespace {

std::string counters(int threads, int additions) {
  return fmt::format(
      "#include <iostream>\n#include <thread>\n#include <vector>\nint counter = 0;\n"
      "int main() {{\n"
      "  std::vector<std::thread> all;\n"
      "  for (int t = 0; t < {}; ++t)\n"
      "    all.emplace_back([] {{ for (int i = 0; i < {}; ++i) counter++; }});\n"
      "  for (auto& one : all) one.join();\n"
      "  std::cout << counter;\n"
      "}}\n",
      threads, additions);
}

std::string philosophers(int count) {
  return fmt::format(
      "#include <iostream>\n#include <mutex>\n#include <thread>\n#include <vector>\n"
      "constexpr int n = {};\nstd::mutex forks[n], m;\nint meals = 0;\n"
      "int main() {{\n"
      "  std::vector<std::thread> all;\n"
      "  for (int i = 0; i < n; ++i)\n"
      "    all.emplace_back([i] {{\n"
      "      std::lock_guard<std::mutex> left(forks[i]), right(forks[(i + 1) % n]), counts(m);\n"
      "      ++meals;\n"
      "    }});\n"
      "  for (auto& one : all) one.join();\n"
      "  std::cout << meals;\n"
      "}}\n",
      count);
}

/// A program, saved and built for exploring as it is written.
class Built {
 public:
  explicit Built(const std::string& text) : file_("program.cpp") {
    std::ofstream(file_.path()) << text;
    built();
  }

  Exploration explored() const {
    ProgramExplorer explorer(file_.path(), {}, build_, {});
    return explorer.explore({});
  }
  /// Compiled anew, and explored to the verdict.
  double saved_to_verdict() {
    return seconds_of([&] {
      built();
      keep(explored().states);
    });
  }

 private:
  void built() { build_ = build_program(file_.path(), BuildFor::exploring, {}); }

  TemporaryFile file_;
  Build build_;
};

void time_of(const std::string& name, const Built& program, const std::string& goal) {
  Exploration best = program.explored();
  for (int round = 1; round < 5; ++round)
    if (Exploration found = program.explored(); found.seconds < best.seconds) best = std::move(found);
  report(name,
         fmt::format("{:.1f} ms, {} states, {:.0f} bytes each", 1e3 * best.seconds, best.states,
                     static_cast<double>(best.bytes) / static_cast<double>(best.states)),
         goal);
}

void against_lesson(int threads, int additions) {
  const Lesson& lesson = *find_lesson("unsynchronized-counter");
  Settings settings = lesson.explore_settings();
  settings.set_number("threads", threads);
  settings.set_number("additions", additions);
  ExploreOptions options;
  options.progress_graph = false;
  const Built program(counters(threads, additions));
  compare(
      {fmt::format("{} threads of {}, against the same lesson", threads, additions), "at most 5", 5},
      [&] { return program.explored().seconds; }, [&] { return explore(lesson, settings, options).seconds; });
}

void against_spin(int threads, int additions) {
  const std::string name = fmt::format("{} threads of {}, against SPIN's search", threads, additions);
  const SpinSearch spin(promela_of_counters(threads, additions), SpinSearch::Reduction::none);
  if (!spin.problem().empty()) return report(name, spin.problem(), "faster");
  const Built program(counters(threads, additions));
  compare(
      {name, "none", 5}, [&] { return program.explored().seconds; }, [&] { return spin.run(); });
}

}  // namespace

void bench_programs() {
  Built counter(counters(2, 5));
  double longest = 0;
  for (int round = 0; round < 5; ++round) longest = std::max(longest, counter.saved_to_verdict());
  report("a saved file to its verdict, longest of 5", fmt::format("{:.2f} s", longest), "under 2 s");
  against_lesson(2, 10);
  against_lesson(3, 3);
  against_spin(3, 3);
  time_of("3 threads of 3 additions", Built(counters(3, 3)), "GenMC's paper: 14.3 s");
  time_of("4 philosophers", Built(philosophers(4)), "under 20 ms");
  time_of("5 philosophers", Built(philosophers(5)), "under 50 ms");
  time_of("6 philosophers", Built(philosophers(6)), "under 200 ms");
  time_of("8 philosophers", Built(philosophers(8)), "under 3 s, 200 bytes a state");
}

}  // namespace racecourse::bench
