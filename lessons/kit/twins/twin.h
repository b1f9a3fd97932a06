#pragma once

// The Python twin of a lesson, and how it is read. A twin is one file, twin.py, that anybody can run by itself:
//
//     python3 twin.py [--SETTING VALUE ...] [--json]
//
// The settings are those the lesson declares for it (Lesson::twin_settings). What it finds it says in text for people, or
// with --json as lines of JSON, each one object that is flushed as soon as it is known:
//
//     {"event":"python","version":"3.11.7","implementation":"CPython","free_threaded":false,"gil":true}   the first
//     {"event":"metric","name":"lost","value":3,"unit":"additions"}     the newest of that name counts
//     {"event":"point","series":"added","t_ms":12.5,"value":400}        in order of time; t_ms since the work began
//     {"event":"line","text":"worker 2: line 1 of 4"}                   what the program itself prints
//     {"event":"note","text":"..."}                                     one sentence to know beside it
//     {"event":"alive"}                                                 every now and then: what says nothing is ended
//     {"event":"done","held":true,"outcome":"400000"}                   the last: the property, and the outcome in a word
//
// Names of metrics and series are the lesson's own where they mean the same: such lines are drawn over the C++ ones.
// An event that is not known is passed over. Exit code 0 once "done" was said, 2 for a wrong setting, 130 after Ctrl-C.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/setting.h"
#include "kit/lesson/snapshot.h"

namespace racecourse {

/// What is known of a twin's run at one moment: plain data, never changed once handed out.
struct TwinSnapshot {
  RunState state = RunState::idle;
  std::string python;           ///< e.g. "CPython 3.11.7, which has a GIL"; empty: not heard yet
  std::vector<Metric> metrics;  ///< in the order they were first said
  std::vector<Series> series;   ///< likewise; thinned evenly when a run is long
  std::vector<std::string> lines;
  std::int64_t lines_dropped = 0;  ///< of the lines only the newest are kept
  std::vector<std::string> notes;
  std::optional<bool> held;  ///< whether the property held; nothing until it is done
  std::string outcome;
  std::string failure;  ///< why there will be no more, and the cure, in one sentence; empty when all is well
  double elapsed_ms = 0;

  /// The newest value of that name, or nothing if none was said.
  std::optional<double> metric(std::string_view name) const;
  const Series* find_series(std::string_view name) const;
};

/// Of the lesson's settings those its twin has as well, as the lesson declares them.
std::vector<Setting> for_twin(const std::vector<Setting>& of_lesson,
                              std::initializer_list<std::string_view> names);
/// The same settings, that one with another largest value.
std::vector<Setting> with_high(std::vector<Setting> settings, std::string_view name, std::int64_t high);
/// The same settings, that one with these words and the first of them as its default.
std::vector<Setting> with_words(std::vector<Setting> settings, std::string_view name,
                                std::vector<Choice> words);

}  // namespace racecourse
