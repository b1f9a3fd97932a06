#pragma once

// Files are written whole or not at all: beside the target first, then renamed over it.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace racecourse {

/// Writes `text`. Returns nothing when done, else one sentence; what was there before is then untouched. A
/// target that is no plain file (a pipe, a terminal) is written to as it stands, and a link is followed.
std::optional<std::string> write_whole(const std::filesystem::path& file, std::string_view text);

/// Whether write_whole() would get as far as writing, tried now and without a trace: to be asked before work
/// is done whose result would be lost otherwise. Returns nothing when it would, else one sentence.
std::optional<std::string> cannot_write(const std::filesystem::path& file);

}  // namespace racecourse
