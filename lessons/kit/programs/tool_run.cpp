#include "kit/programs/tool_run.h"

#include "kit/host/time_limit.h"

namespace racecourse {

namespace {

ChildOptions child_options(const ToolOptions& options) {
  ChildOptions child;
  child.environment = {{"LC_ALL", "C.UTF-8"}, {"LANGUAGE", "en"}};
  // What a tool that is killed leaves behind goes with the folder.
  if (!options.scratch.empty()) child.environment.emplace_back("TMPDIR", options.scratch.string());
  child.limits = ChildLimits{.processor_time = std::chrono::seconds(120),
                             .memory_bytes = std::int64_t{4} << 30,
                             .file_bytes = std::int64_t{256} << 20};
  return child;
}

}  // namespace

ToolRun run_tool(const std::string& program, const std::vector<std::string>& words,
                 const ToolOptions& options) {
  ToolRun run;
  ChildProcess child(program, words, child_options(options));
  const std::stop_callback on_stop(options.stop, [&child] { child.kill(); });
  const TimeLimit limit(child, options.patience);
  for (std::string more = child.read_output(); !more.empty(); more = child.read_output())
    if (run.output.size() < options.most_output) run.output += more;
  run.exit = child.wait();
  run.errors = child.errors();
  run.timed_out = limit.exceeded();
  return run;
}

}  // namespace racecourse
