#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kit/base/spread.h"
#include "kit/host/clock.h"
#include "kit/host/host.h"
#include "kit/lesson/telling.h"
#include "kit/twins/twin.h"
#include "kit/worlds/scene.h"
#include "locks_or_queues/body.h"

namespace racecourse::locks_or_queues {

namespace {

/// What may become of the items.
constexpr std::array fates{"all, once", "some lost", "some doubled", "some lost, some doubled"};

/// An index into fates.
std::size_t fate(bool some_lost, bool some_doubled) {
  return (some_lost ? 1U : 0U) + (some_doubled ? 2U : 0U);
}

/// Records what becomes of each item, numbered from 0, and how long handing it over takes.
template <World W>
class Ledger {
 public:
  explicit Ledger(Scene<W>& scene)
      : world_(scene.world()),
        work_ns_(1000 * scene.number("work")),
        taken_(static_cast<std::size_t>(scene.number("items"))),
        put_at_(taken_.size()),
        began_(static_cast<std::size_t>(scene.number("producers") + scene.number("consumers"))) {}

  // For the lanes.

  /// The lane's processor time counts from here on, so that starting the thread does not.
  void begin() {
    Began& began = began_[index(Lane::here().id())];
    if (!std::exchange(began.known, true)) began.processor_time = thread_processor_time();
  }
  /// Makes an item just before it is put. The time this takes is not counted.
  void make(long item) {
    if (work_ns_ > 0) {
      const auto before = thread_processor_time();
      world_.spin(work_ns_);
      const auto after = thread_processor_time();
      auto& began = began_[index(Lane::here().id())].processor_time;
      if (before && after && began) *began += *after - *before;
    }
    put_at_[index(item)].store(ticks(), std::memory_order_relaxed);
    note_processor_time();
  }
  void take(long item) {
    if (taken_[index(item)].fetch_add(1, std::memory_order_relaxed) == 0) {
      const auto since = ticks() - put_at_[index(item)].load(std::memory_order_relaxed);
      hand_over_.add(static_cast<std::int64_t>(static_cast<double>(since) * nanoseconds_per_tick()));
    }
    note_processor_time();
  }
  /// The lane is done.
  void leave() { note_processor_time(true); }

  // For the run's thread.

  void look(Stage& stage, long taken) const {
    stage.set_metric("taken", taken);
    stage.set_metric("processor_ms", static_cast<double>(stage.total(&Lane::other)) / 1e6);
    if (stage.elapsed_ms() > 0)
      stage.set_metric("items_per_second", 1e3 * static_cast<double>(taken) / stage.elapsed_ms());
    const Spread hand_over = hand_over_.picture();
    stage.set_spread("hand_over", hand_over);
    if (hand_over.count() == 0) return;
    stage.set_metric("hand_over_us", hand_over.quantile(0.5) / 1e3);
    stage.set_metric("hand_over_99_us", hand_over.quantile(0.99) / 1e3);
  }
  std::int64_t lost() const { return std::count(taken_.begin(), taken_.end(), 0U); }
  std::int64_t doubled() const {
    return std::count_if(taken_.begin(), taken_.end(), [](const auto& times) { return times > 1U; });
  }

 private:
  static std::size_t index(long item) { return static_cast<std::size_t>(item); }

  // Asking costs a third of a microsecond, so it is done only now and then.
  void note_processor_time(bool now = false) {
    Lane& lane = Lane::here();
    if (!now && lane.done.get() % 256 != 0) return;
    const auto& began = began_[index(lane.id())].processor_time;
    if (const auto used = thread_processor_time(); used && began) lane.other.set((*used - *began).count());
  }

  struct alignas(64) Began {
    bool known = false;
    std::optional<std::chrono::nanoseconds> processor_time;  // moved forward by what does not count
  };
  W& world_;
  const std::int64_t work_ns_;
  std::vector<std::atomic<std::uint32_t>> taken_;
  std::vector<std::atomic<std::uint64_t>> put_at_;
  std::vector<Began> began_;  // of each lane
  SpreadRecorder hand_over_;
};

/// The same in the controlled world: nothing is measured, and threads leave notes.
template <>
class Ledger<ControlledWorld> {
 public:
  explicit Ledger(Scene<ControlledWorld>& scene)
      : taken_(scene.world(), "taken item", scene.number("items")) {}

  static void begin() {}
  static void make(long) {}
  /// A wrong buffer may return an item that nobody put.
  void take(long item) {
    if (item >= 0 && item < static_cast<long>(taken_.size())) taken_[static_cast<std::size_t>(item)].add(1);
  }
  static void leave() {}
  static void look(Stage&, long) {}
  std::int64_t lost() const {
    return std::count_if(taken_.begin(), taken_.end(), [](const auto& times) { return times.value() == 0; });
  }
  std::int64_t doubled() const {
    return std::count_if(taken_.begin(), taken_.end(), [](const auto& times) { return times.value() > 1; });
  }

 private:
  ControlledWorld::array<ControlledWorld::note<long>> taken_;
};

/// The threads, for any way to put and to take.
template <World W, class Put, class Take, class Close>
void hand_over(Scene<W>& scene, Put put, Take take, Close close_all) {
  const long producers = scene.number("producers"), items = scene.number("items");
  Ledger<W> ledger(scene);
  typename W::template atomic<long> producing(scene.world(), "producers at work", producers);
  for (long i = 0; i < producers; ++i) {
    const long from = items * i / producers, to = items * (i + 1) / producers;
    scene.thread("producer", i + 1, to - from,
                 [&ledger, &producing, put, close_all, item = from, to]() mutable {
                   ledger.begin();
                   if (item == to) {
                     leave(producing, close_all);
                     ledger.leave();
                     return false;
                   }
                   ledger.make(item);
                   put(item++);
                   return true;
                 });
  }
  for (long i = 0; i < scene.number("consumers"); ++i)
    scene.thread("consumer", i + 1, 0, [&ledger, take, items, taken = 0L]() mutable {
      ledger.begin();
      const long item = take();
      if (item == nothing) {
        ledger.leave();
        return false;
      }
      ledger.take(item);
      // In the controlled world a consumer ends when it has taken more than there are: a wrong buffer may never run dry.
      return Scene<W>::is_real || taken++ < items;
    });
  scene.observe([&](Stage& stage) { ledger.look(stage, scene.done_by("consumer")); });
  scene.run([&] {
    if constexpr (Scene<W>::is_real) {
      scene.stage().set_metric("lost", ledger.lost());
      scene.stage().set_metric("doubled", ledger.doubled());
    }
    const std::size_t end = fate(ledger.lost() > 0, ledger.doubled() > 0);
    return Ending{fates[end], end == 0};
  });
}

template <World W>
void play(Scene<W>& scene) {
  if (scene.text("way") == "queue") {
    Queue<W> queue(scene.world(), scene.number("slots"));
    return hand_over(
        scene, [&queue](long item) { queue.put(item); }, [&queue] { return queue.take(); },
        [&queue] { queue.close(); });
  }
  Buffer<W> buffer(scene.world(), scene.number("slots"));
  // Only here: a queue does not show its fill level.
  scene.observe(
      [&](Stage& stage) { stage.add_point("fill", std::clamp(buffer.count.value(), 0L, buffer.capacity)); });
  const auto close_buffer = [&buffer] { close(buffer); };
  switch (scene.number("way")) {
    case 0:
      return hand_over(
          scene, [&buffer](long item) { put_without_lock(buffer, item); },
          [&buffer] { return take_without_lock(buffer); }, close_buffer);
    case 1:
      return hand_over(
          scene, [&buffer](long item) { put_polling(buffer, item); },
          [&buffer] { return take_polling(buffer); }, close_buffer);
    case 2:
      return hand_over(
          scene, [&buffer](long item) { put_with_if(buffer, item); },
          [&buffer] { return take_with_if(buffer); }, close_buffer);
    default:
      return hand_over(
          scene, [&buffer](long item) { put_with_while(buffer, item); },
          [&buffer] { return take_with_while(buffer); }, close_buffer);
  }
}

bool has_path(const Stage& stage) {
  constexpr std::int64_t few = 20;  // each takes a thread some 15 steps
  const Settings& settings = stage.settings();
  return settings.number("producers") == 1 && settings.number("consumers") == 1 &&
         settings.number("items") <= few;
}

std::vector<Setting> settings() {
  return {
      Setting::choice("way", "way", "How producers and consumers share the buffer.",
                      {{"none", "no lock"},
                       {"poll", "lock and poll"},
                       {"if", "condition, if"},
                       {"while", "condition, while"},
                       {"queue", "queue"}})
          .at_first("if")
          .on_key('L'),
      Setting::number("producers", "producers", "Threads that put items into the buffer.", 1, 16, 2),
      Setting::number("consumers", "consumers", "Threads that take items out of it.", 1, 16, 3),
      Setting::number("slots", "slots", "How many items the buffer holds.", 1, most_slots, 2),
      Setting::number("items", "items", "How many items all producers together put in.", 1, 1'000'000, 50'000)
          .in("items")
          .log_scale(),
      Setting::number("work", "work", "How long it takes to make one item. The consumers wait meanwhile.", 0,
                      1000, 0)
          .in("µs")
          .for_real_runs(),
  };
}

std::vector<MetricSpec> metrics() {
  return {
      {"taken", "taken", "items", Format::count, Role::plain, true, "How many times an item was taken."},
      {"lost", "lost", "items", Format::count, Role::loss, true, "Items that were put in and never taken."},
      {"doubled", "doubled", "items", Format::count, Role::loss, true,
       "Items that were taken more than once."},
      {"processor_ms", "CPU time", "ms", Format::duration, Role::plain, true,
       "CPU time that all threads together spent on handing over and waiting. Making the items does not "
       "count."},
      {"hand_over_us", "handoff", "µs", Format::duration, Role::muted, true,
       "From just before an item is put in until it has been taken; half of them took less."},
      {"hand_over_99_us", "handoff, 99 %", "µs", Format::duration, Role::muted, false,
       "From just before an item is put in until it has been taken; 99 % of them took less."},
      {"items_per_second", "speed", "items/s", Format::rate, Role::good, true,
       "Items taken per second, by all consumers together."},
  };
}

std::optional<std::size_t> fate_in(const Snapshot& run) {
  if (!run.held) return std::nullopt;
  return fate(run.measured("lost") > 0, run.measured("doubled") > 0);
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Locks or queues";
  l.part = Part::choosing_a_model;
  l.headline = "Some threads put items in, some take them out, and the buffer is small.";
  l.property = "every item is taken once";
  l.settings = settings();
  l.variants = {{"no lock", {{"way", "none"}}, Verdict::breaks},
                {"lock and poll", {{"way", "poll"}}, Verdict::holds},
                {"condition with if, one of each",
                 {{"way", "if"}, {"producers", "1"}, {"consumers", "1"}},
                 Verdict::holds},
                {"condition with if", {{"way", "if"}}, Verdict::breaks},
                {"condition with while", {{"way", "while"}}, Verdict::holds},
                {"queue", {{"way", "queue"}}, Verdict::holds}};
  l.metrics = metrics();
  l.series = {{"fill", "items in the buffer", "items", Role::result}};
  l.figures = list_of(FigureSpec{.name = "hand_over",
                                 .kind = FigureKind::spread,
                                 .label = "time from just before an item is put in until it is taken",
                                 .empty = "No item has been handed over yet."});
  l.outcome_label = "what happened to the items";
  l.lane_unit = "items";
  l.twin_settings = for_twin(settings(), {"way", "producers", "consumers", "slots", "items", "work"});
  l.explore_defaults = {{"producers", "1"}, {"consumers", "2"}, {"slots", "1"}, {"items", "2"}};
  plays(l, has_path, [](auto& scene) { play(scene); });
  return l;
}

Teaching teaching() {
  Teaching t;
  t.question =
      "Five ways to share one small buffer. Which of them hand over every item once, and which of them wait "
      "without keeping a core busy?";
  t.goals = list_of(
      Goal{"lose", "Lose an item", "Choose no lock, or a condition with `if`.",
           [](const Snapshot& run) { return run.measured("lost") > 0; }},
      Goal{"double", "Take an item twice", "Choose a condition with `if`, and more consumers than producers.",
           [](const Snapshot& run) { return run.measured("doubled") > 0; }},
      Goal{"all", "Hand over 50,000 items without a lock of your own", "Use the queue.",
           [](const Snapshot& run) {
             return run.held == true && run.was_set("way", "queue") && run.number("items") >= 50'000;
           }});
  t.prediction = one_of("With “{way}”, what happens to the {items} {items|item|items}?",
                        {fates.begin(), fates.end()}, fate_in);
  t.prediction->of_outcome = true;
  t.words = {{"room_left", [](const Snapshot& run) { return room_left(run); }}};
  t.facts = {{"meant_to_break",
              [](const Snapshot& run) { return run.was_set("way", "none") || run.was_set("way", "if"); }}};
  return t;
}

}  // namespace racecourse::locks_or_queues
