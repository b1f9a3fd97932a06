#include "kit/lesson/lesson.h"

#include <string>
#include <vector>

#include "gil/experiment.h"
#include "gil/workload.h"
#include "kit/lesson/telling.h"
#include "kit/twins/twin.h"

namespace racecourse::gil {

namespace {

std::vector<Setting> settings() {
  return {
      Setting::choice("program", "program",
                      "What each thread does. In the two programs that add, all threads share one counter.",
                      programs()),
      Setting::choice("lock", "the GIL", "Whether a thread needs the interpreter's lock to run bytecodes.",
                      {{"off", "off"}, {"on", "on"}})
          .at_first("on")
          .while_running()
          .on_key('L'),
      Setting::number("threads", "threads", "How many threads do the same work at the same time.", 1, 16, 4),
      Setting::number("interval", "switch interval",
                      "How long a thread waits before it asks for the lock, as in sys.setswitchinterval.", 1,
                      1'000'000, 5'000)
          .in("µs")
          .log_scale()
          .while_running(),
      Setting::choice(
          "looks", "releases it", "Where the running thread checks whether another one asks for the lock.",
          {{"everywhere", "between any two bytecodes"}, {"jumps", "at backward jumps and calls"}}),
      Setting::number("rounds", "rounds",
                      "How much each thread does: each round is 10,000 steps, or a millisecond of waiting.",
                      1, 1'000, 200)
          .in("rounds")
          .log_scale(),
      Setting::number("waiting", "waiting", "How much of each round of “count and wait” is waiting.", 0, 100,
                      50)
          .in("%"),
      Setting::choice("python", "also run Python",
                      "Whether this machine's real Python does the same work. Without it, runs end sooner.",
                      {{"off", "off"}, {"on", "on"}})
          .at_first("on"),
  };
}

std::vector<MetricSpec> metrics() {
  const auto speed_up = [](std::string name, std::string label, std::string help) {
    return MetricSpec{std::move(name), std::move(label), "×", Format::factor, Role::plain,
                      false,           std::move(help)};
  };
  return {
      {"speed_up", "speedup", "×", Format::factor, Role::good, true,
       "Bytecodes per second of all threads, divided by those of one thread alone in the same run, with the "
       "lock in the same position."},
      {"bytecodes_per_second", "speed", "bytecodes/s", Format::rate, Role::plain, true,
       "Bytecodes per second, by all threads of our interpreter."},
      {"hand_overs", "handoffs", "", Format::count, Role::muted, true,
       "How often the lock went from one thread to another."},
      {"lost", "lost", "additions", Format::count, Role::loss, true,
       "Additions by our interpreter that are missing from the counter."},
      {"lost_by_python", "lost by Python", "additions", Format::count, Role::loss, true,
       "The same for the real Python's threads."},
      {"added", "added", "additions", Format::count, Role::plain, false, "Additions by all threads."},
      {"counter", "counter", "additions", Format::count, Role::result, false,
       "What the shared counter says."},
      speed_up("speed_up_locked", "lock on", "Threads of our interpreter while the lock was on."),
      speed_up("speed_up_unlocked", "lock off", "Threads of our interpreter while the lock was off."),
      speed_up("speed_up_native", "C++ threads",
               "Threads that do the same work in C++, compared with one thread in C++."),
      speed_up("speed_up_python_threads", "Python threads",
               "The real Python with threads, compared with one after another."),
      speed_up("speed_up_python_processes", "Python processes",
               "The real Python with processes, compared with one after another. The time includes starting "
               "them."),
  };
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "The GIL";
  l.part = Part::choosing_a_model;
  l.headline = "One lock for a whole interpreter.";
  l.property = "no addition is lost";
  l.settings = settings();
  l.variants = {{"one thread", {{"threads", "1"}}, Verdict::holds},
                {"counter += 1, lock off", {{"program", "counter"}, {"lock", "off"}}, Verdict::breaks},
                {"counter += 1, let go at jumps back and calls",
                 {{"program", "counter"}, {"looks", "jumps"}},
                 Verdict::holds},
                {"counter += 1, let go between any two bytecodes", {{"program", "counter"}}, Verdict::breaks},
                {"counter = counter + one()", {{"program", "call"}}, Verdict::breaks},
                {"nothing shared", {}, Verdict::holds}};
  l.metrics = metrics();
  l.measure = "speed_up";
  l.series = {{"speed_up", "speedup", "×", Role::good}};
  l.figures =
      list_of(FigureSpec{"speed_ups", FigureKind::bars, "speedup over one thread", "", "×", Format::factor});
  l.outcome_label = "additions lost";
  l.lane_unit = "rounds";
  l.runs_on = true;
  l.twin_settings = for_twin(settings(), {"program", "threads", "interval", "rounds", "waiting"});
  l.experiment = experiment;
  return l;
}

Teaching teaching() {
  Teaching t;
  t.question =
      "Threads run bytecodes, but only the one that has the lock may do so. What does that cost, and what "
      "does it protect?";
  const auto locked = [](const Snapshot& run) { return run.marks.empty() && run.was_set("lock", "on"); };
  t.goals = list_of(
      Goal{"lose-with-gil", "Lose additions while the GIL is on",
           "Take counter += 1, and release the lock between any two bytecodes.",
           [locked](const Snapshot& run) { return locked(run) && run.measured("lost") > 0; }},
      Goal{"lose-at-calls",
           "Lose additions even though threads release the lock only at backward jumps and calls",
           "counter + one() has a call in the middle.",
           [locked](const Snapshot& run) {
             return locked(run) && run.was_set("looks", "jumps") && run.measured("lost") > 0;
           }},
      Goal{
          "wait-with-gil", "Be three times faster with threads while the GIL is on",
          "A thread that waits does not need the lock.",
          [locked](const Snapshot& run) { return locked(run) && run.held && run.measured("speed_up") >= 3; }},
      Goal{"hand-over", "Hand the lock over a thousand times", "Set a shorter switch interval.",
           [](const Snapshot& run) { return run.measured("hand_overs") >= 1000; }});
  t.prediction = how_many(
      "With the GIL {lock}, how many times faster {threads|is|are} {threads} {threads|thread|threads} than "
      "one?",
      "speed_up", 100, "×");
  t.prediction->format = Format::factor;
  t.prediction->series = "speed_up";
  t.words = {factor_word("times", "speed_up"),
             factor_word("python_threads", "speed_up_python_threads"),
             factor_word("python_processes", "speed_up_python_processes"),
             {"room_left", [](const Snapshot& run) { return room_left(run, "losses"); }}};
  t.facts = {{"adds",
              [](const Snapshot& run) {
                return run.was_set("program", "counter") || run.was_set("program", "call");
              }},
             {"safe_place", [](const Snapshot& run) {
                return run.was_set("program", "counter") && run.was_set("looks", "jumps");
              }}};
  return t;
}

}  // namespace racecourse::gil
