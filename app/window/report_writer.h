#pragma once

#include <filesystem>
#include <string>

#include "session/session.h"

namespace racecourse {

/// Writes the lab report of all lessons that were run into a new file of that folder. Returns a sentence for the reader:
/// where it is, or why it could not be written.
std::string write_report(const Session& session, const std::filesystem::path& folder);

}  // namespace racecourse
