#pragma once

// A lesson is data and a body. Everything the window, the command line, the report and the tests know about a lesson
// stands in this struct; none of them knows a lesson by name, and no lesson knows any of them.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/base/format.h"
#include "kit/lesson/figure.h"
#include "kit/lesson/need.h"
#include "kit/lesson/prediction.h"
#include "kit/lesson/setting.h"

namespace racecourse {

class ControlledStage;
class Stage;
struct Snapshot;

enum class Part { threads, choosing_a_model, going_further };

/// What a variant is declared to do with the lesson's property.
enum class Verdict { holds, breaks };

/// A number the lesson measures. Values come from Stage under the same name.
struct MetricSpec {
  std::string name;   ///< as in run --json, e.g. "ns_per_addition"
  std::string label;  ///< as on the tile, e.g. "one addition"
  std::string unit;   ///< e.g. "additions", "ns", "%"
  Format format = Format::count;
  Role role = Role::plain;
  bool tile = true;  ///< one of the few numbers that matter
  std::string help;  ///< one sentence: how it is measured
};

/// A line of the live chart: a value over the time of the run.
struct SeriesSpec {
  std::string name;
  std::string label;
  std::string unit;
  Role role = Role::plain;
};

/// The area between two lines of the chart, e.g. what was added and what the counter says.
struct Gap {
  std::string upper, lower;  ///< names of series
  std::string label;         ///< e.g. "lost"
};

enum class FigureKind { output, bars, curves, spread, waits };

/// A picture of results beside the live chart, or in its place. Values come from Stage under the same name.
struct FigureSpec {
  std::string name;  ///< as in run --json, e.g. "time_to_stop"
  FigureKind kind = FigureKind::bars;
  std::string label;  ///< what is shown, e.g. "time from stop to stopped"
  std::string word;   ///< to choose it by, e.g. "Memory"; the kind's own word when empty
  std::string unit;   ///< of bars and of a curve's values: as in MetricSpec. A spread counts nanoseconds.
  Format format = Format::count;  ///< bars and curves only
  std::string x_label;            ///< curves only: what runs along the axis
  std::string x_unit;             ///< curves only
  bool x_logarithmic = false;     ///< curves only
  std::string empty;  ///< one sentence, said while there is nothing to show, where it takes more than a run
};

/// Settings under which the property is declared to hold or to break. The first variant whose conditions all match
/// is the one that counts.
struct Variant {
  struct Condition {
    std::string setting, value;  ///< both as typed after --set
  };
  std::string name;
  std::vector<Condition> conditions;
  Verdict expected = Verdict::holds;
  bool on_hardware_only = false;  ///< what is expected shows on real processors, and in no interleaving

  bool matches(const Settings& settings) const;
};

/// Something to achieve, checked by the program from what a run measured.
struct Goal {
  std::string id;        ///< stable: progress is stored under it
  std::string sentence;  ///< e.g. "Lose more than half of all updates"
  std::string hint;
  std::function<bool(const Snapshot&)> met;
};

/// What text.md may name of a run that only C++ can say (told.h), beside settings and metrics.
struct Word {
  std::string name;  ///< e.g. "price"
  std::function<std::string(const Snapshot&)> text;
};
/// The same for what is true of it, or is not.
struct Fact {
  std::string name;
  std::function<bool(const Snapshot&)> holds;
};

/// What a lesson teaches: what it asks, and what it says to a run.
struct Teaching {
  std::string question;  ///< the lesson's question in one sentence
  std::vector<Goal> goals;
  std::optional<Prediction> prediction;  ///< what is asked before the first run
  std::vector<Word> words;
  std::vector<Fact> facts;

  // What text.md says (telling.h), where it says it.

  /// What has to be known before a run with these settings on this machine, in a sentence or two; empty where nothing has.
  std::function<std::string(const Settings&)> before;
  /// Two or three sentences on a run that is over, right for this one: from what it measured and its settings. Called with
  /// any snapshot that is done and did not fail, one that was stopped half way as well.
  std::function<std::vector<std::string>(const Snapshot&)> explain;
  /// What such a run says to the belief that the lesson takes on, in one sentence.
  std::function<std::string(const Snapshot&)> on_belief;
};

/// What a lesson is: what can be set, what is run, what is measured and shown. Its folder gives `id`, `body`, `text`, `plain`,
/// `twin` and `teaching` (course.cpp.in); all else is set by its lesson().
struct Lesson {
  std::string id;     ///< e.g. "unsynchronized-counter"; its folder has underscores
  std::string title;  ///< e.g. "Unsynchronized counter"
  Part part = Part::threads;
  std::string headline;  ///< e.g. "Threads share one counter."
  std::string property;  ///< what a variant holds or breaks, e.g. "no addition is lost"

  std::vector<Setting> settings;
  std::vector<Variant> variants;
  std::vector<MetricSpec> metrics;
  /// Name of the metric that answers the question: what a setting does is shown by it, unless somebody chooses another one.
  /// Empty: a share that is lost, else a loss, else the result, else the first tile.
  std::string measure;
  std::vector<SeriesSpec> series;
  std::optional<Gap> gap;
  /// The lines are of contestants that do the same one after another: each begins at its own start, so that they lie over one
  /// another. A lane that is named as a line leads a contestant; the lanes after it are of the same one.
  bool contest = false;
  std::vector<FigureSpec> figures;  ///< the first is shown first; after the live chart where there are series
  std::size_t opens_with = 0;  ///< the picture that is shown at first, counted as they stand on the stage
  std::string outcome_label;   ///< what a run's outcome is, e.g. "final value of the counter"
  std::string lane_unit;       ///< what a lane counts, e.g. "additions"
  std::size_t rows = 5;        ///< lanes that the stage keeps room for; more than that stand closer
  bool runs_on = false;        ///< can go on until stopped (or --for), not only for a set count

  std::string_view body;   ///< the running source: the very file that was compiled
  std::string_view text;   ///< text.md
  std::string_view plain;  ///< plain.cpp: its idea as one file of plain C++ with a main, to be edited
  std::string_view twin;   ///< twin.py, as kit/twins/twin.h says; empty where there is none
  std::vector<Setting> twin_settings;  ///< what twin.py takes: the lesson's names where they mean the same

  /// One run, from start to end, on the run's own thread. Reports through the stage; may throw std::exception, whose
  /// sentence then becomes the run's failure.
  std::function<void(Stage&)> experiment;

  /// The same bodies over a controlled world, for small settings: what is to be interleaved, said to the stage
  /// (controlled_world.h). Empty where the body is for real threads only.
  std::function<void(ControlledStage&)> interleavings;
  /// What the settings are while interleavings are visited, unless somebody says otherwise: small.
  std::vector<Variant::Condition> explore_defaults;

  /// What the program does when it is started as a child of this lesson (child_of_lesson in course.h): called with the
  /// words it was given, instead of all else. Returns the exit code. Empty where a lesson needs none.
  std::function<int(const std::vector<std::string>& words)> as_child;

  std::vector<Need> needs;  ///< besides threads, and a Python for the twin

  Teaching teaching;

  /// The first variant whose conditions match; the last one if none does.
  const Variant& variant(const Settings& settings) const;
  Settings default_settings() const { return Settings(settings); }
  /// Its interleavings can be visited.
  bool explorable() const { return interleavings != nullptr; }
  /// The default settings with the explore_defaults.
  Settings explore_settings() const;
};

std::string_view to_string(Part part);
std::string_view to_string(Verdict verdict);
std::string_view to_string(FigureKind kind);

}  // namespace racecourse
