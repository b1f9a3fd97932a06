#pragma once

#include "request/request.h"

namespace racecourse {

/// Opens the course in a window and stays until it is closed. Returns the exit code. A machine without a display, or
/// without OpenGL 3.3, gets one clear line on stderr and then the terminal tour.
int open_window(const WindowRequest& request);

}  // namespace racecourse
