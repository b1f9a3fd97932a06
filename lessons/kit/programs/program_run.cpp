#include "kit/programs/program_run.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "kit/base/visible.h"
#include "kit/base/words.h"
#include "kit/host/child_process.h"
#include "kit/host/host.h"
#include "kit/programs/run_overseer.h"

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

ChildOptions child_options(const ProgramRunOptions& options, const ProgramWatch* watch) {
  ChildOptions child{
      .input = options.input.string(), .limits = limits_of(options), .on_errors = options.on_errors};
  if (!watch) return child;
  child.environment = watch->environment();
  child.descriptor = watch->descriptor();
  return child;
}

/// False where it printed too much, and was ended.
bool read_output(ChildProcess& child, const ProgramRunOptions& options, std::string& output) {
  for (std::string more = child.read_output(); !more.empty(); more = child.read_output()) {
    if (options.on_output) options.on_output(more);
    output += more;
    if (output.size() <= most_program_output) continue;
    child.kill();
    return false;
  }
  return true;
}

/// What was found out about its threads, once it is over.
void end_watch(ProgramWatch& watch, RunOverseer::Reason reason, bool stopped, ProgramRun& run) {
  using Reason = RunOverseer::Reason;
  watch.look();
  watch.end(stopped ? LaneEnd::stopped : reason != Reason::none ? LaneEnd::stuck : LaneEnd::cut_off);
  if (reason == Reason::none && !stopped) watch.look_at_waits({});
  const auto watched = std::make_shared<const WatchedRun>(watch.picture());
  if (reason == Reason::standstill) run.waits = deadlock_in_words(watched->waits);
  if (reason == Reason::time_is_up) run.waits = waits_in_words(watched->waits);
  run.watched = watched;
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
  const auto watch = options.watch ? ProgramWatch::make(program, options.source) : nullptr;
  ChildProcess child(program.string(), {}, child_options(options, watch.get()));
  const std::stop_callback on_stop(options.stop, [&child] { child.kill(); });
  RunOverseer overseer(child, options.time, watch.get(), options.on_watched);
  const bool too_much = !read_output(child, options, run.output);
  const ChildExit how = child.wait();
  const RunOverseer::Reason reason = overseer.finish();
  run.elapsed_ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  run.errors = child.errors();
  const bool stopped = options.stop.stop_requested();
  if (watch) end_watch(*watch, reason, stopped, run);
  if (stopped) return run;
  if (too_much)
    run.ended = "printed more than 1 MiB";
  else if (how.signal != 0 && reason != RunOverseer::Reason::none)
    run.ended = reason == RunOverseer::Reason::standstill ? "deadlock" : "timed out";
  else
    run.ended = ended_words(how, run.errors);
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
