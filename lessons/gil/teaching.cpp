#include "kit/base/format.h"
#include "kit/host/host.h"
#include "kit/lesson/telling.h"

namespace racecourse::gil {

namespace {

bool adds(const Snapshot& run) {
  const std::string program = run.settings.text("program");
  return program == "counter" || program == "call";
}

bool locked(const Snapshot& run) { return run.was_set("lock", "on"); }

double threads_of(const Snapshot& run) { return run.number("threads"); }

std::string losses(const Snapshot& run) {
  return count_text(run.measured("lost")) + " of " + counted(run.measured("added"), "additions");
}

std::string why_so_quick(const Snapshot& run) {
  if (threads_of(run) == 1) return "there is only one thread.";
  if (run.was_set("program", "wait")) return "whoever waits lets go of the lock, so the waits overlap.";
  if (run.was_set("program", "mixed"))
    return locked(run) || host().cores == 1
               ? "the waits overlap, the counting does not."
               : "the waits overlap, and without the lock the counting does too.";
  if (locked(run)) return "only the thread that holds the lock runs bytecodes.";
  if (host().cores == 1) return "this machine has one core, so threads take turns even without the lock.";
  if (adds(run)) return "without the lock all may run, but they fight over the one counter.";
  return "without the lock all may run, on " + counted(host().cores, "cores") + ".";
}

std::string on_speed(const Snapshot& run) {
  const auto speed_up = run.metric("speed_up");
  if (!speed_up) return "The run was stopped before its speed was known.";
  const std::string times = point_text(*speed_up) + " times as fast as one";
  if (!run.marks.empty())
    return "The threads were " + times +
           ", with the lock or the interval changed on the way; the bars show lock on and lock off apart.";
  return "With the GIL " + run.settings.text("lock") + ", " +
         counted(threads_of(run), "thread was ", "threads were ") + times + ": " + why_so_quick(run);
}

std::string why_none_lost(const Snapshot& run) {
  if (threads_of(run) == 1) return "One thread alone overwrites nobody.";
  const bool safe_place = run.was_set("program", "counter") && run.was_set("looks", "jumps");
  if (safe_place && locked(run) && run.marks.empty())
    return "No thread lets go within counter += 1 here, only at the jump after it. Nothing promises that.";
  return room_left(run, "losses");
}

std::string on_losses(const Snapshot& run) {
  if (run.measured("lost") > 0) return losses(run) + " to the shared counter were lost.";
  return "No addition was lost. " + why_none_lost(run);
}

std::string on_python(const Snapshot& run) {
  const auto threads = run.metric("speed_up_python_threads");
  const auto processes = run.metric("speed_up_python_processes");
  if (!threads || !processes) return {};
  std::string said = "The Python of this machine: " + point_text(*threads) + " times as fast with threads, " +
                     point_text(*processes) + " times with processes";
  if (const auto lost = run.metric("lost_by_python"); lost && adds(run))
    said += *lost > 0 ? "; its threads lost " + count_text(*lost) : std::string("; its threads lost nothing");
  return said + ".";
}

std::vector<std::string> explain(const Snapshot& run) {
  std::vector<std::string> said{on_speed(run)};
  if (adds(run) && run.measured("added") > 0) said.push_back(on_losses(run));
  if (const std::string python = on_python(run); !python.empty()) said.push_back(python);
  return said;
}

std::string on_belief(const Snapshot& run) {
  if (!adds(run)) return "This run shares nothing: choose counter += 1, and leave the lock on.";
  if (!locked(run) || !run.marks.empty())
    return "The GIL was not on all the time: leave it on, and run again.";
  if (threads_of(run) == 1) return "One thread alone is safe with and without it: take two or more.";
  if (run.measured("lost") > 0) return "The GIL was on all the time, and " + losses(run) + " were lost.";
  return "It lost nothing this time. " + why_none_lost(run);
}

bool unflipped(const Snapshot& run, std::string_view lock) {
  return run.marks.empty() && run.settings.text("lock") == lock;
}

}  // namespace

Teaching teaching() {
  Teaching t;
  t.question =
      "Threads run bytecodes, but only the one that has the lock may do so. What does that cost, and what "
      "does it protect?";
  t.goals =
      list_of(Goal{"lose-with-gil", "Lose additions while the GIL is on",
                   "counter += 1, letting go between any two bytecodes.",
                   [](const Snapshot& run) { return unflipped(run, "on") && run.measured("lost") > 0; }},
              Goal{"lose-at-calls", "Lose additions although threads let go only at jumps back and calls",
                   "counter + one() has a call in the middle.",
                   [](const Snapshot& run) {
                     return unflipped(run, "on") && run.was_set("looks", "jumps") && run.measured("lost") > 0;
                   }},
              Goal{"wait-with-gil", "Be three times as fast with threads while the GIL is on",
                   "Whoever waits does not need the lock.",
                   [](const Snapshot& run) {
                     return unflipped(run, "on") && run.held.has_value() && run.measured("speed_up") >= 3;
                   }},
              Goal{"hand-over", "Hand the lock over a thousand times", "A shorter switch interval.",
                   [](const Snapshot& run) { return run.measured("hand_overs") >= 1000; }});
  Prediction& asked = t.prediction.emplace();
  asked.kind = GuessKind::number;
  asked.question =
      "With the GIL {lock}, how many times as fast {threads|is|are} {threads} {threads|thread|threads} as "
      "one?";
  asked.high = 100;
  asked.unit = "×";
  asked.format = Format::factor;
  asked.series = "speed_up";
  asked.result = [](const Snapshot& run) -> std::optional<double> {
    if (run.state != RunState::done) return std::nullopt;
    return run.metric("speed_up");
  };
  asked.answer = [](double guess, const Snapshot& run) {
    const std::string said = "You said " + point_text(guess) + " times as fast";
    const auto speed_up = run.metric("speed_up");
    if (!speed_up) return said + "; the run was stopped before its speed was known.";
    return said + "; this run, with the GIL " +
           (run.marks.empty() ? run.settings.text("lock") : std::string("changed on the way")) + ", was " +
           point_text(*speed_up) + " times as fast.";
  };
  t.explain = explain;
  t.on_belief = on_belief;
  return t;
}

}  // namespace racecourse::gil
