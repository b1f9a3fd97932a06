#include "kit/lesson/lesson.h"

#include <charconv>
#include <chrono>
#include <csignal>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "kit/host/host.h"
#include "kit/running/processor_work.h"
#include "kit/twins/twin.h"
#include "kit/worlds/scene.h"
#include "shared/children/lesson_child.h"
#include "start_and_join/body.h"
#include "start_and_join/shared_stream.h"

namespace racecourse::start_and_join {

namespace {

bool is_drop(const Settings& settings) { return settings.text("join") == "drop"; }

/// A child whose main drops the handle of a running thread: the destructor of std::thread ends the program.
int drop_the_handle(const std::vector<std::string>&) {
  leave_no_core_dump();
  std::cout << "main: starting a worker" << std::endl;
  {
    const std::thread worker([] { std::this_thread::sleep_for(std::chrono::hours(1)); });
    std::cout << "main: dropping its handle" << std::endl;
  }
  std::cout << "main: done" << std::endl;  // never reached
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

/// The number of the worker that wrote the line, from 1; 0 if no single worker did.
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

/// Shows what comes through the stream, while the run goes.
class Output {
 public:
  explicit Output(std::int64_t lines) : lines_(lines) {}

  SharedStream& stream() { return stream_; }
  void look(Stage& stage) {
    for (const std::string& line : stream_.take_lines()) {
      const long worker = worker_of(line, lines_);
      const bool whole = worker > 0 || line.starts_with("main: ");
      ++printed_;
      if (!whole) ++mixed_;
      stage.print("output", {.text = line,
                             .lane = whole ? static_cast<int>(worker) : -1,
                             .role = whole ? Role::plain : Role::loss});
    }
    stage.set_metric("printed", printed_);
    stage.set_metric("mixed", mixed_);
  }

 private:
  SharedStream stream_;
  const std::int64_t lines_;
  std::int64_t printed_ = 0, mixed_ = 0;
};

/// Main and its workers, in any world. Each worker does `job`; in the end main calls `say` with the number of workers that
/// have finished.
template <World W, class Job, class Say>
void play(Scene<W>& scene, Job job, Say say) {
  constexpr long never = -1;
  const long workers = scene.number("workers");
  const bool join = scene.text("join") == "join";
  Crew<W> crew(scene.world(), static_cast<unsigned long>(workers));
  typename W::template note<long> finished(scene.world(), "finished when main said done", never);
  scene.thread("main", 1, [&crew, &finished, &job, &say, join] {
    const long count = start_all(crew, join, job);
    say(count);
    finished.set(count);
  });
  scene.observe([&](Stage& stage) {
    if (finished.value() != never) stage.set_metric("finished_when_done", finished.value());
  });
  scene.run([&] {
    if (finished.value() == never) return Ending{ChildExit{.signal = SIGABRT}.text(), false};
    return Ending{std::to_string(finished.value()), finished.value() == workers};
  });
}

void run_threads(Stage& stage) {
  RealWorld world(stage);
  Scene scene(stage, world);
  Output output(scene.number("lines"));
  scene.observe([&](Stage&) { output.look(stage); });
  play(scene, Job(stage.settings(), output.stream()), [&](long finished) {
    stage.mark("main says done");
    output.stream().write("main: done; " + std::to_string(finished) + " of " +
                          std::to_string(scene.number("workers")) + " finished\n");
  });
}

void run_drop(Stage& stage) {
  ChildExit how;
  const auto follow = [&](Lane& lane) {
    LessonChild child(stage, {});
    how = child.follow([&](const std::string& line) { stage.print("output", {.text = line, .lane = 0}); });
    std::istringstream errors(child.errors());
    for (std::string line; std::getline(errors, line);)
      stage.print("output", {.text = line, .role = Role::loss});
    // What is shown ends it by a signal.
    if (how.signal == 0 && !stage.stop_requested()) throw child.failure(how);
    lane.done.add(1);
  };
  stage.run_lanes({{"child process", 1, follow}}, [] {});
  if (stage.stop_requested()) return;
  stage.print("output", {.text = "the child process: " + how.text(), .role = Role::loss});
  stage.set_outcome(how.text(), false);
}

/// Handles behave as those of std::thread do: to drop one that was not joined ends the program.
struct StrictWorld : ControlledWorld {
  using ControlledWorld::ControlledWorld;
  using thread = strict_thread;
};

template <class W>
void explore_in(ControlledStage& stage) {
  W world(stage);
  Scene<W> scene(stage, world);
  play(
      scene, [](long) {}, [](long) {});
}

std::vector<Setting> settings() {
  return {
      Setting::choice("join", "main",
                      "What main does once all workers are started: it waits for each, goes on, or drops a "
                      "handle (in a child process).",
                      {{"join", "joins"}, {"go-on", "goes on"}, {"drop", "drops the handle"}})
          .on_key('L'),
      Setting::number("workers", "workers", "Threads that main starts.", 1, most_workers, 5),
      Setting::number("work", "work", "How long each worker computes, if it has a core to itself.", 0, 1000,
                      40)
          .in("ms")
          .log_scale()
          .for_real_runs(),
      Setting::number("lines", "lines each", "How many lines each worker prints.", 1, 20, 4).for_real_runs(),
      Setting::choice("writing", "prints",
                      "Whether a line goes to the stream piece by piece, as with <<, or in a single call.",
                      {{"pieces", "piece by piece"}, {"lines", "whole lines"}})
          .for_real_runs(),
  };
}

std::vector<MetricSpec> metrics() {
  return {
      {"finished_when_done", "finished at “done”", "workers", Format::count, Role::result, true,
       "Workers that had finished when main said “done”."},
      {"printed", "lines printed", "lines", Format::count, Role::plain, true,
       "Lines that came out of the stream."},
      {"mixed", "mixed lines", "lines", Format::count, Role::loss, true,
       "Lines that no single thread wrote."},
  };
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Start and join";
  l.headline = "Main starts workers. Then it says: done.";
  l.property = "all workers have finished when main says so";
  l.settings = settings();
  l.variants = {{"joined", {{"join", "join"}}, Verdict::holds},
                {"not joined", {{"join", "go-on"}}, Verdict::breaks},
                {"handle dropped", {{"join", "drop"}}, Verdict::breaks}};
  l.metrics = metrics();
  l.measure = "finished_when_done";
  l.figures = list_of(FigureSpec{"output", FigureKind::output, "what came out of the stream, in order"});
  l.outcome_label = "workers finished when main said done";
  l.lane_unit = "lines";
  l.twin_settings = with_words(for_twin(settings(), {"join", "workers", "work", "lines", "writing"}), "join",
                               {{"join", "joins"}, {"go-on", "goes on"}});
  l.experiment = [](Stage& stage) { is_drop(stage.settings()) ? run_drop(stage) : run_threads(stage); };
  l.interleavings = [](ControlledStage& stage) {
    is_drop(stage.settings()) ? explore_in<StrictWorld>(stage) : explore_in<ControlledWorld>(stage);
  };
  l.explore_defaults = {{"workers", "3"}};
  l.as_child = drop_the_handle;
  l.needs = {child_processes(), temporary_files()};
  return l;
}

Teaching teaching() {
  Teaching t;
  t.question = "Main has started all its threads and says that everything is done. Is it?";
  t.goals = list_of(
      Goal{"too-early", "Have main say “done” before any worker has finished",
           "Let main go on, and give the workers some work.",
           [](const Snapshot& run) { return run.held == false && run.metric("finished_when_done") == 0; }},
      Goal{"mixed", "Get a line that nobody wrote",
           "Take many workers and little work, and print piece by piece.",
           [](const Snapshot& run) { return run.measured("mixed") > 0; }},
      Goal{"in-order", "Join 10 or more workers without mixing a line",
           "Have main join 10 workers that print whole lines.", [](const Snapshot& run) {
             return run.held == true && run.was_set("join", "join") && run.number("workers") >= 10 &&
                    run.metric("mixed") == 0;
           }});
  t.prediction =
      how_many("How many of {workers} {workers|worker has|workers have} finished when main says it is done?",
               "finished_when_done", 64, "workers");
  t.prediction->of_outcome = true;
  t.words = {{"end", [](const Snapshot& run) {
                return run.outcomes.empty() ? "was stopped" : run.outcomes.back().value;
              }}};
  return t;
}

}  // namespace racecourse::start_and_join
