#include <algorithm>
#include <cstdint>

#include "kit/base/format.h"
#include "kit/host/host.h"
#include "kit/lesson/telling.h"

namespace racecourse::many_threads {

namespace {

std::string time_text(const Snapshot& run, std::string_view metric) {
  return metric_text(run.measured(metric), Format::duration, "ms");
}

/// What is possible: each task takes its wait and its computing; together they need the cores for all the computing.
double best_possible(const Snapshot& run) {
  const auto tasks = run.number("tasks");
  const auto waiting_ms = run.number("latency");
  const double computing_ms = run.number("computing") / 1e3;
  const double at_once_ms = std::max(waiting_ms + computing_ms, tasks * computing_ms / host().cores);
  return at_once_ms > 0 ? tasks * (waiting_ms + computing_ms) / at_once_ms : 0;
}

bool computes_mostly(const Snapshot& run) {
  const std::int64_t computing_us = run.settings.number("computing");
  return computing_us > 0 && computing_us >= 1000 * run.settings.number("latency");
}

std::string cores_text() { return counted(host().cores, "cores"); }

std::string on_mix(const Snapshot& run) {
  const double waiting_us = 1e3 * run.number("latency");
  const auto computing_us = run.number("computing");
  if (waiting_us + computing_us == 0)
    return "The tasks neither wait nor compute: all that is left is connecting, and starting threads.";
  const std::string split = share_text(waiting_us / (waiting_us + computing_us)) +
                            " of each task is waiting, which overlaps; the rest is computing, which " +
                            cores_text() + (host().cores == 1 ? " does." : " share.");
  return split + " So about " + point_text(std::max(best_possible(run), 1.0)) +
         " times as fast is the most that is possible.";
}

std::vector<std::string> explain(const Snapshot& run) {
  const auto speed_up = run.metric("speed_up");
  if (!run.held) return {"The run was stopped before all requests were answered."};
  if (!speed_up) return {"This run went one way only. Choose both ways to compare them."};
  return {"One after another took " + time_text(run, "sequential_ms") + ", with a thread each " +
              time_text(run, "threads_ms") + ": " + factor_text(*speed_up) + ".",
          on_mix(run)};
}

std::string on_belief(const Snapshot& run) {
  const auto speed_up = run.metric("speed_up");
  const auto threads = run.number("tasks");
  if (!speed_up || threads <= host().cores)
    return "This run says nothing about it: choose both ways, and more tasks than the " + cores_text() +
           " of this machine.";
  const double more_than_cores = 1.2 * host().cores;
  if (!computes_mostly(run) && best_possible(run) <= more_than_cores)
    return "This run says nothing about it: choose many more tasks than the " + cores_text() +
           " of this machine, and let them wait or compute.";
  const std::string here = counted(threads, "threads") + " on " + cores_text() + " were ";
  const std::string times = point_text(*speed_up) + " times as fast as one";
  if (*speed_up > more_than_cores) return "Here " + here + times + ", because they wait.";
  if (computes_mostly(run)) return "It holds for this run: " + here + times + ", because they compute.";
  return "Here " + here + "only " + times +
         ", although they mostly wait: something else kept this machine busy.";
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question = "Many more threads than cores: does that make sense at all?";
  t.goals = list_of(
      Goal{"ten-times", "Be ten times as fast with threads", "Long waits, many tasks, little computing.",
           [](const Snapshot& run) { return run.measured("speed_up") >= 10; }},
      Goal{"no-help", "Find a mix of 10 tasks or more where threads hardly help",
           "What do threads have to share when they do not wait?",
           [](const Snapshot& run) {
             return run.settings.number("tasks") >= 10 && run.metric("speed_up").value_or(10) <= 1.2;
           }},
      Goal{"cores", "Without any waiting, get a speed-up close to the number of cores",
           "No latency, 10 ms of computing, and at least as many tasks as cores.", [](const Snapshot& run) {
             return run.settings.number("latency") == 0 && run.settings.number("computing") >= 5000 &&
                    run.settings.number("tasks") >= host().cores &&
                    run.measured("speed_up") >= 0.7 * host().cores;
           }});
  Prediction& asked = t.prediction.emplace();
  asked.kind = GuessKind::number;
  asked.question =
      "{tasks} {tasks|task|tasks}: how many times as fast is a thread for each as one after another?";
  asked.high = 1000;
  asked.unit = "×";
  asked.format = Format::factor;
  asked.figure = "times";
  asked.drawn = [](double guess, const Snapshot& run) -> std::optional<double> {
    const auto sequential_ms = run.metric("sequential_ms");
    if (!sequential_ms || guess <= 0) return std::nullopt;
    return *sequential_ms / guess;
  };
  asked.result = [](const Snapshot& run) { return run.metric("speed_up"); };
  asked.answer = [](double guess, const Snapshot& run) {
    const std::string said = "You said " + point_text(guess) + " times as fast";
    const auto speed_up = run.metric("speed_up");
    if (!speed_up) return said + "; this run compared nothing: choose both ways.";
    return said + "; this run was " + point_text(*speed_up) +
           " times as fast: " + time_text(run, "threads_ms") + " instead of " +
           time_text(run, "sequential_ms") + ".";
  };
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::many_threads
