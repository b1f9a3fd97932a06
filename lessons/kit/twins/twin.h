#pragma once

// The Python twin of a lesson, and the language it speaks. A twin is one file, twin.py, that anybody can run by itself:
//
//     python3 twin.py [--SETTING VALUE ...] [--json]
//
// The settings are those the lesson declares for it (Lesson::twin_settings). It prints what it finds as text for people, or
// with --json as lines of JSON, each one object, flushed at once:
//
//     {"event":"python","version":"3.11.7","implementation":"CPython","free_threaded":false,"gil":true}   the first
//     {"event":"metric","name":"lost","value":3,"unit":"additions"}     replaces an older one of that name
//     {"event":"point","series":"added","t_ms":12.5,"value":400}        in order of time; t_ms since the work began
//     {"event":"line","text":"worker 2: line 1 of 4"}                   what the program itself prints
//     {"event":"note","text":"..."}                                     one sentence to know beside it
//     {"event":"alive"}                                                 now and then: a silent twin is killed
//     {"event":"done","held":true,"outcome":"400000"}                   the last: the property, and the outcome in a word
//
// A metric or series has the lesson's own name where it means the same: it is then drawn over the C++ one. Unknown events
// are ignored. Exit code 0 after "done", 2 for a wrong setting, 130 after Ctrl-C.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/setting.h"
#include "kit/lesson/snapshot.h"

namespace racecourse {

/// What is known of a twin's run at one moment: plain data.
struct TwinSnapshot {
  RunState state = RunState::idle;
  std::string python;           ///< e.g. "CPython 3.11.7, which has a GIL"; empty: not known yet
  std::vector<Metric> metrics;  ///< in the order they were first said
  std::vector<Series> series;   ///< likewise; thinned evenly when a run is long
  std::vector<std::string> lines;
  std::int64_t lines_dropped = 0;  ///< of the lines only the newest are kept
  std::vector<std::string> notes;
  std::optional<bool> held;  ///< whether the property held; nothing until it is done
  std::string outcome;
  std::string failure;  ///< why it failed, and the cure, in one sentence; empty when it did not
  double elapsed_ms = 0;

  /// The newest value of that name; nothing where there is none.
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
