#include "kit/machine/segments.h"

#include <algorithm>

#include "kit/base/hash_bytes.h"

namespace racecourse {

Segments::Segments() { intern_bytes({}); }  // of a thread that has ended

Segment Segments::begin(const ControlledCode& code) { return beginnings_[index_of(code)].segment; }

std::uint32_t Segments::index_of(const ControlledCode& code) {
  const auto found = std::find_if(beginnings_.begin(), beginnings_.end(),
                                  [&](const Beginning& other) { return other.code == code; });
  if (found != beginnings_.end()) return static_cast<std::uint32_t>(found - beginnings_.begin());
  const Segment segment = intern(runner_.begin(code));
  beginnings_.push_back({code, segment});
  return static_cast<std::uint32_t>(beginnings_.size() - 1);
}

Segment Segments::after(std::uint32_t frame, std::uint16_t children, BodyRunner::Input input, int line) {
  const Key key{frame, children, input};
  const auto hash = [](const Key& k) {
    return mixed(mixed(k.input.value + (k.input.failed_weakly ? 1 : 0)) +
                 (std::uint64_t{k.frame} << 16 | k.children));
  };
  const auto next = static_cast<std::uint32_t>(segments_.size());
  const std::uint32_t found = segment_index_.find_or_add(
      hash(key), next, [&](std::uint32_t id) { return keys_[id] == key; },
      [&](std::uint32_t id) { return hash(keys_[id]); });
  if (found != next) return segments_[found];
  keys_.push_back(key);
  segments_.emplace_back();
  return segments_[found] = intern(runner_.resume(this->frame(frame), input, children, line));
}

BodyRunner::Frame Segments::frame(std::uint32_t number) const {
  const auto found = variants_.find(number);
  if (found != variants_.end()) return {found->second.first, found->second.second};
  return {bytes_of(number), bytes_of(number)};
}

BodyRunner::Effects Segments::effects(const Segment& segment) const {
  const auto noted = notes(segment);
  BodyRunner::Effects effects{segment.next, segment.ended, {noted.begin(), noted.end()}, {}};
  for (const Start& start : starts(segment))
    effects.starts.push_back({names_[start.name], beginnings_[start.code].code});
  return effects;
}

void Segments::run_again(const std::stop_token& stop) {
  for (int time = 0; time < 2; ++time) {
    for (std::size_t i = segments_.size(); i-- > 0 && !stop.stop_requested();)
      runner_.resume_again(frame(keys_[i].frame), keys_[i].input, keys_[i].children, effects(segments_[i]));
    for (std::size_t i = beginnings_.size(); i-- > 0 && !stop.stop_requested();)
      runner_.begin_again(beginnings_[i].code, effects(beginnings_[i].segment));
  }
}

Segment Segments::intern(const BodyRunner::Run& run) {
  std::vector<Start> starts;
  for (const BodyRunner::Start& started : run.effects.starts) starts.push_back(start(started));
  Segment made;
  made.frame = intern_frame(run);
  made.next = run.effects.next;
  made.ended = run.effects.ended;
  made.first_note = static_cast<std::uint32_t>(notes_.size());
  made.notes = static_cast<std::uint32_t>(run.effects.notes.size());
  notes_.insert(notes_.end(), run.effects.notes.begin(), run.effects.notes.end());
  made.first_start = static_cast<std::uint32_t>(starts_.size());
  made.starts = static_cast<std::uint16_t>(starts.size());
  starts_.insert(starts_.end(), starts.begin(), starts.end());
  return made;
}

Segments::Start Segments::start(const BodyRunner::Start& start) {
  const std::uint32_t code = index_of(start.code);
  const Segment& first = beginnings_[code].segment;
  if (first.notes > 0 || first.starts > 0)
    throw Misuse("the thread \"" + start.name +
                 "\" starts others, or notes something, before its first step");
  return {first, code, intern_name(start.name)};
}

std::uint32_t Segments::intern_name(const std::string& name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  const auto number = static_cast<std::uint32_t>(found - names_.begin());
  if (found == names_.end()) names_.push_back(name);
  return number;
}

// Bytes in which the runs differ are dead, or the next segment will show that they are not. So states that differ in nothing
// else are merged.
std::uint32_t Segments::intern_frame(const BodyRunner::Run& run) {
  if (run.first == run.second) return intern_bytes(run.first);
  std::vector<std::byte> common = run.first;
  if (run.first.size() == run.second.size())
    for (std::size_t i = 0; i < common.size(); ++i)
      if (run.first[i] != run.second[i]) common[i] = std::byte{0};
  const std::uint32_t frame = intern_bytes(common);
  if (variants_.try_emplace(frame, Variants{run.first, run.second}).second)
    variant_bytes_ += run.first.size() + run.second.size();
  return frame;
}

std::uint32_t Segments::intern_bytes(std::span<const std::byte> bytes) {
  const auto next = static_cast<std::uint32_t>(frame_ends_.size() - 1);
  const std::uint32_t found = frame_index_.find_or_add(
      hash_bytes(bytes.data(), bytes.size()), next,
      [&](std::uint32_t id) {
        const auto other = bytes_of(id);
        return std::equal(other.begin(), other.end(), bytes.begin(), bytes.end());
      },
      [&](std::uint32_t id) { return hash_bytes(bytes_of(id).data(), bytes_of(id).size()); });
  if (found == next) {
    frames_.insert(frames_.end(), bytes.begin(), bytes.end());
    frame_ends_.push_back(frames_.size());
  }
  return found;
}

std::size_t Segments::bytes() const {
  return frames_.capacity() + frame_ends_.capacity() * sizeof(std::size_t) + variant_bytes_ +
         segments_.capacity() * (sizeof(Segment) + sizeof(Key)) +
         notes_.capacity() * sizeof(BodyRunner::Note) + starts_.capacity() * sizeof(Start) +
         beginnings_.capacity() * sizeof(Beginning) + frame_index_.bytes() + segment_index_.bytes();
}

}  // namespace racecourse
