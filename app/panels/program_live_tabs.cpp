#include "panels/program_live_tabs.h"

#include <algorithm>

#include "kit/base/format.h"
#include "kit/base/visible.h"
#include "kit/base/words.h"
#include "kit/programs/program_ending.h"
#include "schedules/timeline.h"
#include "schedules/wait_for_graph.h"
#include "ui/draw_helpers.h"
#include "ui/output_view.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

constexpr float least_beside = 760;  // lengths that no scale has changed

bool somebody_waits(const WaitGraph& graph) {
  return std::any_of(graph.threads.begin(), graph.threads.end(),
                     [](const WaitGraph::Thread& thread) { return !thread.ended && thread.waits_for >= 0; });
}

ImU32 colour_of(const LiveRun& run, const Theme& theme) {
  if (run.phase != LiveRun::Phase::over) return theme.text;
  return run.failure.empty() && (run.ended == ended_well || run.ended.empty()) ? theme.text : theme.bad;
}

/// The line above both tabs. Returns the height it takes.
float draw_head(const LiveRun& run, float width, bool with_remark, const Theme& theme) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float line = text_height(theme.fonts.strong);
  const std::string words = live_run_words(run);
  draw_text_beside(list, theme.fonts.strong, low.x, low.y + line / 2, 0, colour_of(run, theme),
                   shortened(words, theme.fonts.strong, width));
  const float left = low.x + text_size(theme.fonts.strong, words).x + theme.px(16);
  const std::string remark = with_remark ? live_run_remark(run) : std::string();
  const float room = low.x + width - left;
  const bool beside = text_size(theme.fonts.small, remark).x <= room;
  if (remark.empty()) return line + theme.px(6);
  draw_text_beside(list, theme.fonts.small, beside ? low.x + width : low.x,
                   beside ? low.y + line / 2 : low.y + 1.5f * line, beside ? 1.0f : 0.0f, theme.text_muted,
                   shortened(remark, theme.fonts.small, beside ? room : width));
  return (beside ? line : 2 * line) + theme.px(6);
}

void draw_nothing(const char* sentence, ImVec2 size, const Theme& theme) {
  paragraph(sentence, theme.fonts.text, theme.text_muted, size.x);
}

constexpr const char* how_to_run = "Run (F5) compiles it with -O2 and runs it once on real threads.";

}  // namespace

std::string live_run_words(const LiveRun& run) {
  if (!run.failure.empty()) return run.failure;
  switch (run.phase) {
    case LiveRun::Phase::compiling: return "Compiling ...";
    case LiveRun::Phase::running: return "Running ...";
    case LiveRun::Phase::over: break;
  }
  const std::string after = " after " + duration_text(1e6 * run.elapsed_ms);
  if (run.ended.empty()) return "Stopped" + after;
  std::string words = visible(run.ended) + after;
  if (words.front() >= 'a' && words.front() <= 'z')
    words.front() = static_cast<char>(words.front() - 'a' + 'A');
  return words;
}

std::string live_run_remark(const LiveRun& run) {
  if (!run.failure.empty() || run.phase == LiveRun::Phase::compiling) return {};
  if (!run.watched) return run.phase == LiveRun::Phase::over ? ProgramWatch::why_not() : "";
  std::string remark = "In this run each call of the thread library was noted; in Run × 100 none is.";
  std::uint64_t dropped = 0;
  for (const LaneSnapshot& lane : run.watched->lanes) dropped += lane.events_dropped;
  if (run.watched->threads_missed > 0)
    remark += " Not watched: " + counted(run.watched->threads_missed, "more threads") + ".";
  if (dropped > 0) remark += " Not kept: " + counted(static_cast<std::int64_t>(dropped), "events") + ".";
  return remark;
}

void draw_program_timeline(const ProgramSession& programs, ImVec2 size, const Theme& theme, ViewState& view) {
  const LiveRun* const run = programs.work().live().run();
  if (!run) return draw_nothing(how_to_run, size, theme);
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float head = draw_head(*run, size.x, true, theme);
  if (!run->watched) return;
  const WatchedRun& watched = *run->watched;
  const bool beside = somebody_waits(watched.waits) && size.x >= theme.px(least_beside);
  const float gap = theme.px(20);
  const float wide = beside ? size.x * 0.5f : size.x;
  const float high = std::max(size.y - head, 1.0f);
  const TimelineData data{.lanes = watched.lanes,
                          .objects = watched.objects,
                          .marks = {},
                          .moments = {},
                          .end_ms = watched.elapsed_ms,
                          .going = watched.going};
  ImGui::SetCursorScreenPos({low.x, low.y + head});
  timeline("program timeline", data, view.program_timeline, {wide, high}, theme);
  if (!beside) return;
  ImGui::SetCursorScreenPos({low.x + wide + gap, low.y + head});
  wait_for_graph(watched.waits, "", {size.x - wide - gap, high}, theme);
}

void draw_program_output(const ProgramSession& programs, ImVec2 size, const Theme& theme) {
  const LiveRun* const run = programs.work().live().run();
  if (!run) return draw_nothing(how_to_run, size, theme);
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float head = draw_head(*run, size.x, false, theme);
  ImGui::SetCursorScreenPos({low.x, low.y + head});
  const bool over = run->phase == LiveRun::Phase::over;
  output_view("program output", run->lines, over ? "It printed nothing." : "Nothing printed yet.",
              {size.x, std::max(size.y - head, 1.0f)}, theme);
}

}  // namespace racecourse
