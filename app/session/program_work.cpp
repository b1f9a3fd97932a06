#include "session/program_work.h"

#include <algorithm>
#include <utility>

#include "kit/programs/program_file.h"
#include "session/explore_session.h"

namespace racecourse {

namespace {

constexpr std::chrono::seconds longest_search{60};
constexpr std::chrono::seconds longest_run{
    2};  // of a hundred: one that hangs must not hold up the others for long
// A walk that is finished by itself goes no further.
constexpr std::size_t longest_walk = 2000;

ProgramWork::Answer compiled(const std::filesystem::path& file, const BuildOptions& how) {
  ProgramWork::Answer answer;
  Build build = build_program(file, BuildFor::exploring, how);
  answer.status = build.status;
  answer.sentence = build.sentence;
  answer.messages = build.messages;
  answer.compiler = build.compiler;
  if (build.status != BuildStatus::built) {
    answer.phase = ProgramWork::Phase::done;
    return answer;
  }
  answer.phase = ProgramWork::Phase::exploring;
  answer.expected = expected_in(build.source);
  answer.explorer = std::make_shared<ProgramExplorer>(file, how, std::move(build), answer.expected);
  return answer;
}

/// Compiles it and explores it, and publishes what is known after each.
void work(Background<ProgramWork::Answer>& background, const std::filesystem::path& file, int optimise) {
  const BuildOptions how{.optimise = optimise, .stop = background.stop_token()};
  ProgramWork::Answer answer = compiled(file, how);
  background.publish(answer);
  if (!answer.explorer) return;
  Exploration found = answer.explorer->explore(
      {.max_time = longest_search, .progress_graph = true, .stop = background.stop_token()});
  answer.sentence = found.failure;
  answer.found = std::make_shared<const Exploration>(std::move(found));
  answer.phase = ProgramWork::Phase::done;
  background.publish(std::move(answer));
}

/// Compiles it as people do, and runs it again and again.
void run_for_real(Background<ProgramWork::Runs>& background, const std::filesystem::path& file,
                  ProgramWork::Runs runs) {
  const Build build = build_program(
      file, BuildFor::running, {.optimise = ProgramWork::level_of_runs, .stop = background.stop_token()});
  runs.failure = build.sentence;
  const std::vector<std::string> expected = expected_in(build.source);
  const ProgramRunOptions options{
      .time = longest_run, .input = input_beside(file), .stop = background.stop_token()};
  while (build.status == BuildStatus::built && runs.done < runs.asked && !background.stop_requested()) {
    const ProgramRun run = run_program(build.path(), options);
    if (run.ended.empty()) break;
    count_outcome(runs.outcomes, run, expected);
    ++runs.done;
    background.publish(runs);
  }
  background.publish(std::move(runs));
}

}  // namespace

const ExploredOutcome* outcome_to_show(const Exploration& found) {
  if (const ExploredOutcome* broken = fewest_preemptions_that_break(found)) return broken;
  return found.outcomes.empty() ? nullptr : &found.outcomes.front();
}

double ProgramWork::seconds() const { return std::chrono::duration<double>(Clock::now() - began_).count(); }

std::string ProgramWork::token() const {
  return walk_ && answer_->explorer ? answer_->explorer->token(walk_->schedule()) : std::string{};
}

void ProgramWork::begin(std::filesystem::path file) {
  forget();
  file_ = std::move(file);
  began_ = Clock::now();
  answer_ = std::make_shared<Answer>(Answer{.phase = Phase::compiling});
  work_.start([path = file_, optimise = optimise_](Background<Answer>& task) { work(task, path, optimise); },
              [](Background<Answer>& task, std::string failure) {
                task.publish(Answer{.phase = Phase::done, .sentence = std::move(failure)});
              });
}

void ProgramWork::run_or_stop(std::int64_t times) {
  if (file_.empty()) return;
  headers_.stop();
  if (times == 1) return live_.run_or_stop(file_, level_of_runs);
  if (running()) return running_.give_up();
  Runs runs{.asked = times};
  runs_ = std::make_shared<Runs>(runs);
  running_.start(
      [path = file_, runs](Background<Runs>& task) { run_for_real(task, path, runs); },
      [](Background<Runs>& task, std::string failure) { task.publish({.failure = std::move(failure)}); });
}

void ProgramWork::forget() {
  work_.give_up();
  running_.give_up();
  assembly_.forget();
  headers_.forget();
  live_.forget();
  runs_ = std::make_shared<Runs>();
  answer_ = std::make_shared<Answer>();
  walk_.reset();
  whole_.reset();
  walk_failure_.clear();
  wanted_.reset();
  going_on_ = GoingOn::not_at_all;
  ++version_;
  outdated_ = following_ != nullptr;
  if (following_) following_->request_stop();
}

void ProgramWork::set_optimise(int level) {
  if (level == optimise_) return;
  optimise_ = level;
  if (!file_.empty()) begin(file_);
}

bool ProgramWork::update() {
  const auto* const ran = runs_.get();
  if (auto newest = running_.update()) runs_ = std::move(newest);
  const auto* const before = answer_.get();
  bool moved = false;
  take_answer();
  if (following_ && following_->finished()) {
    const auto followed = following_->poll();
    following_.reset();
    if (followed && !std::exchange(outdated_, false) && !wanted_) {
      if (followed->walked) take_walk(*followed->walked);
      moved = true;
      walk_failure_ = followed->failure;
      if (going_on_ != GoingOn::not_at_all) go_on();
    }
  }
  begin_following();
  headers_.update();
  const bool explored = answer_->phase == Phase::done && answer_->status == BuildStatus::built;
  if (prepares_headers_ && explored && !busy()) headers_.begin(file_, optimise_);
  const bool made = assembly_.update(), lives = live_.update();
  const bool changed = before != answer_.get() || ran != runs_.get() || moved || made;
  if (changed) ++version_;
  return changed || lives;
}

/// Going back leaves in sight what was ahead.
void ProgramWork::take_walk(WalkedData walked) {
  const auto begins_so = [&](const Schedule& schedule) {
    return walked.schedule.size() <= schedule.size() &&
           std::equal(walked.schedule.begin(), walked.schedule.end(), schedule.begin());
  };
  if (!whole_ || !begins_so(whole_->schedule())) whole_.emplace(walked);
  walk_.emplace(std::move(walked));
}

void ProgramWork::take_answer() {
  auto newest = work_.update();
  if (!newest || newest == answer_) return;
  answer_ = std::move(newest);
  if (answer_->found && !answer_->found->outcomes.empty()) follow(first_to_show(*answer_->found));
}

Schedule ProgramWork::first_to_show(const Exploration& found) {
  const std::string token = std::exchange(token_, {});
  Schedule schedule;
  if (!token.empty()) {
    const auto wrong = answer_->explorer->read_token(token, schedule);
    if (!wrong) return schedule;
    token_trouble_ = *wrong;
  }
  return outcome_to_show(found)->schedule;
}

/// "r1/bank.cpp/O1-c++20-...": how it was compiled stands third, and begins with the optimization.
void ProgramWork::follow_token(std::string token) {
  const std::size_t name = token.find('/'), compiled = token.find('/', name + 1);
  if (name != std::string::npos && compiled != std::string::npos && token.substr(compiled + 1, 1) == "O") {
    const std::string level = token.substr(compiled + 2, 1);
    if (level == "0" || level == "1" || level == "2") set_optimise(level[0] - '0');
  }
  token_ = std::move(token);
}

void ProgramWork::follow(Schedule schedule) {
  headers_.stop();
  asked_for_ = schedule.size();
  wanted_ = std::move(schedule);
}

void ProgramWork::begin_following() {
  if (!wanted_ || following_ || answer_->phase != Phase::done || !answer_->explorer) return;
  following_ = std::make_unique<Background<Followed>>();
  Background<Followed>& background = *following_;
  background.start(
      [&background, explorer = answer_->explorer, schedule = *std::exchange(wanted_, std::nullopt)] {
        Followed followed;
        followed.walked = explorer->follow(schedule, followed.failure, background.stop_token());
        background.publish(std::move(followed));
      },
      [&background](std::string failure) {
        if (!failure.empty()) background.publish({.failure = std::move(failure)});
      });
}

void ProgramWork::apply(const ExploreAction& action) {
  if (!walk_) return;
  going_on_ = GoingOn::not_at_all;
  std::visit(Overloaded{
                 [&](const ask::StepThread& asked) { step(asked.thread); },
                 [&](const ask::UndoStep&) { move(-1); },
                 [&](const ask::GoOtherWay&) { go_other_way(); },
                 [&](const ask::StartWalkOver&) { follow({}); },
                 [&](const ask::FinishWalk&) {
                   going_on_ = GoingOn::in_turn;
                   go_on();
                 },
                 [&](const ask::WalkAtRandom&) {
                   going_on_ = GoingOn::at_random;
                   follow({});
                 },
                 [&](const ask::WalkSchedule& asked) { follow(asked.schedule); },
                 [](const auto&) {},
             },
             action);
}

void ProgramWork::step(std::size_t thread) {
  if (thread >= walk_->threads().size() || !walk_->threads()[thread].enabled) return;
  Schedule schedule = walk_->schedule();
  schedule.emplace_back(thread, walk_->threads()[thread].ways.front());
  follow(std::move(schedule));
}

void ProgramWork::go_other_way() {
  if (walk_->steps().empty() || walk_->steps().back().ways.size() < 2) return;
  const WalkStep& last = walk_->steps().back();
  auto next = std::find(last.ways.begin(), last.ways.end(), last.way) + 1;
  if (next == last.ways.end()) next = last.ways.begin();
  Schedule schedule = walk_->schedule();
  schedule.back() = Turn(static_cast<std::size_t>(last.thread), *next);
  follow(std::move(schedule));
}

// After the exploration: what is looked at first is the verdict.
void ProgramWork::show_assembly() {
  if (answer_->phase == Phase::done && answer_->status == BuildStatus::built)
    assembly_.want(file_, optimise_);
}

void ProgramWork::move(int by) {
  if (!walk_) return;
  going_on_ = GoingOn::not_at_all;
  const Schedule& whole = whole_walk()->schedule();
  // From where the reader wants to be, if that is not followed yet: keys may come faster than walks.
  const bool under_way = wanted_ || following_;
  const auto here = static_cast<std::ptrdiff_t>(under_way ? asked_for_ : walk_->schedule().size());
  const auto there = std::clamp<std::ptrdiff_t>(here + by, 0, static_cast<std::ptrdiff_t>(whole.size()));
  if (there != here) follow({whole.begin(), whole.begin() + there});
}

// Step by step: what comes next is known when the last step was taken.
void ProgramWork::go_on() {
  const bool at_random = going_on_ == GoingOn::at_random;
  if (walk_->over() || walk_->steps().size() >= longest_walk) going_on_ = GoingOn::not_at_all;
  if (going_on_ == GoingOn::not_at_all) return;
  const std::size_t threads = walk_->threads().size();
  const std::size_t last = walk_->schedule().empty() ? 0 : walk_->schedule().back().thread;
  std::vector<std::size_t> can_go;
  for (std::size_t i = 0; i < threads; ++i)
    if (walk_->threads()[(last + i) % threads].enabled) can_go.push_back((last + i) % threads);
  if (can_go.empty()) return void(going_on_ = GoingOn::not_at_all);
  if (!at_random) return step(can_go.front());
  const auto one_of = [&](const auto& all) {
    return all[std::uniform_int_distribution<std::size_t>(0, all.size() - 1)(dice_)];
  };
  const std::size_t thread = one_of(can_go);
  Schedule schedule = walk_->schedule();
  schedule.emplace_back(thread, one_of(walk_->threads()[thread].ways));
  follow(std::move(schedule));
}

}  // namespace racecourse
