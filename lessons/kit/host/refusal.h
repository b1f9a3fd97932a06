#pragma once

// What the system refused, in words: an error code says that there was no more of something, not which limit was met, and so
// not what helps. Here the limits of the process and of its control groups are looked at. Any thread may call these functions,
// and should at once: what is in use changes.

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <system_error>

namespace racecourse {

/// "no more file descriptors (Too many open files); raise the limit that `ulimit -n` shows". Where no limit is known to be the
/// cause, the system's words alone.
std::string refused_by_system(const std::error_code& why);

/// "this machine could not start thread 3 of 64 (Resource temporarily unavailable); ask for fewer threads, or raise the limit
/// that `ulimit -v` shows". `advice` is what helps against any limit. `before` is how many threads may have been there when it
/// was refused, and have ended since.
std::string no_thread(std::string_view which, const std::error_code& why,
                      std::string_view advice = "end other programs", std::int64_t before = 0);

/// What a child process said last before it failed, with what has to be raised where it says that it was refused something:
/// the limits of this process are its own, too.
std::string with_cure_of_child(const std::string& said);

/// What was thrown, as one sentence; never empty.
std::string sentence_of(const std::exception& thrown);

}  // namespace racecourse
