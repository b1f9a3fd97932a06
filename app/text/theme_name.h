#pragma once

namespace racecourse {

enum class ThemeName { dark, light, projector };

}  // namespace racecourse
