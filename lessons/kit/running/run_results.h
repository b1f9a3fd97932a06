#pragma once

// What a run has measured so far and how it ended, as its experiment says it. What has a name must be declared by the lesson:
// std::invalid_argument names the nearest that is.

#include <concepts>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kit/base/spread.h"
#include "kit/lesson/ending.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "kit/recording/wait_for.h"

namespace racecourse {

/// A sentence the reader should know about a run.
struct RunNote {
  std::string sentence;
  bool of_luck = false;  ///< that something did not show, though it could have
};

/// All members are for the run's own thread, but where they say otherwise.
class RunResults {
 public:
  /// `lesson`: whose metrics, series and figures may be given; null: any. `elapsed_ms` is the time of a point.
  RunResults(const Lesson* lesson, std::function<double()> elapsed_ms)
      : lesson_(lesson), elapsed_ms_(std::move(elapsed_ms)) {}

  /// Replaces the value. One that is never set is "not measured".
  void set_metric(std::string_view name, double value);
  void set_metric(std::string_view name, std::integral auto value) {
    set_metric(name, static_cast<double>(value));
  }
  /// The same where there is a value.
  void set_metric(std::string_view name, std::optional<double> value) {
    if (value) set_metric(name, *value);
  }
  /// Says why the metric is not sound, and what to do, once it is measured; empty: it is sound.
  void doubt_metric(std::string_view name, std::string why);
  /// The same of all figures that depend on speed.
  void doubt_speeds(std::string why) { doubt_of_speeds_ = std::move(why); }
  /// Takes it back: it is "not measured" again.
  void forget_metric(std::string_view name);
  /// A point of that series, at this moment; of a contestant's, at the time since it started.
  void add_point(std::string_view name, double value);
  void add_point(std::string_view name, std::integral auto value) {
    add_point(name, static_cast<double>(value));
  }
  /// For a while nothing is measured: each line that goes on later is broken there, unless that is soon.
  void break_lines();
  /// Both: the metric, and a point of the series of that name.
  void set_metric_and_point(std::string_view name, std::integral auto value) {
    set_metric(name, value);
    add_point(name, value);
  }
  /// A line of the figure of that name, after those before it. Any thread: the order is that of the calls. There
  /// is room for 2,000; later ones are dropped.
  void print(std::string_view figure, OutputLine line);
  /// Replace what the figure of that name shows.
  void set_bars(std::string_view figure, std::vector<Bar> bars);
  void set_curves(std::string_view figure, std::vector<Curve> curves);
  void set_spread(std::string_view figure, const Spread& spread);
  void set_waits(std::string_view figure, WaitGraph waits);
  /// How the run ended, and whether the lesson's property held. Not to be called where Stop came before that was known.
  void set_outcome(const Ending& ending) { set_outcome(ending.value, ending.held); }
  void set_outcome(std::string value, bool held);
  /// A sentence the reader should know, once however often it is added.
  void add_note(std::string sentence) { keep_note({std::move(sentence), false}); }
  /// The same for one that is said only where the property held in all runs of a series.
  void add_note_of_luck(std::string sentence) { keep_note({std::move(sentence), true}); }

  const std::optional<Outcome>& outcome() const { return outcome_; }
  std::vector<Metric> metrics() const;
  const std::vector<RunNote>& notes() const { return notes_; }
  /// Copies them into the snapshot.
  void fill(Snapshot& snapshot) const;

 protected:
  /// The line of that name begins at that moment of the run, which is 0 in its own time.
  void begin_line(std::string_view name, double at_ms);
  /// Whether a figure was measured that depends on speed.
  bool measures_speeds() const;
  /// The property is broken, whatever is said later.
  void break_property(const Ending& ending);
  /// Whether it is.
  bool property_is_broken() const { return outcome_is_final_; }

 private:
  Figure& figure(std::string_view name);
  void keep_note(RunNote note);

  bool is_speed(const Metric& metric) const;
  std::string doubt_of(const Metric& metric) const;
  void mark_bars(Figure& figure) const;

  const Lesson* const lesson_;
  const std::function<double()> elapsed_ms_;
  std::vector<Metric> metrics_;
  std::map<std::string, std::string, std::less<>> doubts_;  // by the metric's name
  std::string doubt_of_speeds_;
  std::vector<Series> series_;
  std::set<std::string, std::less<>> interrupted_;  // the series whose next point may be far from the last
  mutable std::mutex figures_mutex_;                // guards figures_
  std::vector<Figure> figures_;
  std::optional<Outcome> outcome_;
  bool outcome_is_final_ = false;
  std::vector<RunNote> notes_;
};

}  // namespace racecourse
