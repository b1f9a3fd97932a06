#include "kit/machine/segments.h"

#include <algorithm>

namespace racecourse {

TakesNoStep::TakesNoStep(int line)
    : Misuse("a body " +
             (line == 0 ? std::string("never comes to its first step")
                        : "never comes to another step after line " + std::to_string(line)) +
             ": it goes round in a loop that has none") {}

void Segments::add_effects(Segment& segment, std::span<const Note> notes, std::span<const Start> starts) {
  segment.first_note = static_cast<std::uint32_t>(notes_.size());
  segment.notes = static_cast<std::uint32_t>(notes.size());
  notes_.insert(notes_.end(), notes.begin(), notes.end());
  segment.first_start = static_cast<std::uint32_t>(starts_.size());
  segment.starts = static_cast<std::uint16_t>(starts.size());
  starts_.insert(starts_.end(), starts.begin(), starts.end());
}

std::uint32_t Segments::intern_name(const std::string& name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  const auto number = static_cast<std::uint32_t>(found - names_.begin());
  if (found == names_.end()) names_.push_back(name);
  return number;
}

std::size_t Segments::bytes() const {
  return notes_.capacity() * sizeof(Note) + starts_.capacity() * sizeof(Start);
}

}  // namespace racecourse
