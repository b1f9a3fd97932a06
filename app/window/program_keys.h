#pragma once

// The keys of the page of the reader's own programs.

#include "session/action.h"
#include "session/program_session.h"
#include "window/keys.h"

namespace racecourse {

/// What that key asks for there; empty where it has no meaning of its own on that page. `in_controls`: arrows are for them.
Actions program_key(const KeyPress& press, ProgramTyping typing, bool in_controls = false);

}  // namespace racecourse
