#include "text/run_words.h"

namespace racecourse {

namespace {

constexpr const char* between = " · ";

void add(std::string& words, const std::string& more) { words += (words.empty() ? "" : between) + more; }

/// Whether it went on until it was stopped, or to its set count; nothing to tell of lessons that cannot choose.
std::string how_long(const Snapshot& run) { return run.until_stopped ? "until stopped" : "set count"; }

/// A run that goes takes over what is set, unless it is one of many or was prescribed.
bool keeps_its_settings(const Snapshot& run) {
  return run.state == RunState::done || run.state == RunState::stopping || run.runs_asked > 1;
}

}  // namespace

bool is_lane_count(const Lesson& lesson, const Setting& setting) {
  return lesson.runs_on && setting.is_number() && setting.name == lesson.lane_unit;
}

bool was_used(const Lesson& lesson, const Setting& setting, const Snapshot& run) {
  return !(run.until_stopped && is_lane_count(lesson, setting));
}

std::string had_words(const Lesson& lesson, const Snapshot& run) {
  std::string words;
  for (const Setting& setting : run.settings.declared())
    if (was_used(lesson, setting, run)) add(words, run.settings.words(setting.name));
  if (run.until_stopped) add(words, how_long(run));
  return words;
}

std::string no_longer_set(const Lesson& lesson, const Snapshot& run, const Settings& now,
                          bool until_stopped) {
  if (run.state == RunState::idle || run.replayed || !keeps_its_settings(run)) return {};
  std::string words;
  for (const Setting& setting : run.settings.declared())
    if (was_used(lesson, setting, run) && run.settings.number(setting.name) != now.number(setting.name))
      add(words, run.settings.words(setting.name));
  // Many runs go to their count, whatever is set for one.
  if (lesson.runs_on && run.runs_asked == 1 && run.until_stopped != until_stopped) add(words, how_long(run));
  return words;
}

}  // namespace racecourse
