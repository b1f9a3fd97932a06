#pragma once

// Who waits for whom, in the window: the picture, what it says in words, and what is under the pointer.

#include <string_view>

#include "imgui.h"
#include "kit/recording/wait_for.h"
#include "ui/theme.h"

namespace racecourse {

void wait_for_graph(const WaitGraph& graph, std::string_view empty, ImVec2 size, const Theme& theme);

}  // namespace racecourse
