#pragma once

// Files are written completely or not at all: to a file beside the target first, which is then renamed.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace racecourse {

/// Replaces the file's contents by `text`. Returns nothing on success, else one sentence; the file is then unchanged. A target
/// that is no regular file (a pipe, a terminal) is written to directly, and a link is followed.
std::optional<std::string> write_whole(const std::filesystem::path& file, std::string_view text);

/// Tries whether write_whole() could write there, and leaves nothing behind: for a caller whose result would be lost
/// otherwise. Returns nothing if it could, else one sentence.
std::optional<std::string> cannot_write(const std::filesystem::path& file);

}  // namespace racecourse
