#pragma once

#include "action.h"
#include "draw/theme.h"
#include "session.h"

namespace racecourse {

/// All keys, on a plate in the middle of the window.
Actions draw_keys_overlay(const Session& session, const Theme& theme);

}  // namespace racecourse
