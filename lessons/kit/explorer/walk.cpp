#include "kit/explorer/walk.h"

#include <algorithm>
#include <set>
#include <utility>

#include "kit/base/visible.h"
#include "kit/machine/program.h"
#include "kit/machine/step_words.h"

namespace racecourse {

namespace {

bool has_unknown_operands(StepKind kind) {
  return is_load(kind) && kind != StepKind::load && kind != StepKind::fetch_add && kind != StepKind::exchange;
}

bool gives_value(StepKind kind) { return is_load(kind) || kind == StepKind::choose; }

/// A thread that would only wait on in the same way: of a step that yields, or ends a wait without what it waited for.
bool in_vain(const WalkStep& step) {
  switch (step.kind) {
    case StepKind::yield:
    case StepKind::spin: return true;
    case StepKind::wake: return step.way > 0;
    case StepKind::try_lock_for: return step.before == step.after;
    case StepKind::await_for: return step.before == 0;
    default: return false;
  }
}

/// What a store overwrites that others wrote since its thread read: " over thread 1's 1: one addition is lost".
std::string words_of_loss(const std::vector<WalkStep>& steps, const WalkStep& store,
                          const std::vector<WalkThread>& threads) {
  const WalkStep* writer = nullptr;
  const WalkStep* read = nullptr;
  for (auto step = steps.rbegin(); step != steps.rend() && !read; ++step) {
    if (step->object != store.object) continue;
    if (step->thread == store.thread) {
      if (step->kind != StepKind::load) return {};  // the thread knows its own value
      read = &*step;
    } else if (is_store(step->kind) && !writer) {
      writer = &*step;
    }
  }
  if (!read || !writer) return {};
  std::string words = " over " + threads[static_cast<std::size_t>(writer->thread)].name + "'s " +
                      std::to_string(store.before);
  const bool adds = store.after == read->before + 1;
  const std::int64_t lost = adds ? store.before - read->before : 1;
  if (lost < 1) return words;
  const std::string what = adds ? "addition" : "update";
  return words + ": " +
         (lost == 1 ? "one " + what + " is lost" : std::to_string(lost) + " " + what + "s are lost");
}

/// Finds a schedule of two threads with exactly so many steps of each. Depth first, and the thread of the last step first: this
/// gives few preemptions, and usually the first schedule tried gets there.
class RouteSearch {
 public:
  explicit RouteSearch(ControlledMachine& machine) : machine_(machine) {}

  /// Appends `left` steps of each thread to the route. Returns false and appends nothing when no schedule has these.
  bool find(const GlobalState& from, ProgressPlace left, Schedule& route) {
    if (left == ProgressPlace{0, 0}) return true;
    std::vector<std::uint32_t> key(from.begin(), from.end());
    key.push_back(static_cast<std::uint32_t>(left[0]));
    key.push_back(static_cast<std::uint32_t>(left[1]));
    if (dead_ends_.size() >= most_dead_ends || dead_ends_.contains(key)) return false;
    const unsigned last = route.empty() ? 0 : route.back().thread;
    for (const unsigned thread : {last, 1 - last}) {
      const Turn turn(thread);
      if (left[thread] == 0 || !machine_.enabled(from, turn)) continue;
      GlobalState next = from;
      machine_.take(next, turn);
      if (next.size() != from.size()) continue;
      ProgressPlace rest = left;
      --rest[thread];
      route.push_back(turn);
      if (find(next, rest, route)) return true;
      route.pop_back();
    }
    dead_ends_.insert(std::move(key));
    return false;
  }

 private:
  static constexpr std::size_t most_dead_ends = 100'000;  // more would take a visible moment
  ControlledMachine& machine_;
  std::set<std::vector<std::uint32_t>> dead_ends_;
};

}  // namespace

class Walk::State : public WalkedData {
 public:
  explicit State(std::unique_ptr<MachineHolder> program) : program_(std::move(program)) { restart(); }

  void restart() {
    states_ = {machine().initial()};
    steps.clear();
    schedule.clear();
    refresh();
  }

  bool step(Turn turn) {
    if (turn.thread + 1U >= now().size() || !machine().enabled(now(), turn)) return false;
    WalkStep step = step_of(turn.thread);
    step.way = turn.way;
    step.ways = threads[turn.thread].ways;
    GlobalState next = now();
    machine().take(next, turn);
    finish(step, next, turn.thread);
    states_.push_back(std::move(next));
    schedule.push_back(turn);
    steps.push_back(std::move(step));
    refresh();
    return true;
  }

  bool undo() {
    if (steps.empty()) return false;
    states_.pop_back();
    steps.pop_back();
    schedule.pop_back();
    refresh();
    return true;
  }

  std::string printed() { return machine().printed(now()[0]); }

  bool go_other_way() {
    if (steps.empty() || steps.back().ways.size() < 2) return false;
    const WalkStep last = steps.back();
    auto next = std::find(last.ways.begin(), last.ways.end(), last.way) + 1;
    if (next == last.ways.end()) next = last.ways.begin();
    return undo() && step({static_cast<std::size_t>(last.thread), *next});
  }

  bool go_to(const ProgressPlace& place) {
    if (threads.size() != 2 || place[0] < 0 || place[1] < 0) return false;
    RouteSearch search(machine());
    ProgressPlace left{place[0] - threads[0].steps, place[1] - threads[1].steps};
    for (Schedule route = schedule;; route.pop_back()) {
      const std::size_t kept = route.size();
      if (left[0] >= 0 && left[1] >= 0 && search.find(states_[kept], left, route)) {
        while (steps.size() > kept) undo();
        for (std::size_t i = kept; i < route.size(); ++i) step(route[i]);
        return true;
      }
      if (kept == 0) return false;
      ++left[route.back().thread];
    }
  }

  /// The thread of the last step, as long as it can go on.
  // A thread that has yielded lets the others go first, in turn: so a loop that waits for them ends. Sleepers wake without a
  // notification only when nobody else can go on.
  Turn next_to_go() const {
    const std::size_t last = schedule.empty() ? 0 : schedule.back().thread;
    const bool yielded = !steps.empty() && in_vain(steps.back());
    for (const bool even_asleep : {false, true}) {
      for (std::size_t i = yielded ? 1 : 0; i <= threads.size(); ++i) {
        const std::size_t thread = (last + i) % threads.size();
        if (!threads[thread].enabled) continue;
        const std::uint8_t way = threads[thread].ways.front();
        if (way == 0 || even_asleep) return {thread, way};
      }
    }
    return last;
  }

 private:
  ControlledMachine& machine() { return program_->machine(); }
  const GlobalState& now() const { return states_.back(); }

  WalkStep step_of(std::size_t slot) {
    const ThreadState& self = machine().thread(now()[slot + 1]);
    WalkStep step;
    step.thread = static_cast<int>(slot);
    step.kind = self.kind;
    step.object = threads[slot].next_object;
    step.line = self.line;
    step.preempts =
        !schedule.empty() && schedule.back().thread != slot && threads[schedule.back().thread].enabled;
    return step;
  }

  std::int64_t value(const GlobalState& state, const ThreadState& self) {
    if (self.kind == StepKind::join || !has_object(self.kind)) return 0;
    return machine().number(state[0], self.object);
  }

  void finish(WalkStep& step, const GlobalState& next, std::size_t slot) {
    const ThreadState self = machine().thread(now()[slot + 1]);
    step.before = value(now(), self);
    step.after = value(next, self);
    if (self.kind == StepKind::choose || self.kind == StepKind::wake) step.before = step.after = step.way;
    step.sentence = words_of_effect(step.kind, effect_of(step, self, slot));
    if (machine().is_program() && has_unknown_operands(self.kind)) step.sentence = words_of_change(step);
    if (self.kind == StepKind::print) step.sentence += " " + words_of_print(now()[0], next[0]);
    if (const std::string loss = loss_by(step); !loss.empty())
      step.sentence = threads[slot].name + " writes " + std::to_string(step.after) + loss;
    if (machine().broken_line(now()[0]) == 0 && machine().broken_line(next[0]) != 0)
      step.sentence +=
          "; what line " + std::to_string(machine().broken_line(next[0])) + " requires is broken";
    if (machine().terminated(next[0]) && self.kind != StepKind::exit)
      step.sentence += "; then it ends the whole program";
  }

  StepEffect effect_of(const WalkStep& step, const ThreadState& self, std::size_t slot) {
    StepEffect effect{threads[slot].name, step.object, {}, step.before, step.after};
    effect.way = step.way;
    effect.operand = static_cast<std::int64_t>(self.value);
    effect.to_all = self.value == 1;
    effect.timed = self.expected == 1;
    if (self.kind == StepKind::join || !has_object(self.kind)) return effect;
    const ControlledObject& object = *machine().objects()[self.object];
    effect.open = is_open(object, machine().memory(now()[0])[self.object]);
    effect.opened = opened_word(object.kind());
    if ((self.kind == StepKind::wait || self.kind == StepKind::wake) && self.value != no_mutex)
      effect.mutex = machine().objects()[static_cast<std::size_t>(self.value)]->name();
    if (is_load(self.kind)) effect.expected = object.number(self.expected);
    if (self.kind == StepKind::fetch_or || self.kind == StepKind::fetch_and)
      effect.operand = object.number(self.value);
    if (self.kind == StepKind::notify) effect.anybody = reaches_anybody(self, slot);
    return effect;
  }

  /// What a program compares with is known to its own code only.
  std::string words_of_change(const WalkStep& step) const {
    const std::string finds = threads[static_cast<std::size_t>(step.thread)].name + " finds " +
                              std::to_string(step.before) + " in " + step.object;
    return step.after == step.before ? finds + " and leaves it"
                                     : finds + " and sets it to " + std::to_string(step.after);
  }

  std::string words_of_print(std::uint32_t before, std::uint32_t after) {
    return in_quotes(machine().printed(after).substr(machine().printed(before).size()));
  }

  std::string loss_by(const WalkStep& step) const {
    return step.kind == StepKind::store ? words_of_loss(steps, step, threads) : std::string{};
  }

  bool reaches_anybody(const ThreadState& self, std::size_t slot) {
    std::uint64_t sleepers = 0;
    for (std::size_t other = 0; other + 1 < now().size(); ++other) {
      const ThreadState& thread = machine().thread(now()[other + 1]);
      if (other != slot && thread.asleep && thread.object == self.object) ++sleepers;
    }
    return sleepers > machine().memory(now()[0])[self.object];
  }

  void refresh() {
    threads.clear();
    for (std::size_t slot = 0; slot + 1 < now().size(); ++slot) threads.push_back(thread_now(slot));
    for (const WalkStep& step : steps) {
      WalkThread& thread = threads[static_cast<std::size_t>(step.thread)];
      ++thread.steps;
      if (!gives_value(step.kind)) continue;
      thread.seen = step.before;
      thread.has_seen = true;
    }
    objects.clear();
    for (const ControlledObject* object : machine().objects()) {
      if (machine().is_program() && object->kind() == ObjectKind::note) continue;
      const std::string value = words_of_object(machine(), now(), object->index());
      objects.push_back({object->name(), value, is_lock(object->kind()) ? words_of_holder() : value});
    }
    over = std::none_of(threads.begin(), threads.end(), [](const auto& t) { return t.enabled; });
    deadlocked = over && !machine().all_ended(now());
    Ending ending;
    if (deadlocked) ending = machine().deadlock(now()[0]);
    if (const int line = machine().broken_line(now()[0]); line != 0)
      ending = broken_on_line(line);
    else if (over && !deadlocked)
      ending = machine().ending(now()[0]);
    outcome = ending.value;
    held = ending.held;
  }

  /// The longest words for a mutex that is held.
  std::string words_of_holder() const {
    std::string longest;
    for (const WalkThread& thread : threads)
      if (thread.name.size() > longest.size()) longest = thread.name;
    return "held by " + longest;
  }

  WalkThread thread_now(std::size_t slot) {
    const ThreadState self = machine().thread(now()[slot + 1]);
    WalkThread thread;
    thread.name = machine().name(slot);
    thread.ended = self.ended;
    if (self.ended) return thread;
    machine().for_each_turn(now(), slot, [&](Turn turn) { thread.ways.push_back(turn.way); });
    thread.enabled = !thread.ways.empty();
    thread.next = self.kind;
    thread.next_object = machine().object_name(now(), slot);
    thread.line = self.line;
    thread.blocked = words_of_wait(machine(), now(), slot);
    return thread;
  }

  std::unique_ptr<MachineHolder> program_;
  std::vector<GlobalState> states_;  // after each step; the initial one first
};

Walk::Walk(const Lesson& lesson, const Settings& settings)
    : Walk(std::make_unique<Program>(lesson.interleavings, settings)) {}
Walk::Walk(std::unique_ptr<MachineHolder> program) : state_(std::make_unique<State>(std::move(program))) {}
Walk::~Walk() = default;
Walk::Walk(Walk&&) noexcept = default;
Walk& Walk::operator=(Walk&&) noexcept = default;

const WalkedData& Walk::data() const { return *state_; }
std::string Walk::printed() const { return state_->printed(); }

bool Walk::step(Turn turn) { return state_->step(turn); }
bool Walk::undo() { return state_->undo(); }
bool Walk::go_other_way() { return state_->go_other_way(); }
void Walk::restart() { state_->restart(); }

bool Walk::follow(const Schedule& schedule) {
  restart();
  return std::all_of(schedule.begin(), schedule.end(), [this](Turn turn) { return step(turn); });
}

bool Walk::go_to(const ProgressPlace& place) { return state_->go_to(place); }

void Walk::finish() {
  constexpr int most_steps = 2000;
  for (int left = most_steps; left > 0 && !over(); --left) step(state_->next_to_go());
}

}  // namespace racecourse
