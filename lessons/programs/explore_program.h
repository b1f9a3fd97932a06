#pragma once

// Explores every interleaving of a reader's own program, or follows one of them: the engine is that of lessons.

#include "kit/programs/explored_message.h"

namespace racecourse {

/// Does what is asked. Once in a process. Throws nothing.
ExploredMessage answer(const ExploreMessage& asked);

}  // namespace racecourse
