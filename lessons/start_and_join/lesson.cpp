#include "kit/lesson/lesson.h"

#include <atomic>
#include <charconv>
#include <chrono>
#include <csignal>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "kit/host/child_process.h"
#include "kit/host/host.h"
#include "kit/lesson/course.h"
#include "kit/running/processor_work.h"
#include "kit/running/stage.h"
#include "kit/twins/twin.h"
#include "kit/worlds/controlled_world.h"
#include "kit/worlds/real_world.h"
#include "start_and_join/body.h"
#include "start_and_join/shared_stream.h"

namespace racecourse::start_and_join {

namespace {

constexpr std::string_view id = "start-and-join";

enum class End { join, go_on, drop };

/// A child whose main starts a thread and lets go of the handle: std::thread's destructor ends the program then.
int drop_the_handle(const std::vector<std::string>&) {
  leave_no_core_dump();
  std::cout << "main: I start a worker" << std::endl;
  {
    const std::thread worker([] { std::this_thread::sleep_for(std::chrono::hours(1)); });
    std::cout << "main: I let go of its handle" << std::endl;
  }
  std::cout << "main: done" << std::endl;  // nobody will read this
  return 0;
}

/// What a worker does: some work before each line it prints.
class Job {
 public:
  Job(const Settings& settings, SharedStream& stream)
      : lines_(settings.number("lines")),
        work_(std::chrono::microseconds(1000 * settings.number("work") / lines_)),
        in_pieces_(settings.number("writing") == 0),
        stream_(stream) {}

  void operator()(long worker) const {
    Lane& lane = Lane::here();
    for (std::int64_t line = 1; line <= lines_; ++line) {
      work_.run(lane);
      if (!lane.checkpoint()) throw Stopped{};
      print({"worker ", std::to_string(worker), ": line ", std::to_string(line), " of ",
             std::to_string(lines_), "\n"});
      lane.done.add(1);
    }
  }

 private:
  void print(const std::vector<std::string>& pieces) const {
    const During writing(LaneState::input_output);
    std::string whole;
    for (const std::string& piece : pieces) {
      if (in_pieces_)
        stream_.write(piece);
      else
        whole += piece;
    }
    if (!in_pieces_) stream_.write(whole);
  }

  const std::int64_t lines_;
  const ProcessorWork work_;
  const bool in_pieces_;
  SharedStream& stream_;
};

/// The worker whose line it is, from 1; 0 for a line that is no worker's alone.
long worker_of(const std::string& line, std::int64_t lines) {
  constexpr std::string_view begins = "worker ";
  if (line.rfind(begins, 0) != 0) return 0;
  long worker = 0;
  const char* const digits = line.data() + begins.size();
  const auto [end, error] = std::from_chars(digits, line.data() + line.size(), worker);
  if (error != std::errc{}) return 0;
  const std::string rest(end, line.data() + line.size());
  for (std::int64_t i = 1; i <= lines; ++i)
    if (rest == ": line " + std::to_string(i) + " of " + std::to_string(lines)) return worker;
  return 0;
}

class Experiment {
 public:
  explicit Experiment(Stage& stage)
      : stage_(stage),
        world_(stage),
        end_(static_cast<End>(stage.settings().number("join"))),
        lines_(stage.settings().number("lines")),
        job_(stage.settings(), stream_),
        crew_(world_, static_cast<unsigned long>(stage.settings().number("workers"))) {}

  void run() {
    stage_.run_lanes({{.name = "main", .goal = 1, .body = [this](Lane& lane) { lead(lane); }}},
                     [this] { show_printed(); });
    show_printed();
    if (!stage_.stop_requested()) tell_end();
  }

 private:
  void lead(Lane& lane) {
    const long finished = start_all(crew_, end_ == End::join, job_);
    stream_.write("main: done; " + std::to_string(finished) + " of " + std::to_string(crew_.workers) +
                  " finished\n");
    finished_when_done_ = finished;
    lane.done.add(1);
  }

  void show_printed() {
    for (const std::string& line : stream_.take_lines()) {
      const bool from_main = line.rfind("main: ", 0) == 0;
      const long worker = worker_of(line, lines_);
      const bool whole = from_main || worker > 0;
      ++printed_;
      if (!whole) ++mixed_;
      stage_.print("output", {.text = line,
                              .lane = whole ? static_cast<int>(worker) : -1,
                              .role = whole ? Role::plain : Role::loss});
    }
    stage_.set_metric("printed", static_cast<double>(printed_));
    stage_.set_metric("mixed", static_cast<double>(mixed_));
    if (finished_when_done_ >= 0)
      stage_.set_metric("finished_when_done", static_cast<double>(finished_when_done_));
  }

  void tell_end() {
    const long finished = finished_when_done_;
    stage_.set_outcome(std::to_string(finished), finished == static_cast<long>(crew_.workers));
  }

  Stage& stage_;
  RealWorld world_;
  SharedStream stream_;
  const End end_;
  const std::int64_t lines_;
  const Job job_;
  Crew<RealWorld> crew_;
  std::atomic<long> finished_when_done_{-1};
  std::int64_t printed_ = 0, mixed_ = 0;
};

void run_drop(Stage& stage) {
  ChildExit how;
  stage.run_lanes({{.name = "child process",
                    .goal = 1,
                    .body =
                        [&](Lane& lane) {
                          ChildProcess child(this_program(), child_of_lesson(id, {}));
                          const std::stop_callback on_stop(stage.stop_signal().token(),
                                                           [&child] { child.kill(); });
                          const During reading(LaneState::input_output);
                          while (const auto line = child.read_line())
                            stage.print("output", {.text = *line, .lane = 0});
                          how = child.wait();
                          std::istringstream errors(child.errors());
                          for (std::string line; std::getline(errors, line);)
                            stage.print("output", {.text = line, .role = Role::loss});
                          lane.done.add(1);
                        }}},
                  [] {});
  if (stage.stop_requested()) return;
  stage.print("output", {.text = "the child process: " + how.text(), .role = Role::loss});
  stage.set_outcome(how.text(), false);
}

/// Where a thread's handle is std::thread's: main lets go of them when it is through.
struct StrictWorld : ControlledWorld {
  using ControlledWorld::ControlledWorld;
  using thread = strict_thread;
};

template <class World>
void interleave(ControlledStage& stage, bool join) {
  constexpr long never = -1;
  World world(stage);
  const long workers = stage.settings().number("workers");
  Crew<World> crew(world, static_cast<unsigned long>(workers));
  ControlledWorld::note<long> finished(world, "finished when main said done", never);
  auto job = [](long) {};
  stage.run({{"main", [&crew, &finished, &job, join] { finished.set(start_all(crew, join, job)); }}}, [&] {
    if (finished.value() == never) return Ending{ChildExit{.signal = SIGABRT}.text(), false};
    return Ending{std::to_string(finished.value()), finished.value() == workers};
  });
}

void interleavings(ControlledStage& stage) {
  const End end = static_cast<End>(stage.settings().number("join"));
  if (end == End::drop) return interleave<StrictWorld>(stage, false);
  interleave<ControlledWorld>(stage, end == End::join);
}

std::vector<Setting> settings() {
  return {
      Setting{.name = "join",
              .label = "main",
              .help = "What main does once all workers are started: it waits for each, goes on, or drops a "
                      "handle (in a child process).",
              .choices = {{"join", "joins"}, {"go-on", "goes on"}, {"drop", "drops the handle"}},
              .key = 'L'},
      Setting{.name = "workers",
              .label = "workers",
              .help = "Threads that main starts.",
              .low = 1,
              .high = most_workers,
              .initial = 5},
      Setting{.name = "work",
              .label = "work",
              .help = "How long each worker computes, given a core of its own.",
              .unit = "ms",
              .low = 0,
              .high = 1000,
              .initial = 40,
              .real_only = true,
              .logarithmic = true},
      Setting{.name = "lines",
              .label = "lines each",
              .help = "How many lines each worker prints.",
              .low = 1,
              .high = 20,
              .initial = 4,
              .real_only = true},
      Setting{.name = "writing",
              .label = "prints",
              .help = "Whether a line goes to the stream piece by piece, as with <<, or in a single call.",
              .choices = {{"pieces", "piece by piece"}, {"lines", "whole lines"}},
              .real_only = true},
  };
}

std::vector<MetricSpec> metrics() {
  return {
      {"finished_when_done", "finished at “done”", "workers", Format::count, Role::result, true,
       "Workers that had finished when main said that all is done."},
      {"printed", "lines printed", "lines", Format::count, Role::plain, true,
       "Lines that came through the stream."},
      {"mixed", "mixed lines", "lines", Format::count, Role::loss, true,
       "Lines that no single thread wrote."},
  };
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Start and join";
  l.part = Part::threads;
  l.headline = "Main starts workers. Then it says: done.";
  l.property = "all workers have finished when main says so";
  l.settings = settings();
  l.variants = {{"joined", {{"join", "join"}}, Verdict::holds},
                {"not joined", {{"join", "go-on"}}, Verdict::breaks},
                {"handle dropped", {{"join", "drop"}}, Verdict::breaks}};
  l.metrics = metrics();
  l.measure = "finished_when_done";
  l.figures = {FigureSpec{.name = "output",
                          .kind = FigureKind::output,
                          .label = "what came through the one stream, in that order"}};
  l.outcome_label = "workers finished when main said done";
  l.lane_unit = "lines";
  l.twin_settings = with_words(for_twin(settings(), {"join", "workers", "work", "lines", "writing"}), "join",
                               {{"join", "joins"}, {"go-on", "goes on"}});
  l.experiment = [](Stage& stage) {
    if (static_cast<End>(stage.settings().number("join")) == End::drop) return run_drop(stage);
    Experiment(stage).run();
  };
  l.interleavings = interleavings;
  l.explore_defaults = {{"workers", "3"}};
  l.as_child = drop_the_handle;
  l.needs = {child_processes(), temporary_files()};
  return l;
}

}  // namespace racecourse::start_and_join
