#include "kit/lesson/lesson.h"

#include <string>
#include <vector>

#include "gil/embedded.h"
#include "gil/experiment.h"
#include "gil/teaching.h"
#include "gil/workload.h"
#include "kit/lesson/snapshot.h"
#include "kit/twins/twin.h"

namespace racecourse::gil {

namespace {

std::vector<Setting> settings() {
  return {
      {.name = "program",
       .label = "program",
       .help = "What each thread does. The two programs that add use one counter for all threads.",
       .choices = programs()},
      {.name = "lock",
       .label = "the GIL",
       .help = "Whether a thread needs the interpreter's lock to run bytecodes.",
       .initial = 1,
       .choices = {{"off", "off"}, {"on", "on"}},
       .live = true,
       .key = 'L'},
      {.name = "threads",
       .label = "threads",
       .help = "How many threads do the same work at the same time.",
       .low = 1,
       .high = 16,
       .initial = 4},
      {.name = "interval",
       .label = "switch interval",
       .help = "How long a thread waits before it asks for the lock, as in sys.setswitchinterval.",
       .unit = "µs",
       .low = 1,
       .high = 1'000'000,
       .initial = 5'000,
       .live = true,
       .logarithmic = true},
      {.name = "looks",
       .label = "lets go",
       .help = "Where the running thread looks whether another asks for the lock.",
       .choices = {{"everywhere", "between any two bytecodes"}, {"jumps", "at jumps back and calls"}}},
      {.name = "rounds",
       .label = "rounds",
       .help = "How much each thread does: each round is 10,000 steps, or a millisecond of waiting.",
       .unit = "rounds",
       .low = 1,
       .high = 1'000,
       .initial = 200,
       .logarithmic = true},
      {.name = "waiting",
       .label = "waiting",
       .help = "The share of waiting in each round of “count and wait”.",
       .unit = "%",
       .low = 0,
       .high = 100,
       .initial = 50},
      {.name = "python",
       .label = "Python beside",
       .help = "Whether the real Python of this machine does the same. Without it, runs end sooner.",
       .initial = 1,
       .choices = {{"off", "off"}, {"on", "on"}}},
  };
}

std::vector<MetricSpec> metrics() {
  const auto speed_up = [](std::string name, std::string label, std::string help) {
    return MetricSpec{std::move(name), std::move(label), "×", Format::factor, Role::plain,
                      false,           std::move(help)};
  };
  return {
      {"speed_up", "speed-up", "×", Format::factor, Role::good, true,
       "Bytecodes per second of all threads, divided by those of one thread alone in the same run, which has "
       "the lock on or off as they have."},
      {"bytecodes_per_second", "speed", "bytecodes/s", Format::rate, Role::plain, true,
       "Bytecodes that all threads of our interpreter run, per second."},
      {"hand_overs", "hand-overs", "", Format::count, Role::muted, true,
       "How often the lock went to another thread than the last one."},
      {"lost", "lost", "additions", Format::count, Role::loss, true,
       "Additions that our interpreter made but that are missing from the counter."},
      {"lost_by_python", "lost by Python", "additions", Format::count, Role::loss, true,
       "The same with the threads of the real Python."},
      {"added", "added", "additions", Format::count, Role::plain, false, "Additions of all threads."},
      {"counter", "counter", "additions", Format::count, Role::result, false,
       "What the shared counter says."},
      speed_up("speed_up_locked", "lock on", "Threads of our interpreter while the lock was on."),
      speed_up("speed_up_unlocked", "lock off", "Threads of our interpreter while the lock was off."),
      speed_up("speed_up_native", "C++ threads",
               "Threads that do the same work in C++, against one thread in C++."),
      speed_up("speed_up_python_threads", "Python threads",
               "The real Python with threads, against one after another."),
      speed_up("speed_up_python_processes", "Python processes",
               "The real Python with processes, against one after another. Starting them is included."),
  };
}

bool unflipped(const Snapshot& run, std::string_view lock) {
  return run.marks.empty() && run.settings.text("lock") == lock;
}

std::vector<Goal> goals() {
  return {
      {"lose-with-gil", "Lose additions while the GIL is on",
       "counter += 1, letting go between any two bytecodes.",
       [](const Snapshot& run) { return unflipped(run, "on") && run.metric("lost").value_or(0) > 0; }},
      {"lose-at-calls", "Lose additions although threads let go only at jumps back and calls",
       "counter + one() has a call in the middle.",
       [](const Snapshot& run) {
         return unflipped(run, "on") && run.settings.text("looks") == "jumps" &&
                run.metric("lost").value_or(0) > 0;
       }},
      {"wait-with-gil", "Be three times as fast with threads while the GIL is on",
       "Whoever waits does not need the lock.",
       [](const Snapshot& run) {
         return unflipped(run, "on") && run.held.has_value() && run.metric("speed_up").value_or(0) >= 3;
       }},
      {"hand-over", "Hand the lock over a thousand times", "A shorter switch interval.",
       [](const Snapshot& run) { return run.metric("hand_overs").value_or(0) >= 1000; }},
  };
}

}  // namespace

Lesson lesson() {
  return {
      .id = "gil",
      .title = "The GIL",
      .part = Part::choosing_a_model,
      .headline = "One lock for a whole interpreter.",
      .question =
          "Threads run bytecodes, but only the one that has the lock may do so. What does that cost, and "
          "what "
          "does it protect?",
      .property = "no addition is lost",
      .settings = settings(),
      .variants = {{"one thread", {{"threads", "1"}}, Verdict::holds},
                   {"counter += 1, lock off", {{"program", "counter"}, {"lock", "off"}}, Verdict::breaks},
                   {"counter += 1, let go at jumps back and calls",
                    {{"program", "counter"}, {"looks", "jumps"}},
                    Verdict::holds},
                   {"counter += 1, let go between any two bytecodes",
                    {{"program", "counter"}},
                    Verdict::breaks},
                   {"counter = counter + one()", {{"program", "call"}}, Verdict::breaks},
                   {"nothing shared", {}, Verdict::holds}},
      .metrics = metrics(),
      .measure = "speed_up",
      .series = {{"speed_up", "speed-up", "×", Role::good}},
      .figures = {{.name = "speed_ups",
                   .kind = FigureKind::bars,
                   .label = "speed-up, against one thread",
                   .unit = "×",
                   .format = Format::factor}},
      .goals = goals(),
      .outcome_label = "additions lost",
      .lane_unit = "rounds",
      .runs_on = true,
      .body = body_h,
      .text = text_md,
      .twin = twin_py,
      .twin_settings = for_twin(settings(), {"program", "threads", "interval", "rounds", "waiting"}),
      .experiment = experiment,
      .prediction = prediction(),
      .explain = explain,
      .on_belief = on_belief,
  };
}

}  // namespace racecourse::gil
