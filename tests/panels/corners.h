#pragma once

// What Dear ImGui was told to draw, corner by corner.

#include <compare>
#include <vector>

#include "imgui.h"

namespace racecourse::testing {

/// With the rectangle in which it is seen.
struct Corner {
  float x, y, u, v;
  ImU32 color;
  float left, top, right, bottom;

  auto operator<=>(const Corner&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 errs
};

inline Corner corner_of(const ImDrawVert& vertex, const ImVec4& clip) {
  return {vertex.pos.x, vertex.pos.y, vertex.uv.x, vertex.uv.y, vertex.col, clip.x, clip.y, clip.z, clip.w};
}

/// The corners of a list in the order in which they are drawn, whatever their numbers are.
inline std::vector<Corner> drawn(const ImDrawList& list) {
  std::vector<Corner> corners;
  corners.reserve(static_cast<std::size_t>(list.IdxBuffer.Size));
  for (const ImDrawCmd& command : list.CmdBuffer)
    for (unsigned i = 0; i < command.ElemCount; ++i)
      corners.push_back(
          corner_of(list.VtxBuffer[static_cast<int>(command.VtxOffset +
                                                    list.IdxBuffer[static_cast<int>(command.IdxOffset + i)])],
                    command.ClipRect));
  return corners;
}

}  // namespace racecourse::testing
