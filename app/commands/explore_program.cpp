#include "commands/explore_program.h"

#include <string>
#include <utility>

#include "commands/foreground.h"
#include "commands/program.h"
#include "export/explore_json.h"
#include "export/explore_text.h"
#include "kit/base/visible.h"
#include "kit/explorer/replay_token.h"
#include "kit/programs/program_explorer.h"

namespace racecourse {

namespace {

ProgramExploreOptions options_of(const ExploreRequest& request) {
  ProgramExploreOptions options;
  options.spurious_wakeups = request.spurious;
  if (request.budget_states) options.max_states = static_cast<std::uint64_t>(*request.budget_states);
  if (request.budget_time) options.max_time = *request.budget_time;
  return options;
}

/// A program that cannot be explored as it is: that is for its author to change.
ExitCode code_of_program(ExplorationStatus status) {
  return status == ExplorationStatus::misuse ? exit_wrong_word : code_of(status);
}

int explore_all(const ExploreRequest& request, ProgramExplorer& explorer, ExploredProgram program,
                const InterruptWatch& watch, std::ostream& out, std::ostream& complaints) {
  ProgramExploreOptions options = options_of(request);
  work_in_foreground(
      visible(program.file),
      [&](const std::stop_token& stop) {
        options.stop = stop;
        program.found = explorer.explore(options);
      },
      [] { return ", every interleaving"; }, watch);
  const ExplorationStatus status = program.found.status;
  if (!program.found.failure.empty())
    return refuse(complaints, program.found.failure, code_of_program(status));
  out << (request.json ? explore_json(program) : explore_text(program)) << std::flush;
  return code_of_program(status);
}

int replay(const ExploreRequest& request, ProgramExplorer& explorer, const ExploredProgram& program,
           std::ostream& out, std::ostream& complaints) {
  Schedule schedule;
  if (const auto wrong = explorer.read_token(request.replay, schedule))
    return refuse(complaints, *wrong, exit_wrong_word);
  std::string failure;
  const auto walked = explorer.follow(schedule, failure);
  if (!walked) return refuse(complaints, failure, exit_wrong_word);
  const WalkedCopy walk(*walked);
  if (walk.ended().empty() && !request.replay.ends_with(never_ends_mark))
    return refuse(complaints, "the token is incomplete: its schedule stops before the threads have ended",
                  exit_wrong_word);
  out << (request.json ? walk_json(program, walk) : walk_text(program.file, walk)) << std::flush;
  return exit_done;
}

}  // namespace

int explore_program_of_reader(const ExploreRequest& request, std::ostream& out, std::ostream& complaints) {
  const auto optimise = static_cast<int>(request.program.optimise.value_or(0));
  if (request.verdict_only)
    return refuse(complaints, "--verdict-only is for lessons: a program's orders are counted",
                  exit_wrong_word);
  const InterruptWatch watch;
  Build build = build_in_foreground(request.program, BuildFor::exploring, optimise, watch);
  if (build.status != BuildStatus::built)
    return refuse_build(request.program, build, request.json, out, complaints);
  ExploredProgram program{.file = request.program.file,
                          .standard = request.program.standard,
                          .compiler = build.compiler,
                          .optimise = optimise,
                          .expected = expected_of(request.program, build)};
  const BuildOptions how{
      .optimise = optimise, .standard = request.program.standard, .compiler = request.program.compiler};
  ProgramExplorer explorer(request.program.file, how, std::move(build), program.expected);
  if (!request.replay.empty()) return replay(request, explorer, program, out, complaints);
  return explore_all(request, explorer, std::move(program), watch, out, complaints);
}

}  // namespace racecourse
