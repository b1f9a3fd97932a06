#pragma once

#include <optional>
#include <string>

#include "session/session.h"

namespace racecourse {

/// The state of the window as JSON, for --summary. `frames_a_second`: as drawn while a run went last; 0 when none did.
std::string summary_json(const Session& session, double frames_a_second);

}  // namespace racecourse
