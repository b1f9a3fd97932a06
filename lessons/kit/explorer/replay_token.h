#pragma once

// A schedule as a short word to paste after --replay: what it belongs to, and the threads, run-length encoded.
//
//     r1/unsynchronized-counter/2.5.0.0/5f3a09c1/a2b3a
//     format, lesson, settings, fingerprint of the body; thread 1 twice, thread 2 three times, thread 1
//
// Threads are a to z, then A to Z; from the 53rd on their number between underscores. Where a step can go several ways, the
// number of the one it goes stands behind the thread between full stops, unless it is 0: b.2. A schedule that leads
// into a loop without a way out has a tilde behind it.

#include <optional>
#include <string>
#include <string_view>

#include "kit/explorer/exploration.h"
#include "kit/lesson/lesson.h"

namespace racecourse {

inline constexpr char never_ends_mark = '~';

/// The schedule alone.
std::string schedule_text(const Schedule& schedule);
/// Nothing where the text is none, or one of more steps than a body may take.
std::optional<Schedule> schedule_from(std::string_view text);

/// What a token belongs to that is no lesson. None of them may have a slash in it.
struct ReplaySubject {
  std::string name;      ///< e.g. "bank.cpp"
  std::string settings;  ///< e.g. how it was compiled
  std::string body;      ///< whose fingerprint it carries
};
std::string replay_token(const ReplaySubject& subject, const Schedule& schedule);
std::optional<std::string> read_replay_token(std::string_view token, const ReplaySubject& subject,
                                             Schedule& schedule);

std::string replay_token(const Lesson& lesson, const Settings& settings, const Schedule& schedule);

/// Reads a token that was made for this lesson with these settings. Returns nothing on success, else one sentence that names
/// what does not fit; the schedule is then unchanged.
std::optional<std::string> read_replay_token(std::string_view token, const Lesson& lesson,
                                             const Settings& settings, Schedule& schedule);

}  // namespace racecourse
