#pragma once

#include <string>

namespace racecourse {

/// What the machine offers a window, for `doctor`.
struct DisplayProbe {
  bool display = false;
  std::string opengl;    ///< version of OpenGL; empty where there is none of 3.3 or later
  std::string sentence;  ///< the same for people: what is there, or what is missing
};

/// Opens a window that is never shown, and closes it. Call from the main thread, with no window open.
DisplayProbe probe_display();

}  // namespace racecourse
