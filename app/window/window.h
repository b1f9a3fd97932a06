#pragma once

#include <optional>
#include <string>

#include "request/request.h"

namespace racecourse {

/// Opens the course in a window and stays until it is closed. Returns the exit code, or nothing where this machine has no
/// display or no OpenGL 3.3; `why` then says so in a few words.
std::optional<int> open_window(const WindowRequest& request, std::string& why);

}  // namespace racecourse
