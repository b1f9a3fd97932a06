#pragma once

#include <string>
#include <string_view>

#include "imgui.h"
#include "ui/theme.h"

namespace racecourse {

/// A field for text of several lines. True if it was changed; Esc leaves it and keeps what was typed. `hint` is shown while it is
/// empty.
bool text_field(const char* id, std::string& text, std::string_view hint, ImVec2 size, const Theme& theme);

}  // namespace racecourse
