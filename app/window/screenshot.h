#pragma once

#include <optional>
#include <string>

#include "window/native_window.h"

namespace racecourse {

/// Writes what was painted last, before it is presented, as a PNG. Returns nothing when done, else one sentence.
std::optional<std::string> save_screenshot(const NativeWindow& window, const std::string& file);

}  // namespace racecourse
