#include "kit/machine/body_segments.h"

#include <algorithm>

#include "kit/base/hash_bytes.h"

namespace racecourse {

BodySegments::BodySegments() { intern_bytes({}); }  // of a thread that has ended

Segment BodySegments::begin(const ControlledCode& code, Words /*words*/) {
  return beginnings_[index_of(code)].segment;
}

Segment BodySegments::begin(const Start& start, Words /*words*/) { return beginnings_[start.code].segment; }

std::uint32_t BodySegments::index_of(const ControlledCode& code) {
  const auto found = std::find_if(beginnings_.begin(), beginnings_.end(),
                                  [&](const Beginning& other) { return other.code == code; });
  if (found != beginnings_.end()) return static_cast<std::uint32_t>(found - beginnings_.begin());
  const Segment segment = intern(runner_.begin(code), 0);
  beginnings_.push_back({code, segment});
  return static_cast<std::uint32_t>(beginnings_.size() - 1);
}

Segment BodySegments::after(const Place& place, Input input, Words /*words*/) {
  const Key key{place.frame, place.children, input};
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
  return segments_[found] =
             intern(runner_.resume(frame(place.frame), input, place.children, place.line), place.children);
}

BodyRunner::Frame BodySegments::frame(std::uint32_t number) const {
  const auto found = variants_.find(number);
  if (found != variants_.end()) return {found->second.first, found->second.second};
  return {bytes_of(number), bytes_of(number)};
}

BodyRunner::Effects BodySegments::effects(const Segment& segment) const {
  const auto noted = notes(segment);
  BodyRunner::Effects effects{segment.next, segment.ended, {noted.begin(), noted.end()}, {}};
  for (const Start& start : starts(segment))
    effects.starts.push_back({name(start), beginnings_[start.code].code});
  return effects;
}

void BodySegments::run_again(const std::stop_token& stop) {
  for (int time = 0; time < 2; ++time) {
    for (std::size_t i = segments_.size(); i-- > 0 && !stop.stop_requested();)
      runner_.resume_again(frame(keys_[i].frame), keys_[i].input, keys_[i].children, effects(segments_[i]));
    for (std::size_t i = beginnings_.size(); i-- > 0 && !stop.stop_requested();)
      runner_.begin_again(beginnings_[i].code, effects(beginnings_[i].segment));
  }
}

Segment BodySegments::intern(const BodyRunner::Run& run, std::uint16_t children) {
  std::vector<Start> starts;
  for (const BodyRunner::Start& started : run.effects.starts) {
    starts.push_back(start(started));
    starts.back().number = children++;
  }
  Segment made;
  made.frame = intern_frame(run);
  made.next = run.effects.next;
  made.ended = run.effects.ended;
  add_effects(made, run.effects.notes, starts);
  return made;
}

BodySegments::Start BodySegments::start(const BodyRunner::Start& start) {
  const std::uint32_t code = index_of(start.code);
  const Segment& first = beginnings_[code].segment;
  if (first.notes > 0 || first.starts > 0)
    throw Misuse("the thread \"" + start.name +
                 "\" starts others, or notes something, before its first step");
  return {code, intern_name(start.name)};
}

// Bytes in which the runs differ are dead, or the next segment will show that they are not. So states that differ in nothing
// else are merged.
std::uint32_t BodySegments::intern_frame(const BodyRunner::Run& run) {
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

std::uint32_t BodySegments::intern_bytes(std::span<const std::byte> bytes) {
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

std::size_t BodySegments::bytes() const {
  return Segments::bytes() + frames_.capacity() + frame_ends_.capacity() * sizeof(std::size_t) +
         variant_bytes_ + segments_.capacity() * (sizeof(Segment) + sizeof(Key)) +
         beginnings_.capacity() * sizeof(Beginning) + frame_index_.bytes() + segment_index_.bytes();
}

}  // namespace racecourse
