#include "session/explore_session.h"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

namespace racecourse {

namespace {

// A chip that is dragged gives a new value with every frame; the search starts when the hand rests.
constexpr auto explored_settle_time = std::chrono::milliseconds(200);
// A path that changes more often than this flickers.
constexpr auto path_time = std::chrono::milliseconds(250);

bool is_over(const Snapshot& run) { return run.state == RunState::done || run.state == RunState::idle; }

/// `at_its_end`: the path leads to the end of the run, not to a moment before it.
std::string whose_path(const Snapshot& run, bool at_its_end) {
  if (run.replayed) return "the replay on real threads";
  if (!is_over(run)) return "this run on real threads";
  return at_its_end ? "the last run on real threads" : "the last run on real threads, before its end";
}

template <class Better>
const ExploredOutcome* best_broken(const Exploration& exploration, Better better) {
  const ExploredOutcome* best = nullptr;
  for (const ExploredOutcome& outcome : exploration.outcomes)
    if (!outcome.held && (!best || better(outcome, *best))) best = &outcome;
  return best;
}

}  // namespace

const ExploredOutcome* fewest_preemptions_that_break(const Exploration& exploration) {
  return best_broken(exploration, [](const ExploredOutcome& a, const ExploredOutcome& b) {
    return a.preemptions < b.preemptions;
  });
}

const ExploredOutcome* rarest_that_breaks(const Exploration& exploration) {
  if (!exploration.odds_known) return nullptr;
  return best_broken(exploration, [](const ExploredOutcome& a, const ExploredOutcome& b) {
    return a.random_share < b.random_share;
  });
}

namespace {

/// Numbers keep the lesson's defaults: what real threads do in a moment may be far more than can be explored.
Settings settings_to_begin_with(const Lesson& lesson, const Settings& real) {
  Settings settings = lesson.explore_settings();
  const Settings usual = lesson.default_settings();
  for (const Setting& setting : settings.declared())
    if (!setting.is_number() && real.number(setting.name) != usual.number(setting.name))
      settings.set_number(setting.name, real.number(setting.name));
  return settings;
}

}  // namespace

ExploreSession::ExploreSession(const Lesson& lesson, const Settings& real)
    : lesson_(&lesson), settings_(settings_to_begin_with(lesson, real)) {
  begin_walk();
}

void ExploreSession::begin_walk() {
  walk_.reset();
  failure_.clear();
  try {
    walk_.emplace(*lesson_, settings_);
  } catch (const std::runtime_error& misuse) {
    failure_ = misuse.what();
  }
}

void ExploreSession::apply(const ExploreAction& action) {
  std::visit(Overloaded{
                 [&](const ask::SetExplored& asked) { set(asked.setting, asked.value); },
                 [&](const ask::StepThread& asked) { step(asked.thread); },
                 [&](const ask::UndoStep&) { undo(); },
                 [&](const ask::GoOtherWay&) { move([](Walk& walk) { walk.go_other_way(); }); },
                 [&](const ask::StartWalkOver&) { start_over(); },
                 [&](const ask::FinishWalk&) { finish(); },
                 [&](const ask::WalkSchedule& asked) { follow(asked.schedule); },
                 [&](const ask::WalkTo& asked) { go_to(asked.place); },
                 [&](const ask::WalkAtRandom&) { walk_at_random(); },
             },
             action);
}

void ExploreSession::set(const std::string& setting, std::int64_t value, Clock::time_point now) {
  if (!settings_.has(setting)) return;
  const std::int64_t before = settings_.number(setting);
  settings_.set_number(setting, value);
  if (settings_.number(setting) != before) settings_changed(now);
}

void ExploreSession::flip_key(char key, Clock::time_point now) {
  for (const Setting& setting : settings_.declared()) {
    if (setting.key != key || setting.is_number()) continue;
    const auto words = static_cast<std::int64_t>(setting.choices.size());
    return set(setting.name, (settings_.number(setting.name) + 1) % words, now);
  }
}

void ExploreSession::reset() {
  settings_ = lesson_->explore_settings();
  settings_changed(Clock::now());
}

void ExploreSession::settings_changed(Clock::time_point now) {
  give_up_search();
  found_.reset();
  start_at_ = now + explored_settle_time;
  begin_walk();
  run_path_ = {};
  if (followed_) take_path(*followed_);
}

// The walk ----------------------------------------------------------------------------------------------------------

/// A body that misbehaves half way ends the walk, and the reason is kept.
template <class Move>
void ExploreSession::move(Move by) {
  if (!walk_) return;
  try {
    by(*walk_);
  } catch (const std::runtime_error& misuse) {
    failure_ = misuse.what();
    walk_.reset();
  }
}

void ExploreSession::step(std::size_t thread) {
  move([&](Walk& walk) {
    if (thread < walk.threads().size() && walk.threads()[thread].enabled)
      walk.step({thread, walk.threads()[thread].ways.front()});
  });
}

void ExploreSession::undo() {
  move([](Walk& walk) { walk.undo(); });
}

void ExploreSession::start_over() {
  if (!walk_) return begin_walk();
  move([](Walk& walk) { walk.restart(); });
}

void ExploreSession::finish() {
  move([](Walk& walk) { walk.finish(); });
}

void ExploreSession::follow(const Schedule& schedule) {
  move([&](Walk& walk) { walk.follow(schedule); });
}

void ExploreSession::go_to(const ProgressPlace& place) {
  move([&](Walk& walk) { walk.go_to(place); });
}

void ExploreSession::walk_at_random() {
  const auto one_of = [&](const auto& all) {
    return all[std::uniform_int_distribution<std::size_t>(0, all.size() - 1)(dice_)];
  };
  move([&](Walk& walk) {
    walk.restart();
    std::vector<std::size_t> can_go;
    // A loop may go round for ever: after so many steps the rest is each thread as far as it can.
    for (int left = 2000; left > 0 && !walk.over(); --left) {
      can_go.clear();
      for (std::size_t i = 0; i < walk.threads().size(); ++i)
        if (walk.threads()[i].enabled) can_go.push_back(i);
      if (can_go.empty()) break;
      const std::size_t thread = one_of(can_go);
      walk.step({thread, one_of(walk.threads()[thread].ways)});
    }
  });
}

// The search ---------------------------------------------------------------------------------------------------------

void ExploreSession::give_up_search() {
  start_at_.reset();
  if (!search_ || given_up_) return;
  search_->cancel();
  given_up_ = true;
}

void ExploreSession::take_answer() {
  const ExplorationRun::Progress now = search_->poll();
  if (!given_up_) {
    states_so_far_ = now.states;
    seconds_so_far_ = now.seconds;
    found_ = now.result;
  }
  if (now.result) search_.reset();
}

void ExploreSession::update(bool looked_at, Clock::time_point now) {
  if (search_) take_answer();
  if (!looked_at) return give_up_search();
  if (found_ || (search_ && !given_up_)) return;
  if (!start_at_) start_at_ = now;
  if (search_ || now < *start_at_) return;
  start_at_.reset();
  given_up_ = false;
  states_so_far_ = 0;
  seconds_so_far_ = 0;
  search_ = std::make_unique<ExplorationRun>(*lesson_, settings_);
  ++searches_started_;
}

// The path of a real run -------------------------------------------------------------------------------------------------

void ExploreSession::follow_run(const std::shared_ptr<const Snapshot>& run, Clock::time_point now) {
  bool moved = false;
  if (run != followed_) {
    const auto before = std::exchange(followed_, run);
    if (!is_over(*run) && (!before || is_over(*before))) run_path_ = {};  // a new run
    moved = !before || before->steps != run->steps;
    path_due_ = path_due_ || moved || before->state != run->state;
  }
  if (!path_due_) return;
  const bool flickers = moved && run->steps && run->state == RunState::running && !run->replayed;
  if (flickers && now - path_taken_ < path_time) return;
  path_taken_ = now;
  take_path(*run);
}

// While threads go on, or did until they were stopped, the last path that could be computed stays: between two looks at them
// a step may be missing, and their last steps may build on steps that are no longer kept.
void ExploreSession::take_path(const Snapshot& run) {
  path_due_ = false;
  RunPath path;
  try {
    if (run.steps) path = path_of(*run.steps, *lesson_, settings_);
  } catch (const std::runtime_error&) {
    // Where the body is walked, failure() says why it cannot be.
  }
  const bool at_its_end = !path.schedule.empty() || !run.steps || run_path_.schedule.empty();
  if (at_its_end) run_path_ = std::move(path);
  run_words_ = run_path_.schedule.empty() ? run_path_.why_not : whose_path(run, at_its_end);
}

// Real runs ----------------------------------------------------------------------------------------------------------

bool ExploreSession::comparable(const Snapshot& runs) const {
  if (runs.runs == 0 || runs.until_stopped || !runs.marks.empty()) return false;
  return for_real_runs(runs.settings) == runs.settings;
}

Settings ExploreSession::for_real_runs(Settings real) const {
  for (const Setting& setting : settings_.declared())
    if (!setting.real_only && real.has(setting.name))
      real.set_number(setting.name, settings_.number(setting.name));
  return real;
}

}  // namespace racecourse
