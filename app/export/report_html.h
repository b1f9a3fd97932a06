#pragma once

// The lab report: one HTML file that needs nothing else, for a phone, a screen and paper.

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "kit/host/host.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/snapshot.h"
#include "kit/running/sweep.h"
#include "pictures/guess_bars.h"
#include "text/markdown.h"

namespace racecourse {

/// A lesson in the report. Refers to the caller's data, which must outlive the call.
struct ReportEntry {
  const Lesson* lesson = nullptr;
  const Snapshot* run = nullptr;       ///< the run that is shown
  const Snapshot* repeated = nullptr;  ///< several runs, for the outcomes; null where there were none
  std::vector<const SweepSnapshot*> sweeps;
  MetricSpec measure;  ///< what the sweeps are drawn for
  std::vector<GuessBar> class_guesses;
  std::optional<std::string> guess;   ///< what the student expected, in words
  std::optional<std::string> answer;  ///< what the run says to it, in a sentence
  Blocks explanation;
  std::string notes;                ///< the student's own, as typed
  std::set<std::string> goals_met;  ///< ids

  /// What verdict, notes and explanation are about: all runs with the settings of the one that is shown.
  const Snapshot& told() const {
    const bool same = repeated && repeated->runs > 0 && repeated->settings == run->settings;
    return same ? *repeated : *run;
  }
};

/// What the lesson says of this run, or of many with its settings, the explanation of its text.md with the figures, and the
/// lesson's measure; guess, notes, goals and the rest are the caller's to add.
ReportEntry report_entry(const Lesson& lesson, const Snapshot& run, const Snapshot* repeated = nullptr);

/// `written` is when, in words.
std::string report_html(std::span<const ReportEntry> entries, const Host& host, std::string_view written);

}  // namespace racecourse
