#include "panels/program_schedule.h"

#include <algorithm>
#include <string>
#include <vector>

#include "kit/base/visible.h"
#include "kit/base/words.h"
#include "panels/program_words.h"
#include "schedules/schedule_columns.h"
#include "session/explore_session.h"
#include "ui/draw_helpers.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

/// A button that shows a schedule, or moves along it.
struct ScheduleButton {
  const char* word;
  std::string help;
  Action action;
  bool enabled = true;
};

ScheduleButton outcome_button(const char* word, const ExploredOutcome* outcome, const std::string& help,
                              const char* why_none) {
  if (!outcome) return {word, why_none, ask::WalkSchedule{}, false};
  return {word, "Ends in " + words_of_outcome(outcome->value, outcome->ended) + help,
          ask::WalkSchedule{outcome->schedule}};
}

std::vector<ScheduleButton> schedule_buttons(const ProgramWork& work, const Walked& walk) {
  const Exploration& found = *work.answer().found;
  constexpr const char* none_breaks = "No schedule found breaks it.";
  const ExploredOutcome* const fewest = fewest_preemptions_that_break(found);
  const ExploredOutcome* const rarest = rarest_that_breaks(found);
  const std::string switches =
      fewest ? ", with " + counted(fewest->preemptions, "forced switches") + "." : "";
  return {
      outcome_button("Fewest switches", fewest, switches, none_breaks),
      outcome_button("Worst", rarest, ", the least likely of the broken outcomes.",
                     found.odds_known ? none_breaks : "Not known: the search was cut off."),
      {"Random", "Each step picks one of the threads that can run, all equally likely.", ask::WalkAtRandom{}},
      {"Start over", "Back to the start, before any step.", ask::StartWalkOver{}, !walk.steps().empty()},
      {"To the end", "Each thread goes on as long as it can.\nKey: Enter", ask::FinishWalk{}, !walk.over()}};
}

/// "Printed "5"; returned 0. 23 steps, 1 forced switch", or how far the reader has come.
std::string words_of_walk(const Walked& walk, const Walked& whole) {
  const auto switches = std::count_if(walk.steps().begin(), walk.steps().end(),
                                      [](const WalkStep& step) { return step.preempts; });
  const std::string counts =
      counted(walk.steps().size(), "steps") + ", " + counted(switches, "forced switches");
  if (walk.ended().empty())
    return whole.steps().size() > walk.steps().size()
               ? "Step " + std::to_string(walk.steps().size()) + " of " + std::to_string(whole.steps().size())
               : counts;
  const std::string printed = without_last_newline(walk.outcome());
  return (printed.empty() ? "Printed nothing; " : "Printed " + in_quotes(printed) + "; ") +
         visible(walk.ended()) + ". " + counts + ".";
}

/// The threads as they are now; those that only later steps know have not begun.
std::vector<WalkThread> threads_of(const Walked& walk, const Walked& whole) {
  std::vector<WalkThread> threads = walk.threads();
  for (std::size_t i = threads.size(); i < whole.threads().size(); ++i) {
    WalkThread& later = threads.emplace_back();
    later.name = whole.threads()[i].name;
    later.blocked = "has not begun";
  }
  return threads;
}

}  // namespace

Actions draw_program_schedule(const ProgramSession& programs, ImVec2 size, const Theme& theme,
                              ViewState& view) {
  const ProgramWork& work = programs.work();
  const Walked* const walk = work.walk();
  if (!walk || !work.answer().found) {
    paragraph(work.walk_failure().empty() ? nothing_known_yet(work) : work.walk_failure(), theme.fonts.text,
              theme.text_muted, size.x);
    return {};
  }
  Actions actions;
  const Walked& whole = *work.whole_walk();
  const ImVec2 low = ImGui::GetCursorScreenPos();
  FlowRow row(theme, size.x, 8);
  for (const ScheduleButton& button : schedule_buttons(work, *walk)) {
    row.place(button_width(button.word, theme));
    if (quiet_button(button.word, button.word, theme, button.enabled)) actions.push_back(button.action);
    explain(button.help, theme);
  }
  const std::string words = words_of_walk(*walk, whole);
  row.place(std::min(text_size(theme.fonts.small, words).x, size.x));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.small, at.x, at.y + control_height(theme) / 2, 0,
                   walk->ended().empty() || walk->held() ? theme.text_muted : theme.bad,
                   shortened(words, theme.fonts.small, low.x + size.x - at.x));
  const float top = at.y + control_height(theme) + theme.px(6);
  if (view.schedule_version != work.version()) {
    view.schedule_version = work.version();
    view.schedule_table = schedule_table(whole);
  }
  ImGui::SetCursorScreenPos({low.x, top});
  const std::vector<WalkThread> threads = threads_of(*walk, whole);
  const ScheduleColumnsData data{view.schedule_table, threads, walk->steps().size()};
  const ScheduleColumnsWish wish = schedule_columns("program schedule", data, view.schedule,
                                                    {size.x, std::max(low.y + size.y - top, 1.0f)}, theme);
  if (wish.thread) actions.push_back(ask::StepThread{*wish.thread});
  if (wish.steps)
    actions.push_back(
        ask::MoveInSchedule{static_cast<int>(*wish.steps) - static_cast<int>(walk->steps().size())});
  return actions;
}

}  // namespace racecourse
