#pragma once

#include "ui/theme.h"

namespace racecourse {

/// Builds the atlas anew with every font of the theme, from the faces the program carries. `scale` is the theme's;
/// `density` the pixels for each screen unit. Not between NewFrame and Render.
Fonts build_fonts(float scale, float density);

}  // namespace racecourse
