#pragma once

// A run as JSON, as interface.md promises it to other programs. Keys come in the order they are set.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "kit/host/host.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"

namespace racecourse {

/// A whole number as one ("4", not "4.0"); what is no number at all is null.
nlohmann::ordered_json json_of(double value);
/// {"threads": 4, "lock": "off"}
nlohmann::ordered_json json_of(const Settings& settings);
/// {"lost": {"value": 12, "unit": "additions"}}; what was not measured is left out.
nlohmann::ordered_json json_of(const std::vector<Metric>& metrics);
/// {"counter": [[t_ms, value], ...]}
nlohmann::ordered_json json_of(const std::vector<Series>& series);
/// [{"value": "8", "count": 3, "held": true}]
nlohmann::ordered_json json_of(const std::vector<Outcome>& outcomes);
/// [{"t_ms": 1.5, "setting": "lock", "value": "on"}]
nlohmann::ordered_json json_of(const std::vector<Mark>& marks);
/// {"times": {"kind": "bars", "unit": "ms", "bars": [{"name": "pool", "value": 12, "note": ""}]}}: of each figure that is
/// filled. Output has "lines", curves have "curves" of "points", a spread has "count", "median_ns", "p99_ns" and
/// "buckets" of [low_ns, count].
nlohmann::ordered_json json_of(const std::vector<Figure>& figures, const Lesson& lesson);
/// {"cores": 2, "cpu": "...", ...}
nlohmann::ordered_json json_of(const Host& host);

/// Text as people and programs get it: indented, ends with a new line; bytes that are not UTF-8 are replaced.
std::string text_of(const nlohmann::ordered_json& document);

/// The same with a line for each key: readable, though series have thousands of points.
std::string lines_of(const nlohmann::ordered_json& document);

/// Whether the property held in every run so far; nothing when none has come to an end.
std::optional<bool> held_so_far(const Snapshot& snapshot);

/// What the command line adds to a snapshot.
struct RunStory {
  bool repeated = false;     ///< --repeat was given: the outcomes are part of the answer
  bool interrupted = false;  ///< by Ctrl-C: the numbers are those of the part that ran
  bool time_was_up = false;  ///< the time given with --for, before the lesson came to its end
};

/// The document of `run --json`.
std::string run_json(const Lesson& lesson, const Snapshot& snapshot, const RunStory& story);

}  // namespace racecourse
