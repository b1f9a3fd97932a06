#pragma once

// A session without a window, looked after until something has come about.

#include "../waiting.h"
#include "session/session.h"

namespace racecourse::testing {

/// Fails where it does not come about, as wait_until does.
template <class Condition>
void update_until(Session& session, Condition reached) {
  wait_until([&] {
    if (reached()) return true;
    session.update();
    return false;
  });
}

}  // namespace racecourse::testing
