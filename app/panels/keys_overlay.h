#pragma once

#include "session/action.h"
#include "session/session.h"
#include "ui/theme.h"

namespace racecourse {

/// All keys, on a plate in the middle of the window.
Actions draw_keys_overlay(const Session& session, const Theme& theme);

}  // namespace racecourse
