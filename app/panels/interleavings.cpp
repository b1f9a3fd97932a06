#include "panels/interleavings.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "panels/exploration_words.h"
#include "panels/giving_way.h"
#include "panels/lesson_words.h"
#include "panels/scheduler.h"
#include "panels/setting_controls.h"
#include "plots/odds.h"
#include "schedules/progress_graph.h"
#include "schedules/schedule_lanes.h"
#include "text/format.h"
#include "ui/draw_helpers.h"
#include "ui/imgui_compat.h"
#include "ui/parts.h"
#include "ui/widgets.h"

namespace racecourse {

namespace {

constexpr float card_pad = 12;
constexpr float card_gap = 10;
constexpr float finding_indent = 20;

/// The labels of the buttons: the long ones if a row has room for them.
struct ButtonWords {
  const char *fewest, *replay, *runs;
};
constexpr ButtonWords all_words{"Fewest switches that break it", "Replay on real threads",
                                "Run × 100 with these settings"};
constexpr ButtonWords few_words{"Fewest switches", "Replay", "Run × 100"};

/// Draws one frame of the tab.
class InterleavingsTab {
 public:
  InterleavingsTab(const Session& session, const ExploreSession& exploring, const Theme& theme,
                   ViewState& view)
      : session_(session),
        exploring_(exploring),
        theme_(theme),
        view_(view),
        found_(exploring.found().get()),
        runs_(session.runs_to_compare()) {
    if (found_) findings_ = findings_of(*found_);
  }

  Actions draw(ImVec2 size) {
    const float bottom = ImGui::GetCursorScreenPos().y + size.y;
    const float gap = theme_.px(card_gap);
    words_ = width_of_buttons() > size.x ? few_words : all_words;
    FlowRow row(theme_, size.x);
    draw_schedules(row);
    draw_settings(row);
    LeastHeight of_pictures{theme_.px(220), theme_.px(170)}, of_scheduler{theme_.px(130), theme_.px(110)};
    const float all = bottom - ImGui::GetCursorScreenPos().y - findings_height(size.x) - 2 * gap;
    // A stage that scrolls has room for everything.
    if (all < of_pictures.tight + of_scheduler.tight) {
      of_pictures.tight = of_pictures.usual = theme_.px(270);
      of_scheduler.tight = of_scheduler.usual = std::max(wanted_scheduler(true), of_scheduler.usual);
    }
    // The sentences name the figures too, so on a low stage the pictures get the room.
    const float tiles = tile_height(theme_, false) + gap;
    const bool tiles_fit = all - tiles >= of_pictures.usual + of_scheduler.usual;
    const float room = all - (tiles_fit ? tiles : 0);
    const GivingWay giving(room, {of_pictures, of_scheduler});
    const float least = giving.height(of_pictures);
    const float few = graphed() ? room : std::max(lanes_and_odds_height(), least);
    const float most = room - std::clamp(room * 0.36f, giving.height(of_scheduler), wanted_scheduler(false));
    draw_pictures(size.x, std::clamp(few, least, std::max(most, least)));
    draw_findings(size.x);
    if (tiles_fit) draw_tiles(size.x);
    const float left = bottom - ImGui::GetCursorScreenPos().y;
    const float scheduler = std::max(left, giving.height(of_scheduler));
    add(draw_scheduler(exploring_.walk(), session_.lesson().body, {size.x, scheduler}, theme_));
    return std::move(actions_);
  }

 private:
  void add(const Actions& more) { actions_.insert(actions_.end(), more.begin(), more.end()); }
  const Walked* walk() const { return exploring_.walk(); }

  bool graphed() const { return found_ && found_->progress && !found_->progress->cells.empty(); }

  /// A lane picture and the odds, no higher than they need to be, for the sentences need the room.
  float lanes_and_odds_height() const {
    const std::size_t threads = walk() ? walk()->threads().size() : 2;
    const std::size_t rows = found_ ? found_->outcomes.size() : 0;
    const float line = text_height(theme_.fonts.text) + theme_.px(14);
    return std::max(schedule_lanes_height(threads, theme_),
                    line * static_cast<float>(rows) + 4 * text_height(theme_.fonts.text)) +
           theme_.px(3 * card_pad);
  }

  /// `in_lines`: with room for a line of its own for the place of each thread.
  float wanted_scheduler(bool in_lines) const {
    const std::size_t threads = walk() ? walk()->threads().size() : 2;
    const float standing = in_lines ? text_height(theme_.fonts.small) + theme_.px(4) : 0;
    const float row =
        text_height(theme_.fonts.text) + text_height(theme_.fonts.code) + theme_.px(16) + standing;
    return row * static_cast<float>(std::max<std::size_t>(threads, in_lines ? 2 : 3)) +
           theme_.px(2 * card_pad);
  }

  // Buttons ------------------------------------------------------------------------------------------------------------

  /// With all their words, in one row.
  float width_of_buttons() const {
    float width = 0;
    for (const char* word : {all_words.fewest, "Worst", "A random one", "Undo", "To the end", "Start over",
                             all_words.replay, all_words.runs})
      width += button_width(word, theme_) + theme_.px(card_gap);
    return width - theme_.px(card_gap);
  }

  void schedule_button(FlowRow& row, const char* id, const std::string& word, const ExploredOutcome* outcome,
                       bool primary, const std::string& help, const char* why_none) {
    row.place(button_width(word, theme_));
    const bool pressed = primary ? primary_button(id, Symbol::none, word, theme_, outcome != nullptr)
                                 : quiet_button(id, word, theme_, outcome != nullptr);
    if (pressed && outcome) actions_.push_back(ask::WalkSchedule{outcome->schedule});
    explain(outcome ? help : found_ ? why_none : "Not found yet.", theme_);
  }

  void draw_schedules(FlowRow& row) {
    constexpr const char* none_breaks = "No schedule found breaks the property.";
    const ExploredOutcome* fewest = found_ ? fewest_preemptions_that_break(*found_) : nullptr;
    const ExploredOutcome* rarest = found_ ? rarest_that_breaks(*found_) : nullptr;
    schedule_button(
        row, "fewest", words_.fewest, fewest, true,
        fewest ? "Ends in " + fewest->value + " with " + counted(fewest->preemptions, "forced switches") + "."
               : "",
        none_breaks);
    schedule_button(row, "worst", "Worst", rarest, false,
                    rarest ? "Ends in " + rarest->value + ", the least likely of the broken outcomes." : "",
                    found_ && !found_->odds_known ? "Not known: the search was cut off." : none_breaks);
    button(row, "random", "A random one", walk() != nullptr, ask::WalkAtRandom{},
           "Each step picks one of the threads that can run, all equally likely.");
    const bool begun = walk() && !walk()->steps().empty();
    button(row, "undo", "Undo", begun, ask::UndoStep{}, "One step back. Key: U");
    if (begun && walk()->steps().back().ways.size() > 1)
      button(row, "other", "Other way", true, ask::GoOtherWay{},
             "Takes the last step back, and lets it go the next way that it can. Key: O");
    button(row, "finish", "To the end", walk() && !walk()->over(), ask::FinishWalk{},
           "Each thread goes on as long as it can. Key: Enter");
    button(row, "over", "Start over", begun, ask::StartWalkOver{}, "Back to the start, before any step.");
    button(row, "replay", words_.replay, walk() && walk()->over() && begun, ask::ReplayWalk{},
           walk() && walk()->over()
               ? "Runs exactly this schedule on real threads: each access waits for its turn. The "
                 "timeline shows it."
               : "Go to the end first: only a complete schedule can be replayed.");
    button(row, "runs", words_.runs, session_.state() != RunState::running, ask::RunExplored{100},
           "A hundred real runs with the settings explored here, so that you can compare.");
    row.break_line();
  }

  void button(FlowRow& row, const char* id, const char* word, bool enabled, const Action& action,
              std::string_view help) {
    row.place(button_width(word, theme_));
    if (quiet_button(id, word, theme_, enabled)) actions_.push_back(action);
    explain(help, theme_);
  }

  void draw_settings(FlowRow& row) {
    ImGui::PushID("explored");
    SettingControls controls(session_.lesson(), exploring_.settings(), theme_, view_.chip, row);
    controls.leave_out_real_only();
    for (const WantedSetting& wanted : controls.draw())
      actions_.push_back(ask::SetExplored{wanted.setting, wanted.value});
    ImGui::PopID();
  }

  // Pictures -----------------------------------------------------------------------------------------------------------

  void draw_pictures(float width, float height) {
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    const float gap = theme_.px(card_gap);
    const float most = graphed() ? std::max(height * 1.5f, theme_.px(300)) : width * 0.5f;
    const float left = std::min(most, (width - gap) * 0.48f);
    card(origin, {left, height}, [&](ImVec2 inside) {
      if (graphed())
        draw_graph(inside);
      else
        draw_lanes(inside);
    });
    card({origin.x + left + gap, origin.y}, {width - left - gap, height},
         [&](ImVec2 inside) { draw_odds(inside); });
    ImGui::SetCursorScreenPos(origin);
    ImGui::Dummy({width, height});
  }

  template <class Content>
  void card(ImVec2 low, ImVec2 size, Content content) {
    const float pad = theme_.px(card_pad);
    card_background(low, {low.x + size.x, low.y + size.y}, theme_);
    ImGui::SetCursorScreenPos({low.x + pad, low.y + 0.8f * pad});
    ImGui::BeginGroup();  // so that the next line begins at the same place
    content(ImVec2(std::max(size.x - 2 * pad, 1.0f), std::max(size.y - 1.6f * pad, 1.0f)));
    ImGui::EndGroup();
  }

  void draw_graph(ImVec2 size) {
    const ProgressGraph& graph = *found_->progress;
    const Schedule none;
    const Schedule& path = walk() ? walk()->schedule() : none;
    const ProgressGraphData data{.graph = graph,
                                 .threads = {name_of(0), name_of(1)},
                                 .path = path,
                                 .beside = exploring_.run_path(),
                                 .beside_word = exploring_.run_words()};
    if (const auto place = progress_graph("graph", data, size, theme_))
      actions_.push_back(ask::WalkTo{*place});
  }

  std::string_view name_of(std::size_t thread) const {
    return thread < found_->threads.size() ? std::string_view(found_->threads[thread]) : "";
  }

  void draw_lanes(ImVec2 size) {
    if (!walk()) return say(exploration_status(exploring_), size);
    if (found_ && !found_->no_progress.empty()) {
      label(found_->no_progress, theme_.fonts.small, theme_.text_muted, size.x);
      size.y -= text_height(theme_.fonts.small) + ImGui::GetStyle().ItemSpacing.y;
    }
    const ScheduleLanesData data{walk()->threads(), walk()->steps()};
    if (const auto steps = schedule_lanes("lanes", data, size, theme_)) {
      const Schedule& walked = walk()->schedule();
      const auto kept = static_cast<std::ptrdiff_t>(std::min(*steps, walked.size()));
      actions_.push_back(ask::WalkSchedule{{walked.begin(), walked.begin() + kept}});
    }
  }

  void say(std::string_view words, ImVec2 size) const {
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + size.x);
    ImGui::PushStyleColor(ImGuiCol_Text, theme_.text_muted);
    ImGui::TextUnformatted(words.data(), words.data() + words.size());
    ImGui::PopStyleColor();
    ImGui::PopTextWrapPos();
    ImGui::SetCursorScreenPos(origin);
    ImGui::Dummy(size);
  }

  void draw_odds(ImVec2 size) {
    const float top = ImGui::GetCursorScreenPos().y;
    label(capitalized(session_.lesson().outcome_label), theme_.fonts.strong, theme_.text, size.x);
    if (!found_) return say(exploration_status(exploring_), size);
    paragraph(seen_by_machine(*found_, runs_), theme_.fonts.small, theme_.text_muted, size.x);
    const std::vector<OddsRow> rows = odds_rows(*found_, runs_);
    const float taken = ImGui::GetCursorScreenPos().y - top;
    const OddsData data{.rows = rows,
                        .odds_known = found_->odds_known,
                        .counted = found_->counted() && found_->complete(),
                        .runs = runs_ ? runs_->runs : 0,
                        .chosen = row_of_walk(rows),
                        .empty = "No schedule has reached its end yet."};
    if (const auto row = odds("odds", data, {size.x, std::max(size.y - taken, 1.0f)}, theme_))
      if (const ExploredOutcome* outcome = found_->find_outcome(rows[*row].value, rows[*row].held))
        actions_.push_back(ask::WalkSchedule{outcome->schedule});
  }

  /// Where the reader's schedule ended, if it has.
  std::optional<std::size_t> row_of_walk(const std::vector<OddsRow>& rows) const {
    if (!walk() || walk()->outcome().empty()) return {};
    const auto at = std::find_if(rows.begin(), rows.end(), [&](const OddsRow& row) {
      return row.value == walk()->outcome() && row.held == walk()->held();
    });
    return at == rows.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - rows.begin()));
  }

  // What else was found ----------------------------------------------------------------------------------------------

  float findings_height(float width) const {
    float height = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(findings_.size(), 3); ++i)
      height += finding_height(findings_[i], width);
    return findings_.empty() ? 0 : height + theme_.px(card_gap);
  }

  float finding_height(const Finding& finding, float width) const {
    return wrapped_height(theme_.fonts.text, finding.sentence, width - theme_.px(finding_indent + 6));
  }

  void draw_findings(float width) {
    if (findings_.empty()) return;
    const float height = findings_height(width) - theme_.px(card_gap);
    if (compat::begin_child("findings", {width, height})) {
      ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
      const float room = ImGui::GetContentRegionAvail().x;
      for (std::size_t i = 0; i < findings_.size(); ++i) draw_finding(i, room);
      ImGui::PopStyleVar();
    }
    ImGui::EndChild();
  }

  void draw_finding(std::size_t index, float width) {
    const Finding& finding = findings_[index];
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const ImVec2 size(width, finding_height(finding, width));
    ImGui::PushID(static_cast<int>(index));
    if (ImGui::InvisibleButton("finding", size)) actions_.push_back(ask::WalkSchedule{finding.schedule});
    ImGui::PopID();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (ImGui::IsItemHovered()) {
      list.AddRectFilled(low, {low.x + size.x, low.y + size.y}, theme_.panel_raised, theme_.px(4));
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
      explain("Click to go there.", theme_);
    }
    focus_ring(theme_, theme_.px(4));
    const float middle = low.y + line_step(theme_.fonts.text) / 2;
    const float r = theme_.px(4);
    const float x = low.x + theme_.px(8);
    list.AddTriangleFilled({x, middle - r}, {x + r, middle + r}, {x - r, middle + r},
                           finding.harmful ? theme_.bad : theme_.text_muted);
    draw_wrapped(list, theme_.fonts.text, {low.x + theme_.px(finding_indent), low.y}, theme_.text,
                 finding.sentence, width - theme_.px(finding_indent + 6));
  }

  void draw_tiles(float width) {
    std::vector<ExplorationTile> tiles;
    if (found_)
      tiles = exploration_tiles(*found_);
    else
      for (const char* name : {"schedules", "distinct states", "correct", "outcomes", "time"})
        tiles.push_back({name, "–", "", Role::muted});
    const float gap = theme_.px(card_gap);
    const float each =
        (width - gap * static_cast<float>(tiles.size() - 1)) / static_cast<float>(tiles.size());
    for (std::size_t i = 0; i < tiles.size(); ++i) {
      if (i > 0) ImGui::SameLine(0, gap);
      const ExplorationTile& what = tiles[i];
      tile(what.label.c_str(), {what.label, what.value, what.role, what.help}, each, false, theme_);
    }
  }

  const Session& session_;
  const ExploreSession& exploring_;
  const Theme& theme_;
  ViewState& view_;
  const Exploration* found_;
  const Snapshot* runs_;  // real runs that may be compared
  std::vector<Finding> findings_;
  ButtonWords words_ = all_words;
  Actions actions_;
};

}  // namespace

Actions draw_interleavings(const Session& session, const Theme& theme, ViewState& view, ImVec2 size) {
  const ExploreSession* exploring = session.exploring();
  if (!exploring) return {};  // it is made in the next update
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(theme.px(card_gap), theme.px(8)));
  Actions actions = InterleavingsTab(session, *exploring, theme, view).draw(size);
  ImGui::PopStyleVar();
  return actions;
}

std::string interleavings_headline() { return "Every way it can go"; }

std::string interleavings_subtitle(const Session& session) {
  const ExploreSession* exploring = session.exploring();
  if (!exploring) return session.lesson().teaching.question;
  return capitalized(explored_settings_text(exploring->settings())) + ". " + exploration_status(*exploring);
}

}  // namespace racecourse
