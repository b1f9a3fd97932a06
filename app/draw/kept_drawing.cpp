#include "draw/kept_drawing.h"

#include <algorithm>

namespace racecourse {

Surface::Surface(const ImDrawList& list)
    : low_x_(list._CmdHeader.ClipRect.x),
      low_y_(list._CmdHeader.ClipRect.y),
      high_x_(list._CmdHeader.ClipRect.z),
      high_y_(list._CmdHeader.ClipRect.w),
      texture_(compat::texture_of(list)) {}

Triangles::Place::Place(const ImDrawList& list)
    : corner(list.VtxBuffer.Size),
      index(list.IdxBuffer.Size),
      commands(list.CmdBuffer.Size),
      first(list._VtxCurrentIdx),
      offset(list._CmdHeader.VtxOffset) {}

bool Triangles::take(const ImDrawList& list, const Place& from) {
  const Place to(list);
  if (to.commands != from.commands || to.offset != from.offset) return false;
  corners_.assign(list.VtxBuffer.begin() + from.corner, list.VtxBuffer.end());
  indices_.assign(list.IdxBuffer.begin() + from.index, list.IdxBuffer.end());
  first_ = static_cast<ImDrawIdx>(from.first);
  return true;
}

void Triangles::append_to(ImDrawList& list) {
  list.PrimReserve(static_cast<int>(indices_.size()), static_cast<int>(corners_.size()));
  // Most often as many corners stand before them as the last time.
  if (const auto first = static_cast<ImDrawIdx>(list._VtxCurrentIdx); first != first_) {
    for (ImDrawIdx& index : indices_) index = static_cast<ImDrawIdx>(index - first_ + first);
    first_ = first;
  }
  list._VtxWritePtr = std::copy(corners_.begin(), corners_.end(), list._VtxWritePtr);
  list._IdxWritePtr = std::copy(indices_.begin(), indices_.end(), list._IdxWritePtr);
  list._VtxCurrentIdx += static_cast<unsigned>(corners_.size());
}

}  // namespace racecourse
