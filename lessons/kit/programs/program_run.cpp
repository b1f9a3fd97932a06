#include "kit/programs/program_run.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "kit/base/visible.h"
#include "kit/base/words.h"
#include "kit/host/child_process.h"
#include "kit/host/host.h"
#include "kit/host/time_limit.h"

namespace racecourse {

namespace {

/// Only so that nothing runs away with the machine: what ends most programs is their time.
ChildLimits limits_of(const ProgramRunOptions& options) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(options.time) + std::chrono::seconds(1);
  return {.processor_time = host().cores * seconds,
          .memory_bytes = options.memory_bytes,
          .file_bytes = std::int64_t{64} << 20,
          .descriptors = 256,
          .alone = true};
}

/// Outcomes are sorted by what was printed, without its last newline.
std::string_view key_of(const ProgramOutcome& outcome) {
  std::string_view value = outcome.value;
  if (value.ends_with('\n')) value.remove_suffix(1);
  return value;
}

bool outcome_before(const ProgramOutcome& a, const ProgramOutcome& b) {
  if (value_before(key_of(a), key_of(b))) return true;
  if (value_before(key_of(b), key_of(a))) return false;
  return std::tie(a.value, a.ended) < std::tie(b.value, b.ended);
}

}  // namespace

ProgramRun run_program(const std::filesystem::path& program, const ProgramRunOptions& options) {
  if (!may_execute(program.string()))
    throw std::runtime_error("the system lets no program run from " +
                             visible(program.parent_path().string()) +
                             "; set TMPDIR to a folder from which programs may run");
  ProgramRun run;
  const auto began = std::chrono::steady_clock::now();
  ChildProcess child(
      program.string(), {},
      {.input = options.input.string(), .limits = limits_of(options), .on_errors = options.on_errors});
  const std::stop_callback on_stop(options.stop, [&child] { child.kill(); });
  const TimeLimit limit(child, options.time);
  bool too_much = false;
  for (std::string more = child.read_output(); !more.empty(); more = child.read_output()) {
    if (options.on_output) options.on_output(more);
    run.output += more;
    too_much = run.output.size() > most_program_output;
    if (!too_much) continue;
    child.kill();
    break;
  }
  const ChildExit how = child.wait();
  run.elapsed_ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  run.errors = child.errors();
  if (options.stop.stop_requested()) return run;
  if (too_much)
    run.ended = "printed more than 1 MiB";
  else
    run.ended = limit.exceeded() && how.signal != 0 ? "timed out" : ended_words(how, run.errors);
  return run;
}

void count_outcome(std::vector<ProgramOutcome>& outcomes, const ProgramRun& run,
                   const std::vector<std::string>& expected) {
  ProgramOutcome outcome{run.output, run.ended, verdict_of(run.output, run.ended, expected), 1, run.errors};
  const auto at = std::lower_bound(outcomes.begin(), outcomes.end(), outcome, outcome_before);
  if (at != outcomes.end() && at->value == outcome.value && at->ended == outcome.ended)
    ++at->count;
  else
    outcomes.insert(at, std::move(outcome));
}

}  // namespace racecourse
