#include "kit/programs/program_explorer.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "kit/base/visible.h"
#include "kit/explorer/replay_token.h"
#include "kit/host/child_process.h"
#include "kit/host/file_text.h"
#include "kit/host/program_path.h"
#include "kit/host/refusal.h"
#include "kit/programs/explored_message.h"
#include "kit/programs/program_file.h"

namespace racecourse {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view executable = "racecourse-explore";
// It asks for much address space, and uses little of it.
constexpr std::int64_t address_space = std::int64_t{64} << 30;
constexpr std::int64_t largest_file = std::int64_t{1} << 20;
constexpr std::chrono::seconds to_begin_and_end{20};

fs::path explorer_path() {
  if (fs::path found = beside_this_program(executable); !found.empty()) return found;
  throw std::runtime_error("the program " + std::string(executable) + " is missing: it belongs beside " +
                           this_program() + "; build or install Racecourse again");
}

std::string text_of(ChildProcess& child) {
  std::string all;
  for (std::string some = child.read_output(); !some.empty(); some = child.read_output()) all += some;
  return all;
}

std::string input_of(const fs::path& file) {
  const fs::path input = input_beside(file);
  if (input.empty()) return {};
  FileText text = read_text(input);
  if (auto* const read = std::get_if<std::string>(&text)) return std::move(*read);
  return {};
}

/// Throws std::runtime_error with one sentence.
ExploredMessage ask(const ExploreMessage& message, const std::stop_token& stop) {
  ChildOptions options;
  options.limits =
      ChildLimits{.processor_time = std::chrono::duration_cast<std::chrono::seconds>(
                      2 * std::chrono::milliseconds(message.max_milliseconds) + to_begin_and_end),
                  .memory_bytes = address_space,
                  .file_bytes = largest_file,
                  .alone = true};
  ChildProcess child(explorer_path().string(), {write(message)}, options);
  const std::stop_callback ends(stop, [&child] { child.kill(); });
  const std::string answer = text_of(child);
  const ChildExit how = child.wait();
  if (stop.stop_requested()) throw std::runtime_error("stopped");
  if (!how.well() || answer.empty())
    throw std::runtime_error("the process that explores " + visible(message.source) + " " + how.text() +
                             (child.errors().empty() ? "" : ": " + visible(child.errors())));
  ExploredMessage read = read_explored_message(answer);
  if (!read.failure.empty()) throw std::runtime_error(visible(message.source) + ": " + read.failure);
  return read;
}

ReplaySubject subject_of(const fs::path& file, const BuildOptions& how, const Build& build) {
  std::string compiled = "O" + std::to_string(how.optimise) + "-" + how.standard + "-" + build.compiler;
  std::replace(compiled.begin(), compiled.end(), ' ', '-');
  return {.name = file.filename().string(), .settings = std::move(compiled), .body = build.source};
}

}  // namespace

ProgramExplorer::ProgramExplorer(fs::path file, BuildOptions how, Build build,
                                 std::vector<std::string> expected)
    : file_(std::move(file)),
      how_(std::move(how)),
      build_(std::move(build)),
      expected_(std::move(expected)),
      input_(input_of(file_)) {}

Exploration ProgramExplorer::explore(const ProgramExploreOptions& options) {
  ExploreMessage message{.library = build_.path().string(),
                         .source = fs::absolute(file_).lexically_normal().string(),
                         .input = input_,
                         .expected = expected_,
                         .max_states = options.max_states,
                         .max_bytes = options.max_bytes,
                         .max_milliseconds = options.max_time.count(),
                         .spurious_wakeups = options.spurious_wakeups,
                         .progress_graph = options.progress_graph};
  Exploration result;
  try {
    ExploredMessage answer = ask(message, options.stop);
    found_ = std::move(answer.found);
    result = std::move(answer.exploration);
  } catch (const std::exception&) {
    if (!options.stop.stop_requested()) throw;
    result.status = ExplorationStatus::cancelled;
  }
  for (ExploredOutcome& outcome : result.outcomes) {
    outcome.replay = token(outcome.schedule);
    if (outcome.never_ends) outcome.replay += never_ends_mark;
  }
  return result;
}

// Which accesses are steps is known once it was explored.
bool ProgramExplorer::explore_first(std::string& failure, const std::stop_token& stop) {
  failure = explore({.stop = stop}).failure;
  return failure.empty() && !stop.stop_requested();
}

std::optional<WalkedData> ProgramExplorer::follow(const Schedule& schedule, std::string& failure,
                                                  const std::stop_token& stop) {
  ExploreMessage message{.library = build_.path().string(),
                         .source = fs::absolute(file_).lexically_normal().string(),
                         .input = input_,
                         .expected = expected_,
                         .walks = true,
                         .schedule = schedule};
  try {
    if (found_.empty() && !explore_first(failure, stop)) return {};
    message.found = found_;
    ExploredMessage answer = ask(message, stop);
    found_ = std::move(answer.found);
    if (answer.followed) return std::move(answer.walked);
    failure = "the schedule cannot be followed: step " + std::to_string(answer.walked.steps.size() + 1) +
              " is by a thread that cannot run there";
  } catch (const std::exception& error) {
    failure = sentence_of(error);
  }
  return {};
}

std::optional<std::string> ProgramExplorer::read_token(std::string_view token, Schedule& schedule) const {
  return read_replay_token(token, subject_of(file_, how_, build_), schedule);
}

std::string ProgramExplorer::token(const Schedule& schedule) const {
  return replay_token(subject_of(file_, how_, build_), schedule);
}

}  // namespace racecourse
