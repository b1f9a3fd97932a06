#pragma once

#include <string_view>

namespace racecourse {

enum class ThemeName { dark, light, projector };

std::string_view to_string(ThemeName name);

}  // namespace racecourse
