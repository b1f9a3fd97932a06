#include <algorithm>
#include <optional>
#include <string>
#include <thread>

#include "deadlock/body.h"
#include "kit/lesson/telling.h"
#include "kit/twins/twin.h"
#include "kit/worlds/scene.h"

namespace racecourse::deadlock {

namespace {

enum Way : long { opposite, ordered, at_once, back_off };

template <World W>
void transfer(long way, Account<W>& from, Account<W>& to, auto pause) {
  switch (way) {
    case opposite: return transfer_payer_first(from, to, pause);
    case ordered: return transfer_in_order(from, to, pause);
    case at_once: return transfer_at_once(from, to, pause);
    default: return transfer_backing_off(from, to, pause);
  }
}

// Not the world's yield: it ends a stopped body by an exception, and nothing would unlock what is locked here by hand.
void pause_between(RealWorld& world, long length) {
  switch (length) {
    case 0: return;
    case 1: return std::this_thread::yield();
    case 2: return world.spin(10'000);
    default: return world.spin(100'000);
  }
}

/// What a thread does between its two locks. In the controlled world that is nothing: the explorer tries every switch there
/// anyway.
template <World W>
auto pause_of(Scene<W>& scene) {
  if constexpr (Scene<W>::is_real)
    return [&world = scene.world(), length = scene.live("pause")] {
      Lane::here().other.add(1);  // an attempt
      pause_between(world, length());
    };
  else
    return [] {};
}

// Attempts that ended without a transfer. One that still goes on, or was cut off by Stop, does not count.
std::int64_t failed_tries_by(const Stage& stage, const Lane& lane) {
  const bool all_ended = lane.ended_at() != 0 && !stage.stop_requested();
  return std::max<std::int64_t>(lane.other.get() - lane.done.get() - (all_ended ? 0 : 1), 0);
}

/// Reports a real run while it goes.
class Observer {
 public:
  void look(Stage& stage, long pair, long others) {
    stage.set_metric("pair_done", pair);
    stage.set_metric("others_done", others);
    stage.add_point("pair", pair);
    stage.add_point("others", others);
    if (!seen_at_ms_) stage.set_metric("stuck", 0);
    std::int64_t failed_tries = 0;
    for (std::size_t i = 0; i < stage.lane_count(); ++i)
      failed_tries += failed_tries_by(stage, stage.lane(i));
    stage.set_metric("backed_off", failed_tries);
    stage.set_metric("waiting_ms", stage.total_waiting_ms());
    if (stage.elapsed_ms() > 0)
      stage.set_metric("transfers_per_second", 1e3 * static_cast<double>(pair + others) / stage.elapsed_ms());
    const WaitGraph now = stage.waits();
    // Stop ends the waits one by one, so from then on the last graph stays. Before the run begins there is none.
    if (stage.stop_requested() || now.threads.empty()) return;
    stage.set_waits("waits", now);
    if (!now.cycles.empty()) tell_deadlock(stage, now, others);
  }

 private:
  void tell_deadlock(Stage& stage, const WaitGraph& now, long others) {
    if (!seen_at_ms_) {
      seen_at_ms_ = stage.now_ms();
      stage.mark("deadlock here");
      others_then_ = others;
      stage.set_outcome(deadlock_ending());
      stage.add_note(
          "Another way does not reach the stuck threads: each of them sleeps in lock(). Only Stop ends "
          "that.");
    }
    stage.set_metric("stuck", now.count(WaitGraph::Fate::stuck) + now.count(WaitGraph::Fate::behind));
    stage.set_metric("stuck_ms", stage.now_ms() - *seen_at_ms_);
    stage.set_metric("others_since", others - others_then_);
  }

  std::optional<double> seen_at_ms_;
  long others_then_ = 0;  // what the others had done when the deadlock was seen
};

// No deadlock this time does not mean that none is possible.
void note_lucky_run(Stage& stage) {
  stage.add_note_of_luck("No deadlock: no two threads were between their two locks at the same moment.");
}

template <World W>
void play(Scene<W>& scene) {
  W& world = scene.world();
  Account<W> a(world, 1, "balance A", "lock A"), b(world, 2, "balance B", "lock B");
  Account<W> c(world, 3, "balance C", "lock C"), d(world, 4, "balance D", "lock D");
  const auto money = [&] {
    return a.balance.value() + b.balance.value() + c.balance.value() + d.balance.value();
  };
  const auto way = scene.live("way");
  const auto pause = pause_of(scene);
  const long transfers = scene.number("transfers");
  const auto add_thread = [&](const char* name, long i, Account<W>& from, Account<W>& to) {
    scene.thread(name, i, transfers, [&from, &to, way, pause] {
      begin_path(from.world);
      transfer(way(), from, to, pause);
    });
  };
  for (long i = 1; i <= scene.number("threads"); ++i)
    i % 2 == 1 ? add_thread("thread", i, a, b) : add_thread("thread", i, b, a);
  for (long i = 1; i <= scene.number("others"); ++i) add_thread("other", i, c, d);

  Observer observer;
  scene.observe([&](Stage& stage) { observer.look(stage, scene.done_by("thread"), scene.done_by("other")); });
  scene.run([&] { return money() == 4000 ? Ending{"all done", true} : Ending{"money lost", false}; });
  if constexpr (Scene<W>::is_real) {
    Stage& stage = scene.stage();
    stage.set_metric("money", money());
    if (!stage.outcome()) stage.set_outcome("no deadlock", true);
    if (stage.outcome()->held && way() == opposite) note_lucky_run(stage);
  }
}

std::vector<Setting> settings() {
  return {
      Setting::number("threads", "threads",
                      "Threads that move money between A and B, every other one from B to A.", 2, 16, 2)
          .in("threads"),
      Setting::number("others", "others", "Threads that move money from C to D and never touch A or B.", 0,
                      16, 2),
      Setting::number("transfers", "transfers each", "How many times each thread moves money.", 1, 10'000'000,
                      1000)
          .in("transfers")
          .log_scale(),
      Setting::choice("way", "locks", "How a thread takes the two locks it needs.",
                      {{"opposite", "opposite order"},
                       {"ordered", "one order"},
                       {"at-once", "both at once"},
                       {"back-off", "try, back off"}})
          .while_running()
          .on_key('L'),
      Setting::choice(
          "pause", "pause between the locks",
          "What a thread does once it has the first lock. The longer the pause, the more likely a deadlock.",
          {{"none", "none"}, {"yield", "yield"}, {"10us", "10 µs"}, {"100us", "100 µs"}})
          .at_first("10us")
          .while_running()
          .for_real_runs(),
  };
}

std::vector<Setting> twin_settings() {
  return {
      Setting::number("threads", "threads",
                      "Threads that move money between A and B, every other one from B to A.", 2, 16, 2),
      Setting::number("others", "others", "Threads that move money from C to D.", 0, 16, 2),
      Setting::number("transfers", "transfers each",
                      "How many times each thread moves money. The twin ends after 1.5 seconds at most.", 1,
                      10'000'000, 50'000)
          .log_scale(),
      Setting::choice(
          "way", "locks", "How a thread takes the two locks it needs.",
          {{"opposite", "opposite order"}, {"ordered", "one order"}, {"back-off", "try, back off"}}),
      Setting::choice("pause", "pause between the locks",
                      "Whether a thread lets others run once it has the first lock.",
                      {{"yield", "sleep(0)"}, {"none", "none"}}),
  };
}

std::vector<MetricSpec> metrics() {
  return {
      {"pair_done", "between A and B", "transfers", Format::count, Role::result, true,
       "Transfers done by the threads that need A and B."},
      {"others_done", "by the others", "transfers", Format::count, Role::plain, true,
       "Transfers done by the threads that need C and D."},
      {"stuck", "stuck forever", "threads", Format::count, Role::loss, true,
       "Threads that wait for each other in a cycle, and threads that wait for one of those."},
      {"stuck_ms", "stuck for", "ms", Format::duration, Role::loss, true,
       "Time since the deadlock was first seen. The program checks the threads 60 times a second."},
      {"others_since", "by the others since", "transfers", Format::count, Role::good, false,
       "Transfers the others have done since the deadlock was first seen."},
      {"backed_off", "failed tries", "times", Format::count, Role::muted, true,
       "How often a thread had one lock, found the other taken, and released its own."},
      {"waiting_ms", "waiting for locks", "ms", Format::duration, Role::muted, true,
       "Time threads waited for a lock, all threads together."},
      {"transfers_per_second", "speed", "transfers/s", Format::rate, Role::good, false,
       "Transfers by all threads together, over the whole run."},
      {"money", "money", "units", Format::count, Role::plain, false,
       "The total in all four accounts at the end; each began with 1,000."},
  };
}

bool changed_to(const Snapshot& run, std::string_view any_or_way) {
  return std::any_of(run.marks.begin(), run.marks.end(), [&](const Mark& mark) {
    return mark.setting == "way" && (any_or_way == "any" || mark.value == any_or_way);
  });
}

/// Whether the way that the run began with explains its end. Only opposite order closes a cycle, so a deadlock came from the
/// first way unless opposite order was chosen later; what is chosen after a deadlock reaches nobody.
bool went_as_asked(const Snapshot& run) { return !changed_to(run, run.held == false ? "opposite" : "any"); }

std::string how_it_went(const Snapshot& run) {
  if (!went_as_asked(run)) return "in more than one way";
  return run.held == false ? "in opposite order" : "with “" + word_of(run, "way") + "”";
}

/// Who got stuck for ever, as an index into the labels of the prediction.
std::optional<std::size_t> who_got_stuck(const Snapshot& run) {
  if (!run.held || !went_as_asked(run)) return std::nullopt;
  if (*run.held) return 0;
  return run.number("others") == 0 && run.measured("stuck") >= run.number("threads") ? 2 : 1;
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Deadlock";
  l.part = Part::going_further;
  l.headline = "Two accounts, two locks, and everybody needs both.";
  l.property = "no threads wait for each other forever";
  l.settings = settings();
  l.variants = {{"opposite order", {{"way", "opposite"}}, Verdict::breaks},
                {"one order", {{"way", "ordered"}}, Verdict::holds},
                {"both at once", {{"way", "at-once"}}, Verdict::holds},
                {"try and back off", {{"way", "back-off"}}, Verdict::holds}};
  l.metrics = metrics();
  l.series = {{"pair", "between A and B", "transfers", Role::result},
              {"others", "the others", "transfers", Role::plain}};
  l.figures = list_of(FigureSpec{"waits", FigureKind::waits, "who waits for whom"});
  l.opens_with = 1;
  l.outcome_label = "how the run ended";
  l.lane_unit = "transfers";
  l.runs_on = true;
  l.twin_settings = twin_settings();
  l.explore_defaults = {{"threads", "2"}, {"others", "0"}, {"transfers", "1"}};
  plays(
      l, [](const Stage& stage) { return stage.settings().number("threads") == 2; },
      [](auto& scene) { play(scene); });
  return l;
}

Teaching teaching() {
  Teaching t;
  t.question =
      "Half of the threads move money from A to B, half from B to A, and each locks the paying account "
      "first. What happens to them, and to the rest of the program?";
  t.goals = list_of(
      Goal{"stuck", "Get two threads stuck forever", "Choose opposite order, and a pause between the locks.",
           [](const Snapshot& run) { return run.measured("stuck") >= 2; }},
      Goal{"partial", "Keep a deadlock for a second while other threads keep going",
           "Have at least one other thread, and do not press Stop.",
           [](const Snapshot& run) {
             return run.measured("stuck_ms") >= 1000 && run.measured("others_since") > 0;
           }},
      Goal{"out", "Let 8 threads finish 1,000 transfers each between A and B",
           "Choose any way but opposite order, and run until all are done.",
           [](const Snapshot& run) {
             return run.held == true && run.number("threads") >= 8 &&
                    run.measured("pair_done") >= 1000 * run.number("threads");
           }},
      Goal{"vain", "Back off more often than you get anything done",
           "Choose try, back off, with a long pause.", [](const Snapshot& run) {
             return run.measured("backed_off") > run.measured("pair_done") + run.measured("others_done");
           }});
  t.prediction = one_of(
      "{threads} threads move money between A and B, {others} {others|other|others} from C to D. Who gets "
      "stuck forever?",
      {"nobody", "only threads between A and B", "everybody"}, who_got_stuck);
  t.prediction->goes_on = true;
  t.words = {{"went", how_it_went},
             {"room_left", [](const Snapshot& run) { return room_left(run, "deadlocks"); }}};
  t.facts = {{"way_changed", [](const Snapshot& run) { return changed_to(run, "any"); }}};
  return t;
}

}  // namespace racecourse::deadlock
