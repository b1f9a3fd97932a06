#pragma once

// What the reader can ask for, by the part of the session that acts on it. Panels and keys return these.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "editing/text_editor.h"
#include "kit/explorer/exploration.h"
#include "session/line_edit.h"

namespace racecourse {

/// The tabs under the chart, in their order. Session::has_tab() says which of them exist at a moment.
enum class Tab {
  timeline,
  outcomes,
  interleavings,
  source,
  python,
  report,
  reading,
  talking_points,
  guesses
};
inline constexpr std::array all_tabs{Tab::timeline, Tab::outcomes,       Tab::interleavings,
                                     Tab::source,   Tab::python,         Tab::report,
                                     Tab::reading,  Tab::talking_points, Tab::guesses};
/// "talking-points": as after --tab.
std::string_view to_string(Tab tab);
static_assert(all_tabs.size() == static_cast<std::size_t>(Tab::guesses) + 1);

/// The tabs under a program of the reader's own, in their order. program_tabs.h says which of them exist at a moment.
enum class ProgramTab { schedule, assembly, timeline, output };

/// What covers everything else. One at a time.
enum class Overlay { none, keys, menu, forget_progress };

namespace ask {

// The run on real threads.

struct RunOrStop {};
struct RunMany {
  std::int64_t times = 100;
};
/// A number, or the index of a word; clamped to its range.
struct Set {
  std::string setting;
  std::int64_t value = 0;
};
struct ToggleUntilStopped {};

// The lesson's Python twin.

/// Shows its tab, too.
struct RunOrStopTwin {};
/// A setting that only the twin has; as in Set.
struct SetTwin {
  std::string setting;
  std::int64_t value = 0;
};
/// Takes the next Python in PATH, for everything that runs one.
struct NextPython {};

// The effects of settings.

/// Measures the effect of a setting, or of each of them in turn where the name is empty; stops a measurement that is going.
struct SweepOrStop {
  std::string setting;
};
/// Which number is drawn, 0 the first of sweep_metrics().
struct ChooseSweepMetric {
  std::size_t place = 0;
};
/// Which setting's effect is shown, 0 for all of them.
struct ChooseSweepSetting {
  std::size_t place = 0;
};

// The tab "Every interleaving".

/// As Set, but of the settings that are explored.
struct SetExplored {
  std::string setting;
  std::int64_t value = 0;
};
/// That thread takes its next step, 0 the first; a thread that cannot go changes nothing.
struct StepThread {
  std::size_t thread = 0;
};
struct UndoStep {};
/// The last step again, another way.
struct GoOtherWay {};
struct StartWalkOver {};
struct FinishWalk {};
/// Walks these steps, from the beginning.
struct WalkSchedule {
  Schedule schedule;
};
/// Walks to where the two threads have taken so many steps, along the present walk as far as it leads there. A place that no
/// schedule reaches changes nothing.
struct WalkTo {
  ProgressPlace place{0, 0};
};
struct WalkAtRandom {};

// Guesses: the reader's own, and a class's.

/// Goes to where a guess is typed; of a choice, takes the next word. A guess that no run has answered can be made again.
struct EnterGuess {};
struct TypeText {
  std::string text;
};
/// An editing key, in the line that is typed into.
struct EditText {
  Edit edit = Edit::erase_left;
  bool selecting = false;
};
/// Puts the caret there: the byte of the line.
struct PutCaret {
  std::size_t place = 0;
};
/// What was typed is complete.
struct EnterText {};
struct EndTyping {};
struct ChooseGuess {
  std::size_t choice = 0;
};
struct CommitGuess {};
struct SkipGuess {};
struct RemoveClassGuess {
  std::size_t index = 0;
};
struct ClearClassGuesses {};

// Programs of the reader's own.

/// Goes to their page, and opens the one that was open last.
struct ShowPrograms {};
/// Opens the file and goes to the page. What is wrong with it is said there.
struct OpenProgram {
  std::string path;
};
/// Asks for the path of a file to be opened, or to be made.
struct AskForProgram {
  bool make = false;
};
struct SaveProgram {};
/// Both the reader and another program have changed the file: the reader's own text is to be saved, or the file's taken.
struct ResolveChange {
  bool keep_mine = true;
};
/// The keyboard goes to the text, or away from it and from a line over it.
struct EnterProgram {};
struct LeaveProgram {};
/// Begins a program with that text, in a file that is not there yet: STEM.cpp, or STEM-2.cpp and so on. Nothing is written
/// before it is saved.
struct BeginProgram {
  std::string stem;
  std::string text;
};
/// The line to find a word in the text. The word is what is selected, if that is in one line.
struct FindInProgram {};
/// To the next place where it stands (+1), or the one before (-1).
struct StepFound {
  int by = 1;
};
/// Into the text, or into the line that is typed into; as in TextEditor.
struct TypeProgram {
  std::string text;
  bool pasted = false;
};
struct EditProgram {
  TextEdit edit = TextEdit::erase_left;
};
struct MoveInProgram {
  TextMove move = TextMove::left;
  bool selecting = false;
};
/// What was typed into a line is complete: opens or makes that program, or goes to the next place found.
struct EnterProgramLine {};
/// Compiles and explores it anew: 0, 1 or 2, as after -O.
struct SetOptimise {
  int level = 0;
};
/// Runs it for real: once, watched, or many times, untouched. Or ends what goes.
struct RunProgram {
  std::int64_t times = 1;
};
struct ChooseProgramTab {
  ProgramTab tab = ProgramTab::schedule;
};
/// When the next program is explored, the schedule of that token is shown.
struct FollowToken {
  std::string token;
};
/// Back (-1) or onward (+1) along the schedule that is shown.
struct MoveInSchedule {
  int by = 1;
};
/// Puts the caret into the text: at that byte; `clicks` 2 selects its word, 3 its line.
struct PointInProgram {
  std::size_t place = 0;
  int clicks = 1;
  bool selecting = false;
};
/// The same in the line for a path, or else in that for a word.
struct PointInLine {
  std::size_t place = 0;
};

// What is kept of the reader's work: notes, goals, the lab report.

/// Replaces the student's notes about the lesson.
struct Note {
  std::string text;
};
/// Writes the lab report of what has been run.
struct WriteReport {};
/// Opens all goals again.
struct ForgetProgress {};
/// Shows the hint of a goal, or hides it.
struct ToggleHint {
  std::string goal;
};
/// Shows one more hint of a goal not yet met; hides all when none is left.
struct NextHint {};

// How the window looks.

struct ChooseTab {
  Tab tab = Tab::timeline;
};
/// The tab at that place from the left, 0 the first; a place without a tab changes nothing.
struct ChooseTabAt {
  std::size_t place = 0;
};
/// The open tab takes the whole stage, or gives it back to the run.
struct ToggleStage {};
/// Which of the pictures on the stage is shown, 0 the first.
struct ChoosePicture {
  std::size_t place = 0;
};
struct NextPicture {};
/// Larger (+1), smaller (-1), or as the screen has it (0).
struct ChangeSize {
  int by = 0;
};
struct NextTheme {};
struct TogglePresenter {};
/// The ring around the pointer, for a class to follow.
struct TogglePointerRing {};
/// Opens it in place of another one, or closes it.
struct ToggleOverlay {
  Overlay overlay = Overlay::keys;
};
struct CloseOverlay {};
/// The tour of the window, from its beginning.
struct StartTour {};
/// By so many bubbles onward; past the last one it ends.
struct StepTour {
  int by = 1;
};
struct EndTour {};
struct DismissNotice {};

// What concerns several parts at once.

struct ChooseLesson {
  std::size_t index = 0;
};
/// By so many lessons onward; stays within the course. After the last lesson come the reader's own programs.
struct StepLesson {
  int by = 1;
};
/// Everything about the lesson is as at its beginning.
struct Reset {};
/// The setting with that key takes its next word: of those explored where they are in sight, else of the real run's.
struct FlipKey {
  char key = 'L';
};
/// The schedule walked so far runs on real threads, and the timeline shows it.
struct ReplayWalk {};
/// The real run takes over the settings that are explored, and is repeated.
struct RunExplored {
  std::int64_t times = 100;
};
/// The lesson's idea as a program of the reader's own, begun on their page. Every time it is another one, unless that of the
/// last time was neither changed nor saved.
struct EditCopy {};
struct Leave {};

}  // namespace ask

using RunAction = std::variant<ask::RunOrStop, ask::RunMany, ask::Set, ask::ToggleUntilStopped>;
using TwinAction = std::variant<ask::RunOrStopTwin, ask::SetTwin, ask::NextPython>;
using SweepAction = std::variant<ask::SweepOrStop, ask::ChooseSweepMetric, ask::ChooseSweepSetting>;
using ExploreAction =
    std::variant<ask::SetExplored, ask::StepThread, ask::UndoStep, ask::GoOtherWay, ask::StartWalkOver,
                 ask::FinishWalk, ask::WalkSchedule, ask::WalkTo, ask::WalkAtRandom>;
using GuessAction = std::variant<ask::EnterGuess, ask::TypeText, ask::EditText, ask::PutCaret, ask::EnterText,
                                 ask::EndTyping, ask::ChooseGuess, ask::CommitGuess, ask::SkipGuess,
                                 ask::RemoveClassGuess, ask::ClearClassGuesses>;
using NotebookAction =
    std::variant<ask::Note, ask::WriteReport, ask::ForgetProgress, ask::ToggleHint, ask::NextHint>;
using ProgramAction =
    std::variant<ask::ShowPrograms, ask::OpenProgram, ask::AskForProgram, ask::BeginProgram, ask::SaveProgram,
                 ask::ResolveChange, ask::EnterProgram, ask::LeaveProgram, ask::FindInProgram, ask::StepFound,
                 ask::TypeProgram, ask::EditProgram, ask::MoveInProgram, ask::EnterProgramLine,
                 ask::PointInProgram, ask::PointInLine, ask::SetOptimise, ask::RunProgram,
                 ask::ChooseProgramTab, ask::FollowToken, ask::MoveInSchedule>;
using LookAction = std::variant<ask::ChooseTab, ask::ChooseTabAt, ask::ToggleStage, ask::ChoosePicture,
                                ask::NextPicture, ask::ChangeSize, ask::NextTheme, ask::TogglePresenter,
                                ask::TogglePointerRing, ask::ToggleOverlay, ask::CloseOverlay, ask::StartTour,
                                ask::StepTour, ask::EndTour, ask::DismissNotice>;
using SharedAction = std::variant<ask::ChooseLesson, ask::StepLesson, ask::Reset, ask::FlipKey,
                                  ask::ReplayWalk, ask::RunExplored, ask::EditCopy, ask::Leave>;

/// One of them. Copying and destroying so many kinds is compiled once, in action.cpp, not wherever one is asked for.
class Action {
 public:
  using Part = std::variant<RunAction, TwinAction, SweepAction, ExploreAction, GuessAction, NotebookAction,
                            LookAction, SharedAction, ProgramAction>;

  template <class Asked>
  requires(!std::same_as<Asked, Action> && std::constructible_from<Part, Asked>) Action(Asked asked)
      : part_(std::move(asked)) {}
  Action(const Action&);
  Action(Action&&) noexcept;
  Action& operator=(const Action&);
  Action& operator=(Action&&) noexcept;
  ~Action();

  /// The part of the session that acts on it, and what it is to do.
  const Part& part() const { return part_; }
  /// A number that actions of one kind share, whatever their details, with no other kind.
  std::size_t kind() const;
  /// Null when it is of another kind.
  template <class Asked>
  const Asked* as() const {
    return std::visit(
        [](const auto& part) -> const Asked* {
          if constexpr (std::constructible_from<std::remove_cvref_t<decltype(part)>, Asked>)
            return std::get_if<Asked>(&part);
          else
            return nullptr;
        },
        part_);
  }

 private:
  Part part_;
};
using Actions = std::vector<Action>;

/// For std::visit over a part's actions: one function for each kind.
template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;  // Clang before 17 does not find it by itself

}  // namespace racecourse
