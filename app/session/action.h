#pragma once

// What the reader can ask for. Panels and keys return these; only Session (and, for leaving, the window) acts on them.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "kit/explorer/exploration.h"

namespace racecourse {

/// What can stand under the chart, in the order in which it stands there. Which of them exist at a moment is for
/// Session::has_tab() to say.
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
static_assert(all_tabs.size() == static_cast<std::size_t>(Tab::guesses) + 1);

/// A plate over everything else. One at a time.
enum class Overlay { none, keys, menu, forget_progress };

namespace ask {

struct RunOrStop {};
struct RunMany {
  std::int64_t times = 100;
};
/// A number, or the index of a word; clamped to its range.
struct Set {
  std::string setting;
  std::int64_t value = 0;
};
/// The setting declared with that key takes its next word.
struct FlipKey {
  char key = 'L';
};
/// The lesson's Python twin; shows its tab.
struct RunOrStopTwin {};
/// A setting that only the twin has; as in Set.
struct SetTwin {
  std::string setting;
  std::int64_t value = 0;
};
struct ToggleUntilStopped {};
struct Reset {};
struct ChooseLesson {
  std::size_t index = 0;
};
/// By so many lessons onward; stays within the course.
struct StepLesson {
  int by = 1;
};
struct ChooseTab {
  Tab tab = Tab::timeline;
};
/// The tab at that place from the left, 0 the first; none there changes nothing.
struct ChooseTabAt {
  std::size_t place = 0;
};
/// Which of the pictures on the stage is shown, 0 the first.
struct ChoosePicture {
  std::size_t place = 0;
};
struct NextPicture {};
// In the tab "Every interleaving":

/// As Set, but of the settings that are explored.
struct SetExplored {
  std::string setting;
  std::int64_t value = 0;
};
/// That thread takes its next step, 0 the first; one that cannot go changes nothing.
struct StepThread {
  std::size_t thread = 0;
};
struct UndoStep {};
struct StartWalkOver {};
struct FinishWalk {};
/// These steps, from the beginning.
struct WalkSchedule {
  Schedule schedule;
};
/// To where the two threads have taken so many steps, by what was walked as far as it leads there; a place that no schedule
/// comes to changes nothing.
struct WalkTo {
  ProgressPlace place{0, 0};
};
struct WalkAtRandom {};
/// The schedule walked so far runs on real threads, and the timeline shows it.
struct ReplayWalk {};
/// The real run takes over the settings that are explored, and is repeated.
struct RunExplored {
  std::int64_t times = 100;
};

/// Measures what a setting does, or with an empty name each of them in turn; while that goes on, stops it.
struct SweepOrStop {
  std::string setting;
};
/// Which number the effects of settings are drawn for, 0 the first of sweep_metrics().
struct ChooseSweepMetric {
  std::size_t place = 0;
};
/// Which setting's effect is shown, 0 for all of them.
struct ChooseSweepSetting {
  std::size_t place = 0;
};
/// What the student writes about the lesson.
struct Note {
  std::string text;
};
/// Writes the lab report of what has been run.
struct WriteReport {};
/// Larger (+1), smaller (-1), or as the screen has it (0).
struct ChangeSize {
  int by = 0;
};
struct NextTheme {};
/// The next one of the Pythons in PATH, wherever one is run from then on.
struct NextPython {};
struct TogglePresenter {};
/// The ring around the pointer, for a class to follow.
struct TogglePointerRing {};
/// Opens it in the place of another one, or closes it.
struct ToggleOverlay {
  Overlay overlay = Overlay::keys;
};
struct CloseOverlay {};
/// The walk around the window, from its beginning.
struct StartTour {};
/// By so many bubbles onward; past the last one it ends.
struct StepTour {
  int by = 1;
};
struct EndTour {};
/// All goals are open again.
struct ForgetProgress {};
struct DismissNotice {};
/// To where a guess is typed; of a choice the next word.
struct EnterGuess {};
/// What is typed where a guess is entered: more of it, without its last character, that it is complete, or that it is left.
struct TypeText {
  std::string text;
};
struct EraseText {};
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
/// Shows the hint of a goal, or hides it.
struct ToggleHint {
  std::string goal;
};
/// Shows one hint more, of the goals not yet met; hides all when there is none left.
struct NextHint {};
struct Leave {};

}  // namespace ask

namespace detail {
template <class Asked, class Kind>
inline constexpr bool is_kind_of = false;
template <class Asked, class... Kinds>
inline constexpr bool is_kind_of<Asked, std::variant<Kinds...>> = (std::same_as<Asked, Kinds> || ...);
}  // namespace detail

/// One of them. The copying and ending of so many kinds is compiled once, in action.cpp, and not wherever one is asked for.
class Action {
 public:
  using Kind = std::variant<
      ask::RunOrStop, ask::RunMany, ask::Set, ask::FlipKey, ask::RunOrStopTwin, ask::SetTwin,
      ask::ToggleUntilStopped, ask::Reset, ask::ChooseLesson, ask::StepLesson, ask::ChooseTab,
      ask::ChooseTabAt, ask::ChoosePicture, ask::NextPicture, ask::SweepOrStop, ask::ChooseSweepMetric,
      ask::ChooseSweepSetting, ask::Note, ask::WriteReport, ask::SetExplored, ask::StepThread, ask::UndoStep,
      ask::StartWalkOver, ask::FinishWalk, ask::WalkSchedule, ask::WalkTo, ask::WalkAtRandom, ask::ReplayWalk,
      ask::RunExplored, ask::ChangeSize, ask::NextTheme, ask::NextPython, ask::TogglePresenter,
      ask::TogglePointerRing, ask::ToggleOverlay, ask::CloseOverlay, ask::StartTour, ask::StepTour,
      ask::EndTour, ask::ForgetProgress, ask::DismissNotice, ask::EnterGuess, ask::TypeText, ask::EraseText,
      ask::EnterText, ask::ChooseGuess, ask::CommitGuess, ask::SkipGuess, ask::EndTyping,
      ask::RemoveClassGuess, ask::ClearClassGuesses, ask::ToggleHint, ask::NextHint, ask::Leave>;

  template <class Asked>
  requires(detail::is_kind_of<Asked, Kind>) Action(Asked asked)
      : kind_(std::in_place_type<Asked>, std::move(asked)) {}
  Action(const Action&);
  Action(Action&&) noexcept;
  Action& operator=(const Action&);
  Action& operator=(Action&&) noexcept;
  ~Action();

  const Kind& kind() const { return kind_; }
  /// Null when it is another one.
  template <class Asked>
  const Asked* as() const {
    return std::get_if<Asked>(&kind_);
  }

 private:
  Kind kind_;
};
using Actions = std::vector<Action>;

}  // namespace racecourse
