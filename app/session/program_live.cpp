#include "session/program_live.h"

#include <utility>

#include "kit/base/visible.h"
#include "kit/programs/build.h"
#include "kit/programs/program_file.h"

namespace racecourse {

namespace {

void run_watched(Background<LiveRun>& background, const std::filesystem::path& file, int optimise) {
  background.publish({});
  const Build build =
      build_program(file, BuildFor::running, {.optimise = optimise, .stop = background.stop_token()});
  if (build.status != BuildStatus::built)
    return background.publish({.phase = LiveRun::Phase::over, .failure = build.sentence});
  background.update([](LiveRun& live) { live.phase = LiveRun::Phase::running; });
  const auto adds = [&](Role role) {
    return [&background, role](std::string_view text) {
      background.update([&](LiveRun& live) { live.add(text, role); });
    };
  };
  const auto watches = [&](const WatchedRun& watched) {
    const auto shown = std::make_shared<const WatchedRun>(watched);
    background.update([&](LiveRun& live) { live.watched = shown; });
  };
  const ProgramRun run = run_program(build.path(), {.input = input_beside(file),
                                                    .stop = background.stop_token(),
                                                    .on_output = adds(Role::plain),
                                                    .on_errors = adds(Role::loss),
                                                    .watch = true,
                                                    .source = build.source,
                                                    .on_watched = watches});
  background.update([&](LiveRun& live) {
    live.phase = LiveRun::Phase::over;
    live.watched = run.watched;
    live.ended = run.ended;
    live.waits = run.waits;
    live.elapsed_ms = run.elapsed_ms;
  });
}

}  // namespace

void LiveRun::add(std::string_view text, Role role) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!line_is_open || lines.back().role != role) lines.push_back({.role = role});
    lines.back().text += visible(std::string(text.substr(0, end)));
    line_is_open = end == text.size();
    text.remove_prefix(line_is_open ? end : end + 1);
  }
}

void ProgramLive::run_or_stop(const std::filesystem::path& file, int optimise) {
  if (busy()) return running_.request_stop();  // it is shown once it has ended
  running_.start([file, optimise](Background<LiveRun>& task) { run_watched(task, file, optimise); },
                 [](Background<LiveRun>& task, std::string failure) {
                   task.publish({.phase = LiveRun::Phase::over, .failure = std::move(failure)});
                 });
}

void ProgramLive::forget() {
  running_.give_up();
  run_.reset();
}

bool ProgramLive::update() {
  const bool went = busy();
  auto newest = running_.update();
  const bool changed = newest && newest != run_;
  if (changed) run_ = std::move(newest);
  return changed || went != busy();
}

}  // namespace racecourse
