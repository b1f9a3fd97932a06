#include "window/probe.h"

#include "window/native_window.h"

namespace racecourse {

DisplayProbe probe_display() {
  const OpenGlTrial trial = try_opengl();
  DisplayProbe probe;
  probe.display = trial.display;
  probe.opengl = trial.version;
  probe.sentence = trial.why.empty() ? "a display with OpenGL " + trial.version : trial.why;
  return probe;
}

}  // namespace racecourse
