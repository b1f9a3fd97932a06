#include "ui/kept_drawing.h"

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
      first(list._VtxCurrentIdx),
      offset(list._CmdHeader.VtxOffset) {}

bool Triangles::take(const ImDrawList& list, const Place& from) {
  if (list._CmdHeader.VtxOffset != from.offset) return false;
  stretches_.clear();
  for (const ImDrawCmd& command : list.CmdBuffer) {
    const int end = static_cast<int>(command.IdxOffset + command.ElemCount);
    const int begin = std::max(static_cast<int>(command.IdxOffset), from.index);
    if (begin >= end) continue;
    if (compat::texture_of(command) != compat::texture_of(list)) return false;
    stretches_.push_back({command.ClipRect, end - begin});
  }
  corners_.assign(list.VtxBuffer.begin() + from.corner, list.VtxBuffer.end());
  indices_.assign(list.IdxBuffer.begin() + from.index, list.IdxBuffer.end());
  first_ = static_cast<ImDrawIdx>(from.first);
  return true;
}

void Triangles::append_to(ImDrawList& list) {
  list.PrimReserve(0, static_cast<int>(corners_.size()));
  // Most often as many corners stand before them as the last time.
  if (const auto first = static_cast<ImDrawIdx>(list._VtxCurrentIdx); first != first_) {
    for (ImDrawIdx& index : indices_) index = static_cast<ImDrawIdx>(index - first_ + first);
    first_ = first;
  }
  list._VtxWritePtr = std::copy(corners_.begin(), corners_.end(), list._VtxWritePtr);
  list._VtxCurrentIdx += static_cast<unsigned>(corners_.size());
  auto index = indices_.begin();
  for (const Stretch& stretch : stretches_) {
    list.PushClipRect({stretch.clip.x, stretch.clip.y}, {stretch.clip.z, stretch.clip.w});
    list.PrimReserve(stretch.indices, 0);
    list._IdxWritePtr = std::copy(index, index + stretch.indices, list._IdxWritePtr);
    index += stretch.indices;
    list.PopClipRect();
  }
}

}  // namespace racecourse
