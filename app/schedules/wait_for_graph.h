#pragma once

// Who waits for whom, as a picture: threads and locks around an ellipse, waits and holds as lines between them.

#include <string_view>

#include "imgui.h"
#include "kit/recording/wait_for.h"
#include "ui/theme.h"

namespace racecourse {

void wait_for_graph(const char* id, const WaitGraph& graph, std::string_view empty, ImVec2 size,
                    const Theme& theme);

}  // namespace racecourse
