#include "ui/kept_drawing.h"

#include <algorithm>

#include "ui/tab_walk.h"

namespace racecourse {

KeptDrawings* KeptDrawings::current_ = nullptr;

void DrawKey::add(std::string_view words) {
  mix(words.size());
  while (!words.empty()) {
    std::uint64_t bits = 0;
    const std::size_t taken = std::min(words.size(), sizeof bits);
    std::memcpy(&bits, words.data(), taken);
    mix(bits);
    words.remove_prefix(taken);
  }
}

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
  // Mostly there are as many corners before them as last time.
  if (const auto first = static_cast<ImDrawIdx>(list._VtxCurrentIdx); first != first_) {
    for (ImDrawIdx& index : indices_) index = static_cast<ImDrawIdx>(index - first_ + first);
    first_ = first;
  }
  list._VtxWritePtr = std::copy(corners_.begin(), corners_.end(), list._VtxWritePtr);
  list._VtxCurrentIdx += static_cast<unsigned>(corners_.size());
  auto index = indices_.begin();
  for (const Stretch& stretch : stretches_) {
    const ImVec4 &clip = stretch.clip, &now = list._CmdHeader.ClipRect;
    const bool elsewhere = clip.x != now.x || clip.y != now.y || clip.z != now.z || clip.w != now.w;
    if (elsewhere) list.PushClipRect({stretch.clip.x, stretch.clip.y}, {stretch.clip.z, stretch.clip.w});
    list.PrimReserve(stretch.indices, 0);
    list._IdxWritePtr = std::copy(index, index + stretch.indices, list._IdxWritePtr);
    index += stretch.indices;
    if (elsewhere) list.PopClipRect();
  }
}

void PartTraces::leave_again() const {
  compat::move_cursor(way_);
  if (TabWalk* walk = TabWalk::current()) walk->pass_again(stops_);
}

bool PartTraces::is_reached_for() const {
  const TabWalk* walk = TabWalk::current();
  return ImGui::IsMouseHoveringRect(way_.begin, way_.furthest, false) || compat::something_is_held() ||
         compat::focus_ring_is_shown() || (walk && walk->is_under_way());
}

std::size_t PartTraces::stops_so_far() {
  const TabWalk* walk = TabWalk::current();
  return walk ? walk->passed().size() : 0;
}

void PartTraces::note_stops(std::size_t first) {
  stops_.clear();
  if (const TabWalk* walk = TabWalk::current())
    stops_.assign(walk->passed().begin() + static_cast<std::ptrdiff_t>(first), walk->passed().end());
}

KeptDrawings::Frame::Frame(KeptDrawings& drawings, const Theme& theme) {
  if (drawings.theme_ != theme) drawings.forget();
  drawings.theme_ = theme;
  drawings.rewind();
  current_ = &drawings;
}

KeptDrawings::Frame::~Frame() { current_ = nullptr; }

KeptDrawings::Drawing& KeptDrawings::next() {
  if (next_ == drawings_.size()) drawings_.emplace_back();
  return drawings_[next_++];
}

void KeptDrawings::rewind() {
  drawings_.resize(std::min(next_, drawings_.size()));
  next_ = 0;
}

DrawKey surface_of(const ImDrawList& list) {
  const ImVec4& clip = list._CmdHeader.ClipRect;
  return DrawKey(ImVec2(clip.x, clip.y), ImVec2(clip.z, clip.w), compat::texture_of(list));
}

DrawKey place_of_cursor() { return DrawKey(ImGui::GetCursorScreenPos(), ImGui::GetContentRegionAvail().x); }

}  // namespace racecourse
