#include "kit/lesson/lesson.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kit/base/spread.h"
#include "kit/host/clock.h"
#include "kit/host/host.h"
#include "kit/running/stage.h"
#include "kit/twins/twin.h"
#include "kit/worlds/controlled_world.h"
#include "kit/worlds/real_world.h"
#include "kit/worlds/stamped_world.h"
#include "locks_or_queues/body.h"

namespace racecourse::locks_or_queues {

namespace {

/// One way to hand items over.
struct Way {
  std::function<void(long)> put;
  std::function<long()> take;
  std::function<void()> close;
};

Ending ending(std::int64_t lost, std::int64_t doubled) {
  if (lost + doubled == 0) return {"all, once", true};
  std::string value = lost > 0 ? "some lost" : "";
  if (doubled > 0) value += lost > 0 ? ", some doubled" : "some doubled";
  return {value, false};
}

/// What became of each item, noted by whoever took it. Items are numbered from 0.
class Ledger {
 public:
  explicit Ledger(std::size_t items) : taken_(items), put_at_(items) {}

  void put(long item) { put_at_[index(item)].store(ticks(), std::memory_order_relaxed); }
  /// Returns the ticks since it was put, or -1 when somebody had taken it before.
  std::int64_t take(long item) {
    if (taken_[index(item)].fetch_add(1, std::memory_order_relaxed) > 0) return -1;
    return static_cast<std::int64_t>(ticks() - put_at_[index(item)].load(std::memory_order_relaxed));
  }
  std::int64_t never_taken() const { return std::count(taken_.begin(), taken_.end(), 0U); }
  std::int64_t taken_again() const {
    return std::count_if(taken_.begin(), taken_.end(), [](const auto& times) { return times > 1U; });
  }

 private:
  static std::size_t index(long item) { return static_cast<std::size_t>(item); }

  std::vector<std::atomic<std::uint32_t>> taken_;
  std::vector<std::atomic<std::uint64_t>> put_at_;
};

template <class World>
class Experiment {
 public:
  Experiment(Stage& stage, World& world)
      : stage_(stage),
        producers_(stage.settings().number("producers")),
        consumers_(stage.settings().number("consumers")),
        items_(stage.settings().number("items")),
        work_ns_(1000 * stage.settings().number("work")),
        world_(world),
        buffer_(world_, stage.settings().number("slots")),
        queue_(world_, stage.settings().number("slots")),
        way_(chosen_way()),
        ledger_(static_cast<std::size_t>(items_)),
        processor_ns_(static_cast<std::size_t>(producers_ + consumers_)) {}

  void run() {
    if (shows_level()) stage_.add_point("fill", 0);
    stage_.run_lanes(plans(), [this] { observe(); });
    tell_end();
  }

 private:
  // A queue keeps its fill level to itself: that is what it is for.
  bool shows_level() const { return stage_.settings().text("way") != "queue"; }

  Way chosen_way() {
    const auto close_buffer = [this] { close(buffer_); };
    switch (stage_.settings().number("way")) {
      case 0:
        return {[this](long item) { put_without_lock(buffer_, item); },
                [this] { return take_without_lock(buffer_); }, close_buffer};
      case 1:
        return {[this](long item) { put_polling(buffer_, item); }, [this] { return take_polling(buffer_); },
                close_buffer};
      case 2:
        return {[this](long item) { put_with_if(buffer_, item); }, [this] { return take_with_if(buffer_); },
                close_buffer};
      case 3:
        return {[this](long item) { put_with_while(buffer_, item); },
                [this] { return take_with_while(buffer_); }, close_buffer};
      default:
        return {[this](long item) { queue_.put(item); }, [this] { return queue_.take(); },
                [this] { queue_.close(); }};
    }
  }

  std::vector<LanePlan> plans() {
    std::vector<LanePlan> plans;
    for (std::int64_t i = 0; i < producers_; ++i) {
      const std::int64_t from = items_ * i / producers_;
      const std::int64_t to = items_ * (i + 1) / producers_;
      plans.push_back({"producer " + std::to_string(i + 1), to - from,
                       [=, this](Lane& lane) { produce(lane, from, to); }});
    }
    for (std::int64_t i = 0; i < consumers_; ++i)
      plans.push_back({"consumer " + std::to_string(i + 1), 0, [this](Lane& lane) { consume(lane); }});
    return plans;
  }

  void produce(Lane& lane, std::int64_t from, std::int64_t to) {
    auto began = thread_processor_time();
    for (std::int64_t item = from; item < to && lane.checkpoint(); ++item) {
      const std::chrono::nanoseconds made = make_item();
      if (began) *began += made;
      ledger_.put(item);
      way_.put(item);
      lane.done.add(1);
      note_processor_time(lane, began);
    }
    leave(producing_, way_.close);
    note_processor_time(lane, began, true);
  }

  /// Returns the processor time that it took: what is measured is only what handing over and waiting cost.
  std::chrono::nanoseconds make_item() {
    if (work_ns_ == 0) return {};
    const auto began = thread_processor_time();
    world_.spin(work_ns_);
    const auto ended = thread_processor_time();
    return began && ended ? *ended - *began : std::chrono::nanoseconds(work_ns_);
  }

  void consume(Lane& lane) {
    const auto began = thread_processor_time();
    while (lane.checkpoint()) {
      const long item = way_.take();
      if (item == nothing) break;
      lane.done.add(1);
      if (const std::int64_t since = ledger_.take(item); since >= 0) {
        hand_over_.add(static_cast<std::int64_t>(static_cast<double>(since) * nanoseconds_per_tick()));
      }
      note_processor_time(lane, began);
    }
    note_processor_time(lane, began, true);
  }

  // Since it `began`, moved on by what is not to be counted: to start a thread takes time, too. Asking costs a third of a
  // microsecond, so it is asked now and then.
  void note_processor_time(const Lane& lane, std::optional<std::chrono::nanoseconds> began,
                           bool now = false) {
    if (!now && lane.done.get() % 256 != 0) return;
    if (const auto used = thread_processor_time(); used && began)
      processor_ns_[static_cast<std::size_t>(lane.id())].set((*used - *began).count());
  }

  void observe() {
    if (shows_level())
      stage_.add_point("fill", static_cast<double>(std::clamp(buffer_.count.load(), 0L, buffer_.capacity)));
    double taken = 0, processor_ns = 0;
    for (std::size_t i = static_cast<std::size_t>(producers_); i < stage_.lane_count(); ++i)
      taken += static_cast<double>(stage_.lane(i).done.get());
    for (const Tally& used : processor_ns_) processor_ns += static_cast<double>(used.get());
    stage_.set_metric("taken", taken);
    stage_.set_metric("processor_ms", processor_ns / 1e6);
    if (stage_.elapsed_ms() > 0) stage_.set_metric("items_per_second", 1e3 * taken / stage_.elapsed_ms());
    const Spread hand_over = hand_over_.picture();
    stage_.set_spread("hand_over", hand_over);
    if (hand_over.count() == 0) return;
    stage_.set_metric("hand_over_us", hand_over.quantile(0.5) / 1e3);
    stage_.set_metric("hand_over_99_us", hand_over.quantile(0.99) / 1e3);
  }

  void tell_end() {
    if (stage_.stop_requested()) return;  // what was still on its way is neither lost nor doubled
    const std::int64_t lost = ledger_.never_taken();
    const std::int64_t doubled = ledger_.taken_again();
    stage_.set_metric("lost", static_cast<double>(lost));
    stage_.set_metric("doubled", static_cast<double>(doubled));
    const Ending end = ending(lost, doubled);
    stage_.set_outcome(end.value, end.held);
  }

  Stage& stage_;
  const std::int64_t producers_, consumers_, items_, work_ns_;
  World& world_;
  Buffer<World> buffer_;
  Queue<World> queue_;
  const Way way_;
  Ledger ledger_;
  std::vector<Tally> processor_ns_;  // of each lane
  typename World::template atomic<long> producing_{world_, "producers at work", producers_};
  SpreadRecorder hand_over_;
};

void experiment(Stage& stage) {
  constexpr std::int64_t few = 20;  // each takes a thread some 15 steps
  const Settings& settings = stage.settings();
  const bool has_path = settings.number("producers") == 1 && settings.number("consumers") == 1 &&
                        settings.number("items") <= few;
  in_real_world(stage, has_path, [&](auto& world) { Experiment(stage, world).run(); });
}

/// What became of each item, in a world whose threads leave notes.
class ControlledLedger {
 public:
  ControlledLedger(ControlledWorld& world, long items) {
    for (long i = 1; i <= items; ++i)
      taken_.emplace_back(world, ("item " + std::to_string(i) + " taken").c_str());
  }
  /// A wrong buffer may give what nobody has put.
  void take(long item) {
    if (item >= 0 && item < static_cast<long>(taken_.size())) taken_[static_cast<std::size_t>(item)].add(1);
  }
  std::int64_t never_taken() const {
    return count([](long times) { return times == 0; });
  }
  std::int64_t taken_again() const {
    return count([](long times) { return times > 1; });
  }

 private:
  std::int64_t count(bool (*which)(long)) const {
    return std::count_if(taken_.begin(), taken_.end(),
                         [&](const auto& taken) { return which(taken.value()); });
  }
  std::deque<ControlledWorld::note<long>> taken_;
};

/// What the threads of all ways have in common, each with a body over its own way to put and to take.
template <class Put, class Take, class Close>
void interleave(ControlledStage& stage, ControlledWorld& world, Put put, Take take, Close close_all) {
  const long producers = stage.settings().number("producers");
  const long items = stage.settings().number("items");
  ControlledLedger ledger(world, items);
  ControlledWorld::atomic<long> producing(world, "producers at work", producers);
  std::vector<ControlledBody> bodies;
  for (long i = 0; i < producers; ++i) {
    const long from = items * i / producers, to = items * (i + 1) / producers;
    bodies.push_back({"producer " + std::to_string(i + 1), [&producing, put, close_all, from, to] {
                        for (long item = from; item < to; ++item) put(item);
                        leave(producing, close_all);
                      }});
  }
  for (long i = 0; i < stage.settings().number("consumers"); ++i)
    // One that has taken more than there are goes home: a wrong buffer may give for ever.
    bodies.push_back({"consumer " + std::to_string(i + 1), [&ledger, take, items] {
                        long item = 0;
                        for (long taken = 0; taken <= items && (item = take()) != nothing; ++taken)
                          ledger.take(item);
                      }});
  stage.run(std::move(bodies), [&] { return ending(ledger.never_taken(), ledger.taken_again()); });
}

void interleavings(ControlledStage& stage) {
  ControlledWorld world(stage);
  const long slots = stage.settings().number("slots");
  Buffer<ControlledWorld> buffer(world, slots);
  const auto close_buffer = [&buffer] { close(buffer); };
  switch (stage.settings().number("way")) {
    case 0:
      return interleave(
          stage, world, [&buffer](long item) { put_without_lock(buffer, item); },
          [&buffer] { return take_without_lock(buffer); }, close_buffer);
    case 1:
      return interleave(
          stage, world, [&buffer](long item) { put_polling(buffer, item); },
          [&buffer] { return take_polling(buffer); }, close_buffer);
    case 2:
      return interleave(
          stage, world, [&buffer](long item) { put_with_if(buffer, item); },
          [&buffer] { return take_with_if(buffer); }, close_buffer);
    case 3:
      return interleave(
          stage, world, [&buffer](long item) { put_with_while(buffer, item); },
          [&buffer] { return take_with_while(buffer); }, close_buffer);
    default: break;
  }
  Queue<ControlledWorld> queue(world, slots);
  interleave(
      stage, world, [&queue](long item) { queue.put(item); }, [&queue] { return queue.take(); },
      [&queue] { queue.close(); });
}

std::vector<Setting> settings() {
  return {
      Setting{.name = "way",
              .label = "way",
              .help = "How producers and consumers share the buffer.",
              .initial = 2,
              .choices = {{"none", "no lock"},
                          {"poll", "lock and poll"},
                          {"if", "condition, if"},
                          {"while", "condition, while"},
                          {"queue", "queue"}},
              .key = 'L'},
      Setting{.name = "producers",
              .label = "producers",
              .help = "Threads that put items into the buffer.",
              .low = 1,
              .high = 16,
              .initial = 2},
      Setting{.name = "consumers",
              .label = "consumers",
              .help = "Threads that take items out of it.",
              .low = 1,
              .high = 16,
              .initial = 3},
      Setting{.name = "slots",
              .label = "slots",
              .help = "How many items the buffer holds.",
              .low = 1,
              .high = most_slots,
              .initial = 2},
      Setting{.name = "items",
              .label = "items",
              .help = "How many items are put, by all producers together.",
              .unit = "items",
              .low = 1,
              .high = 1'000'000,
              .initial = 50'000,
              .logarithmic = true},
      Setting{.name = "work",
              .label = "work",
              .help = "How long it takes to make one item. The consumers wait meanwhile.",
              .unit = "µs",
              .low = 0,
              .high = 1000,
              .initial = 0,
              .real_only = true},
  };
}

std::vector<MetricSpec> metrics() {
  return {
      {"taken", "taken", "items", Format::count, Role::plain, true, "How often an item was taken."},
      {"lost", "lost", "items", Format::count, Role::loss, true, "Items that were put and never taken."},
      {"doubled", "doubled", "items", Format::count, Role::loss, true,
       "Items that were taken more than once."},
      {"processor_ms", "processor time", "ms", Format::duration, Role::plain, true,
       "How long all threads together kept cores busy with handing over and with waiting. Making the items "
       "does not count."},
      {"hand_over_us", "hand-over", "µs", Format::duration, Role::muted, true,
       "From when an item is about to be put until it has been taken; half of them took less."},
      {"hand_over_99_us", "hand-over, 99 %", "µs", Format::duration, Role::muted, false,
       "From when an item is about to be put until it has been taken; 99 of 100 took less."},
      {"items_per_second", "speed", "items/s", Format::rate, Role::good, true,
       "Items taken per second, by all consumers together."},
  };
}

}  // namespace

Lesson lesson() {
  Lesson l;
  l.title = "Locks or queues";
  l.part = Part::choosing_a_model;
  l.headline = "Some threads put, some take, and the buffer is small.";
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
  l.figures = {FigureSpec{.name = "hand_over",
                          .kind = FigureKind::spread,
                          .label = "time from just before the put until taken",
                          .empty = "No item has been handed over yet."}};
  l.outcome_label = "what became of the items";
  l.lane_unit = "items";
  l.twin_settings = for_twin(settings(), {"way", "producers", "consumers", "slots", "items", "work"});
  l.experiment = experiment;
  l.interleavings = interleavings;
  l.explore_defaults = {{"producers", "1"}, {"consumers", "2"}, {"slots", "1"}, {"items", "2"}};
  return l;
}

}  // namespace racecourse::locks_or_queues
