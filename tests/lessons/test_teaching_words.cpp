// What each lesson says after a run, word for word, for runs with known numbers.

#include <doctest/doctest.h>

#include <string>

#include "kit/base/ordering.h"
#include "kit/host/host.h"
#include "kit/lesson/course.h"
#include "made_up_run.h"

using namespace racecourse;
using namespace racecourse::testing;

TEST_CASE("unsynchronized counter: the loss, the lock, and luck") {
  const char* id = "unsynchronized-counter";
  const Snapshot lossy =
      over(id, {{"threads", "4"}, {"additions", "1000000"}},
           {{"added", 4e6}, {"counter", 2'452'000}, {"lost", 1'548'000}, {"lost_share", 38.7}}, false);
  CHECK(answer(lossy, 4e6) ==
        "You said 4,000,000; this run kept 61.3 %: the counter says 2,452,000 of 4,000,000.");
  CHECK(answer(lossy, 5e6) ==
        "You said 5,000,000; this run kept 61.3 %: the counter says 2,452,000 of 4,000,000. No order of the "
        "steps ends above the sum.");
  CHECK(result(lossy) == 2'452'000);
  CHECK(told(lossy).front() ==
        "4 threads made 4,000,000 additions, and the counter has 2,452,000 of them: 1,548,000 are lost, 38.7 "
        "%.");
  CHECK(on_belief(lossy) == "Here it did not work even once.");

  // A run that goes on is compared by the share it kept.
  Snapshot endless = over(id, {{"threads", "4"}, {"additions", "1000000"}},
                          {{"added", 8e6}, {"counter", 2e6}, {"lost", 6e6}}, false);
  endless.until_stopped = true;
  CHECK(answer(endless, 4e6) ==
        "You said 4,000,000 of 4,000,000, or 100.0 %; this run kept 25.0 % of its 8,000,000 additions.");
  CHECK(result(endless) == 1e6);
  CHECK(find_lesson(id)->teaching.prediction->drawn(4e6, endless) == 8e6);
  CHECK(find_lesson(id)->teaching.prediction->drawn(4e6, lossy) == 4e6);

  const MadeUp exact{{"added", 2000}, {"counter", 2000}, {"lost", 0}};
  const Snapshot lucky = over(id, {{"threads", "2"}, {"additions", "1000"}, {"pause", "yield"}}, exact, true,
                              {{"2000", 40, true}});
  CHECK(
      told(lucky) ==
      Sentences{"2 threads made 2,000 additions, and the counter has all of them.",
                "With 1,000 additions each, a thread may be done before the next one starts: set “additions "
                "each” to a larger number.",
                "0 losses in 40 runs: up to about 3/40 = 7.5 % could still go wrong."});
  CHECK(on_belief(lucky) ==
        "This run worked, and the program is still wrong: nothing keeps two threads apart.");
  const Snapshot on_core = over(id, {{"threads", "2"}, {"additions", "1000"}}, exact);
  CHECK((told(on_core)[1].find("one core") != std::string::npos) == (host().cores == 1));

  const Snapshot locked =
      over(id, {{"threads", "2"}, {"lock", "on"}},
           {{"added", 2000}, {"counter", 2000}, {"lost", 0}, {"ns_per_addition", 40}, {"waiting_ms", 1.5}});
  CHECK(told(locked)[1] ==
        "The lock was on the whole time, so this is not luck. One addition took 40.0 ns, and all threads "
        "together waited 1.5 ms for the lock.");
  CHECK(on_belief(locked).find("leave the lock off") != std::string::npos);

  const Snapshot alone = over(id, {{"threads", "1"}}, {{"added", 1}, {"counter", 1}, {"lost", 0}});
  CHECK(told(alone) == Sentences{"1 thread made 1 addition, and the counter has all of them.",
                                 "A single thread has nobody to race with, so nothing can be lost."});
}

TEST_CASE("locked counter: a run with one position of the lock answers the guess about it") {
  const char* id = "locked-counter";
  const MadeUp lossy{{"added", 1000}, {"counter", 600}, {"lost", 400}};
  const MadeUp exact{{"added", 1000}, {"counter", 1000}, {"lost", 0}};
  const Snapshot around = over(id, {{"lock", "around-write"}}, lossy, false);
  CHECK(result(around) == 1.0);
  CHECK(answer(around, 0) == "You said none; this run lost 40.0 %: 400 of 1,000 additions.");
  CHECK(on_belief(around) == "Here every addition took a lock, and 400 of 1,000 were lost.");
  CHECK(told(around)[1].find("read before the lock was taken") != std::string::npos);
  const Snapshot lucky = over(id, {{"lock", "around-write"}}, exact);
  CHECK(result(lucky) == 0.0);
  CHECK(answer(lucky, 1) ==
        "You said some; this run lost none, but it could have: the value is read before the lock is taken.");
  for (const char* other : {"off", "per-thread"}) {
    CHECK(result(over(id, {{"lock", other}}, lossy, false)) == 1.0);
    CHECK(answer(over(id, {{"lock", other}}, exact), 1).find("but it could have") != std::string::npos);
  }
  CHECK(result(over(id, {{"lock", "on"}}, exact)) == 0.0);
  CHECK(answer(over(id, {{"lock", "on"}}, exact), 1) ==
        "You said some; this run lost none, and with these settings no run ever will.");
  Snapshot flipped = around;
  flipped.marks.push_back({1, "lock", "on"});
  CHECK_FALSE(result(flipped));
  CHECK(answer(flipped, 1) == "You said some; to find out, leave the lock where it is for a whole run.");
  CHECK(told(flipped)[1] ==
        "You switched the lock once. Everything lost was lost by additions that began while it was not on.");
  CHECK(on_belief(over(id, {{"lock", "on"}}, exact)) ==
        "This lock will do: all threads take the same one, around the read and the write.");
}

TEST_CASE("start and join: main waits, goes on, or is ended") {
  const char* id = "start-and-join";
  const Snapshot joined = over(id, {{"join", "join"}, {"workers", "5"}},
                               {{"finished_when_done", 5}, {"printed", 21}, {"mixed", 2}});
  CHECK(answer(joined, 3) == "You said 3; with a main that joins, 5 of 5 workers had finished.");
  CHECK(
      told(joined) ==
      Sentences{
          "Main joined every one of them: 5 of 5 workers had finished when it said done.",
          "2 of 21 lines came from no single thread: another thread printed between two pieces of a line."});
  const Snapshot early = over(id, {{"join", "go-on"}, {"workers", "5"}, {"writing", "lines"}},
                              {{"finished_when_done", 0}, {"printed", 21}, {"mixed", 0}}, false);
  CHECK(result(early) == 0.0);
  CHECK(told(early) == Sentences{"Main did not wait: 0 of 5 workers had finished when it said done.",
                                 "Each line went out in a single call, so no line could be mixed."});
  CHECK(on_belief(early) == "Here there was not even one join: 0 of 5 workers had finished.");
  const Snapshot dropped = over(id, {{"join", "drop"}}, {}, false, {{"ended by signal 6", 1, false}});
  CHECK_FALSE(result(dropped));
  CHECK(told(dropped)[1] ==
        "That ended the whole process at once (ended by signal 6): main never got to say done.");
}

TEST_CASE("many threads: how many times as fast, and how many there could be") {
  const char* id = "many-threads";
  const Snapshot run = over(id, {{"tasks", "20"}, {"latency", "50"}, {"computing", "0"}},
                            {{"speed_up", 16}, {"sequential_ms", 1000}, {"threads_ms", 62.5}});
  CHECK(answer(run, 20) ==
        "You said 20 times as fast; this run was 16 times as fast: 62.5 ms instead of 1.0 s.");
  CHECK(told(run)[0] == "One after another took 1.0 s, one thread per task 62.5 ms: 16.0 ×.");
  CHECK(told(run)[1].find("100.0 % of each task is waiting") == 0);
  CHECK(told(run)[1].find("So threads can be about 20 times as fast at most.") != std::string::npos);
  CHECK(find_lesson(id)->teaching.prediction->drawn(20, run) == 50);
  CHECK_FALSE(find_lesson(id)->teaching.prediction->drawn(0, run));
  const Snapshot one_way = over(id, {{"way", "threads"}}, {{"threads_ms", 62.5}});
  CHECK(told(one_way) == Sentences{"This run used only one way. Choose both ways to compare them."});
}

TEST_CASE("daemon thread: what main left behind") {
  const char* id = "daemon-thread";
  const Snapshot lossy = over(id, {{"records", "200"}, {"each", "2000"}, {"main", "200"}},
                              {{"asked", 200}, {"whole", 82}, {"lost", 118}, {"torn", 1}}, false);
  CHECK(answer(lossy, 100) == "You said 100; the writer was detached, and 82 of 200 records are whole.");
  CHECK(told(lossy) == Sentences{"The writer was detached: 82 of 200 records are whole, 118 are lost.",
                                 "Main returned after 200 ms; writing all the records takes at least 400 ms.",
                                 "The last record in the file is torn: it was cut off in the middle."});
  CHECK(on_belief(lossy) ==
        "It was not fine for this file: 118 of 200 records are gone, and nothing was reported.");
  const Snapshot joined =
      over(id, {{"end", "join"}}, {{"asked", 200}, {"whole", 200}, {"lost", 0}, {"torn", 0}});
  CHECK(result(joined) == 200.0);
  CHECK(on_belief(joined) == "This writer was joined, so it was no daemon.");
}

TEST_CASE("stopping workers: woken, polled, or never") {
  const char* id = "event-shutdown";
  const Snapshot event = over(id, {{"way", "event"}, {"item", "50"}},
                              {{"stop_99_ms", 0.4}, {"not_stopped", 0}, {"finished", 240}, {"lost", 0}});
  CHECK(answer(event, 25) == "You said 25 ms; told by an event, it took 400 µs.");
  CHECK(told(event) ==
        Sentences{"99 % of workers stopped within 400 µs, although an item takes 50 ms: the event "
                  "wakes whoever waits for it.",
                  "All 240 finished items are in the files, because each worker saved what it had when "
                  "it stopped."});
  const Snapshot never =
      over(id, {{"way", "flag"}}, {{"not_stopped", 80}, {"finished", 240}, {"lost", 240}}, false);
  CHECK_FALSE(result(never));
  CHECK(answer(never, 5) ==
        "You said 5 ms; 80 times, a worker told by a flag that wakes nobody never stopped.");
  CHECK(
      told(never)[0] ==
      "80 times, a worker never stopped: it slept, waiting for an item that never came, and nobody woke it.");
  CHECK(told(never)[1] ==
        "240 of 240 finished items never reached a file: they were in the memory of workers that "
        "were cut off.");
  const Snapshot busy =
      over(id, {{"way", "event"}}, {{"not_stopped", 2}, {"finished", 240}, {"lost", 1}}, false);
  CHECK(answer(busy, 5) == "You said 5 ms; 2 times, a worker told by an event did not stop in time.");
  CHECK(
      on_belief(busy) ==
      "Here, 2 times, a worker had not stopped when its trial gave up on it: the machine was too busy to say "
      "more.");
  CHECK(told(busy)[0] ==
        "2 times, a worker had not stopped when its trial gave up on it, although it was told to: on a busy "
        "machine, a thread may wait a long time for a core.");
}

TEST_CASE("thread pool and event loop: who was first") {
  const Snapshot pool = over("thread-pool", {{"tasks", "1000"}},
                             {{"threads_ms", 80}, {"pool_ms", 20}, {"async_ms", 60}, {"tbb_ms", 10}});
  CHECK(result(pool) == 3.0);
  CHECK(answer(pool, 1) == "You said our pool, which took 20.0 ms; first was oneTBB with 10.0 ms.");
  CHECK(told(pool)[0] ==
        "First was oneTBB with 10.0 ms; last was one thread per task with 80.0 ms, 8 times as long.");
  CHECK(told(pool)[1] ==
        "One thread per task cost 60.0 µs more for each task than the pool, which starts its threads only "
        "once.");
  CHECK(on_belief(pool) ==
        "It coped, at a price: 80.0 ms with a thread for each of 1,000 tasks, 20.0 ms with a pool.");
  const Snapshot loop = over("event-loop", {{"connections", "100"}, {"size", "8"}},
                             {{"threads_ms", 70},
                              {"pool_ms", 800},
                              {"loop_ms", 65},
                              {"connections", 100},
                              {"thread_kib", 20},
                              {"loop_kib", 4}});
  CHECK(result(loop) == 2.0);
  CHECK(told(loop)[1] ==
        "The pool served 8 of 100 clients at a time, because a thread stays with its client until it "
        "leaves; the others waited.");
  CHECK(told(loop)[2] ==
        "A connection took 20 KiB with its own thread, and 4 KiB in the event loop, including its client.");
}

TEST_CASE("the GIL: fast or not, lost or not") {
  const char* id = "gil";
  const Snapshot lossy = over(id, {{"program", "counter"}, {"threads", "4"}},
                              {{"speed_up", 0.9}, {"added", 8000}, {"counter", 6000}, {"lost", 2000}}, false);
  CHECK(answer(lossy, 4) == "You said 4 times as fast; this run, with the GIL on, was 0.9 times as fast.");
  CHECK(told(lossy) ==
        Sentences{"With the GIL on, 4 threads were 0.9 times as fast as one: only the thread that "
                  "holds the lock runs bytecodes.",
                  "2,000 of 8,000 additions to the shared counter were lost."});
  CHECK(on_belief(lossy) == "The GIL was on the whole time, and 2,000 of 8,000 additions were lost.");
  const Snapshot safe = over(id, {{"program", "counter"}, {"looks", "jumps"}},
                             {{"speed_up", 1}, {"added", 8000}, {"counter", 8000}, {"lost", 0}});
  CHECK(told(safe)[1].find("Nothing guarantees that.") != std::string::npos);
  const Snapshot python =
      over(id, {}, {{"speed_up", 1}, {"speed_up_python_threads", 0.95}, {"speed_up_python_processes", 1.8}});
  CHECK(told(python)[1] ==
        "This machine's Python: 0.95 times as fast with threads, 1.8 times with processes.");
}

TEST_CASE("locks or queues: what happened to the items is a word of the outcome") {
  const char* id = "locks-or-queues";
  const Snapshot broken = over(id, {{"way", "if"}, {"items", "50000"}}, {{"lost", 3}, {"doubled", 1}}, false);
  CHECK(result(broken) == 3.0);
  CHECK(answer(broken, 0) ==
        "You said “all, once”; with “condition, if”, of 50,000 items, 3 were lost and 1 was taken more than "
        "once.");
  CHECK(told(broken)[0] == "Of 50,000 items, 3 were lost and 1 was taken more than once.");
  const Snapshot whole = over(id, {{"way", "queue"}}, {{"lost", 0}, {"doubled", 0}});
  CHECK(result(whole) == 0.0);
  CHECK(told(whole)[0] == "Of 50,000 items, every one was taken once, and that is not luck.");
  const Snapshot lucky =
      over(id, {{"way", "if"}}, {{"lost", 0}, {"doubled", 0}}, true, {{"all, once", 100, true}});
  CHECK(told(lucky)[1] == "0 failures in 100 runs: up to about 3/100 = 3.0 % could still go wrong.");
}

TEST_CASE("which model: the order that was measured") {
  const Snapshot run = over("which-model", {{"computing", "1000"}, {"waiting", "3"}},
                            {{"sequential_ms", 900},
                             {"threads_ms", 40},
                             {"pool_ms", 120},
                             {"processes_ms", 130},
                             {"event_loop_ms", 60},
                             {"pairs_right", 7}});
  CHECK(result(run) == static_cast<double>(number_of_ordering({1, 4, 2, 3, 0})));
  CHECK(answer(run, 0) ==
        "First was threads with 40.0 ms; last was one after another with 900 ms, 22.5 times as long. "
        "Here your order has 7 of 10 pairs the right way around.");
  CHECK(told(run)[1] ==
        "75.0 % of each task is waiting: many can wait at once, and a model is fast if it lets them.");
  CHECK(on_belief(run) == "They made this batch faster: 40.0 ms with threads, 900 ms one after another.");
}

TEST_CASE("deadlock: who is stuck, and who goes on") {
  const char* id = "deadlock";
  const MadeUp cycle{{"pair_done", 12},  {"others_done", 5000},  {"stuck", 2},
                     {"stuck_ms", 1500}, {"others_since", 4000}, {"backed_off", 0}};
  const Snapshot stuck = over(id, {{"way", "opposite"}, {"others", "2"}}, cycle, false);
  CHECK(result(stuck) == 1.0);
  CHECK(answer(stuck, 0) ==
        "You said “nobody”; in opposite order, 2 of 2 threads between A and B and none of the 2 others got "
        "stuck.");
  CHECK(told(stuck) ==
        Sentences{"2 of 2 threads between A and B are stuck forever: each one in the cycle holds what the "
                  "next one waits for.",
                  "Before that, they did 12 transfers between A and B. Now they can do no more.",
                  "The others, which need only C and D, did 4,000 more transfers in the 1.5 s after the "
                  "deadlock was seen."});
  CHECK(on_belief(stuck) ==
        "It did not: the others did 4,000 more transfers while 2 of 2 threads between A and B were stuck.");

  // A way that is chosen once they are stuck reaches nobody; opposite order, chosen on the way, was not asked about.
  Snapshot tried = stuck;
  REQUIRE_FALSE(tried.settings.set("way", "ordered"));
  tried.marks.push_back({900, "way", "ordered"});
  CHECK(result(tried) == 1.0);
  CHECK(answer(tried, 0) == answer(stuck, 0));
  tried.marks.push_back({950, "way", "opposite"});
  CHECK_FALSE(result(tried));
  CHECK(answer(tried, 2).find("in more than one way") != std::string::npos);

  const Snapshot alone =
      over(id, {{"way", "opposite"}, {"others", "0"}}, {{"pair_done", 1}, {"stuck", 2}}, false);
  CHECK(result(alone) == 2.0);
  CHECK(told(alone)[1] == "Before that, they did 1 transfer between A and B. Now they can do no more.");
  CHECK(told(alone)[2] == "There were no other threads, so nothing kept going.");
  CHECK(on_belief(alone) ==
        "Here nothing was left running, because every thread needed A and B: add others that do not.");
  // Two of three: the third had done all its transfers before.
  CHECK(result(over(id, {{"threads", "3"}, {"others", "0"}}, {{"stuck", 2}}, false)) == 1.0);

  const Snapshot over_before =
      over(id, {{"others", "1"}}, {{"others_done", 1000}, {"stuck", 2}, {"others_since", 0}}, false);
  CHECK(told(over_before)[2] ==
        "The others, which need only C and D, are not stuck: they had done 1,000 transfers by then.");
  CHECK(on_belief(over_before).find("This run cannot tell") == 0);
}

TEST_CASE("deadlock: none seen is luck in opposite order, and a promise with one order") {
  const char* id = "deadlock";
  const MadeUp done{{"pair_done", 2000}, {"others_done", 1000}, {"stuck", 0}, {"backed_off", 1}};
  const Snapshot lucky = over(id, {{"way", "opposite"}}, done, true, {{"all done", 100, true}});
  CHECK(result(lucky) == 0.0);
  CHECK(answer(lucky, 1) ==
        "You said “only threads between A and B”; with “opposite order”, nobody got stuck in 2,000 transfers "
        "between A and B.");
  CHECK(told(lucky) ==
        Sentences{"Nobody got stuck in 2,000 transfers between A and B and 1,000 by the others.",
                  "No cycle formed this time, but in opposite order, one may form at any transfer.",
                  "0 deadlocks in 100 runs: up to about 3/100 = 3.0 % could still go wrong."});
  CHECK(on_belief(lucky).find("There was no deadlock here") == 0);
  const Snapshot last_of_some =
      over(id, {{"way", "opposite"}}, done, true, {{"all done", 60, true}, {"deadlock", 40, false}});
  CHECK(told(last_of_some)[2] == "40 of 100 runs ended in a deadlock.");
  CHECK(told(over(id, {{"way", "ordered"}}, done))[1] ==
        "All threads took A before B, so no cycle can form. That is not luck.");
  CHECK(told(over(id, {{"way", "at-once"}}, done))[1] ==
        "1 attempt failed: a thread that found the other lock taken released its own, and waited for the "
        "other.");
  const Sentences backing_off = told(over(id, {{"way", "back-off"}}, done));
  CHECK(backing_off[1] ==
        "1 attempt failed: a thread that found the other lock taken released its own, so no cycle can form.");
  CHECK(backing_off[2] ==
        "Nothing guarantees that an attempt ever succeeds: two threads in step could go around forever.");

  Snapshot changed = over(id, {{"way", "ordered"}}, done);
  changed.marks.push_back({1, "way", "ordered"});
  CHECK_FALSE(result(changed));
  CHECK(told(changed)[1] == "You changed the way during the run, so this says nothing about any one way.");
  CHECK(told(over(id, {}, {}, std::nullopt)) ==
        Sentences{"The run was stopped before it was clear how it would end."});
}

TEST_CASE("contestants: who was guessed to be first would have stayed ahead of the quickest other") {
  for (const char* id : {"thread-pool", "event-loop", "which-model"}) {
    CAPTURE(id);
    const Lesson& lesson = *find_lesson(id);
    Snapshot run = over(id, {}, {});
    const auto ghost = [&](double guess) { return lesson.teaching.prediction->ghost(guess, run); };
    for (std::size_t i = 0; i < lesson.series.size(); ++i) {
      CHECK(ghost(0).empty());  // nobody knows yet
      const double ms = 10.0 + static_cast<double>(i);
      run.series.push_back({.name = lesson.series[i].name, .points = {{0, 0}, {ms, 40}}});
      run.metrics.push_back({lesson.metrics[i].name, ms, "ms"});
    }
    const std::vector<Point> of_first = ghost(0);
    REQUIRE(of_first.size() == 2);
    CHECK(of_first[0].t_ms == 0);
    CHECK(of_first[1].t_ms == 11);  // it was first: the second is behind
    CHECK(of_first[1].value == 40);
    const bool order = lesson.teaching.prediction->kind == GuessKind::order;
    const double second_first = order ? static_cast<double>(number_of_ordering({1, 0, 2, 3, 4})) : 1;
    CHECK(ghost(second_first)[1].t_ms == 10);
  }
}
